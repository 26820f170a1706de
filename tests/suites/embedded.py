"""The one-machine suite as a user starts it: one process, SQLite, the embedded broker."""

import shutil
import sys
import tempfile
from pathlib import Path

from suite.machine import service_settings
from suite.services import Part, compose
from tests.servers.ports import free_port
from tests.suites.process import Child, wait_until_healthy

OPEN_LIMITS = {f"LPSE_LIMIT_{name}": "1000000/minute" for name in ("WRITES", "LOGINS", "PUBLIC")}


class Embedded:
    """`make run` in a directory of its own."""

    name = "embedded"

    def __init__(self, **env: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="lpse-embedded-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        settings = {
            "LPSE_PORT": str(self.port),
            "LPSE_DATA": str(self.folder / "data"),
            "LPSE_TEST_CLOCK": "1",
            **OPEN_LIMITS,
            **env,
        }
        command = [sys.executable, "-m", "suite", "run"]
        self.suite = Child("suite", command, env=settings, folder=self.folder)
        self.children = {"suite": self.suite}

    @property
    def keys_dir(self) -> Path:
        return self.folder / "data" / "keys"

    def start(self) -> "Embedded":
        self.suite.start()
        wait_until_healthy(self.url, [self.suite])
        return self

    def restart(self, name: str = "suite") -> None:
        """Start again after a kill, on what the killed process left."""
        self.children[name].start()
        wait_until_healthy(self.url, [self.suite])

    def stop(self) -> None:
        self.suite.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def part(self, name: str) -> Part:
        """A service on this suite's data, in the process of the tests."""
        return compose(name, service_settings(self.folder / "data", name, {}))

    def service_url(self, name: str) -> str | None:
        """Services listen on ports the process chose; its log tells them."""
        for line in self.suite.output().splitlines():
            if line.startswith(f"{name} "):
                return line.split()[1]
        return None
