"""gunicorn for the gateway: gunicorn -c gateway/gunicorn.conf.py 'gateway.app:create_app()'."""
# ruff: noqa: N999 - the name gunicorn looks for

from gevent import monkey

# Before anything imports ssl, requests or redis; the worker would do it too late for them.
monkey.patch_all()

import os  # noqa: E402
from typing import Any  # noqa: E402

from chassis import logs, serving  # noqa: E402

bind = [
    os.environ.get("LPSE_BIND", "0.0.0.0:8080"),
    f"0.0.0.0:{os.environ.get('LPSE_PROBE_PORT', '8081')}",
]
worker_class = "gevent"
workers = int(os.environ.get("LPSE_WEB_WORKERS", "2"))
worker_connections = int(os.environ.get("LPSE_WEB_CONNECTIONS", "2000"))
# Short: gevent waits for idle connections before it ends.
keepalive = 5
timeout = 30
graceful_timeout = int(serving.DRAIN_SECONDS) + 20
worker_tmp_dir = serving.worker_tmp_dir()
limit_request_line = 4094
# Forwarded headers are ours to judge (trusted_proxies), not the server's.
forwarded_allow_ips = ""
control_socket_disable = True
logconfig_dict = serving.TO_ROOT
logger_class = "chassis.server_log.ServerLog"


def on_starting(_: Any) -> None:
    logs.configure(level=os.environ.get("LPSE_LOG_LEVEL", "INFO"))


def post_worker_init(worker: Any) -> None:
    serving.calm_collector()
    serving.drain_on_sigterm(worker)
