"""A web process that is told to end says so, serves on for a moment, and ends well."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.servers.ports import free_port
from tests.suites.process import ROOT

pytestmark = pytest.mark.slow


def status(url):
    try:
        return urllib.request.urlopen(url, timeout=2).status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return None


def wait_for(url, wanted):
    deadline = time.monotonic() + 20
    while (found := status(url)) != wanted and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


@pytest.mark.parametrize(
    ("config", "app", "probes"),
    [
        ("chassis/gunicorn.conf.py", "services.rating.app:create_app()", "LPSE_BIND"),
        ("gateway/gunicorn.conf.py", "gateway.app:create_app()", "LPSE_PROBE_PORT"),
    ],
    ids=["service", "gateway"],
)
def test_a_web_process_leaves_politely(tmp_path, keys_dir, config, app, probes):
    ports = {"LPSE_BIND": free_port(), "LPSE_PROBE_PORT": free_port()}
    told = {
        "LPSE_BIND": f"127.0.0.1:{ports['LPSE_BIND']}",
        "LPSE_BROKER_URL": "local:",
        "LPSE_DATABASE_URL": f"sqlite:///{tmp_path}/service.db",
        "LPSE_DRAIN_SECONDS": "2",
        "LPSE_KEYS_DIR": str(keys_dir),
        "LPSE_PROBE_PORT": str(ports["LPSE_PROBE_PORT"]),
        "LPSE_SERVICE_URL": "http://127.0.0.1:9",
        "LPSE_WEB_WORKERS": "1",
    }
    env = {**os.environ, **told}
    migrate = [sys.executable, "-m", "services.rating.worker", "migrate"]
    subprocess.run(migrate, cwd=ROOT, env=env, check=True)
    command = [sys.executable, "-m", "gunicorn", "--config", config, app]
    url = f"http://127.0.0.1:{ports[probes]}"

    with subprocess.Popen(
        command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True
    ) as process:
        assert wait_for(f"{url}/readyz", 200) == 200
        process.send_signal(signal.SIGTERM)
        assert wait_for(f"{url}/readyz", 503) == 503
        assert status(f"{url}/livez") == 200
        said = process.communicate(timeout=20)[1]

    assert process.returncode == 0
    assert "Traceback" not in said
