"""gunicorn for a service: gunicorn -c chassis/gunicorn.conf.py '…app:create_app()'."""
# ruff: noqa: N999 - the name gunicorn looks for

import os
from typing import Any

from chassis import logs, serving

bind = os.environ.get("LPSE_BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("LPSE_WEB_WORKERS", "2"))
threads = int(os.environ.get("LPSE_WEB_THREADS", "8"))
# Memory is shared between workers; create_app opens no connection, so none crosses the fork.
preload_app = True
# Long, so that the gateway seldom meets a connection that has just been closed.
keepalive = 75
timeout = 30
graceful_timeout = int(serving.DRAIN_SECONDS) + 20
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = serving.worker_tmp_dir()
limit_request_line = 4094
forwarded_allow_ips = ""
control_socket_disable = True
logconfig_dict = serving.TO_ROOT
logger_class = "chassis.server_log.ServerLog"
post_worker_init = serving.drain_on_sigterm


def on_starting(_: Any) -> None:
    logs.configure(level=os.environ.get("LPSE_LOG_LEVEL", "INFO"))


def when_ready(_: Any) -> None:
    serving.calm_collector()
