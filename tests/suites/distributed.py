"""The distributed suite: PostgreSQL, RabbitMQ, Redis, S3, and a web and a worker per service."""

import json
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from chassis.bus import topology
from chassis.settings import Settings
from chassis.worker import prepare
from services.attachment.app import Settings as AttachmentSettings
from suite import demo
from suite.machine import make_keys
from suite.services import NAMES, Part, compose
from tests.servers import Servers, running
from tests.servers.ports import free_port
from tests.suites.embedded import OPEN_LIMITS
from tests.suites.process import Child, wait_until_healthy


class Distributed:
    """One process for each role, on real servers that are private to this run."""

    name = "servers"

    def __init__(self, *, fsync: bool = False, web_workers: int = 1, **env: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="lpse-servers-"))
        self.keys_dir = self.folder / "keys"
        self.ports = {name: free_port() for name in ("gateway", *NAMES)}
        self.url = f"http://127.0.0.1:{self.ports['gateway']}"
        self._fsync, self._web_workers, self._env = fsync, web_workers, env
        self._kept = ExitStack()
        self.children: dict[str, Child] = {}
        self.servers: Servers | None = None

    def start(self) -> "Distributed":
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def _start(self) -> None:
        make_keys(self.keys_dir)
        self.servers = self._kept.enter_context(running(fsync=self._fsync))
        with ThreadPoolExecutor() as pool:
            list(pool.map(self.servers.postgres.create_database, NAMES))
        parts = {name: self.part(name) for name in NAMES}
        topology.declare(
            self.servers.rabbitmq.url,
            {name: part.subscriptions for name, part in parts.items() if part.subscriptions},
        )
        for part in parts.values():
            prepare(part.app, part.ship)
        demo.load({name: part.app for name, part in parts.items()})
        for part in parts.values():
            with part.app.app_context():
                part.app.store.engine.dispose()
        self.children = {child.name: child.start() for child in self._make_children()}
        wait_until_healthy(self.url, list(self.children.values()))

    def restart(self, name: str) -> None:
        """Start one process again and wait until the suite is whole."""
        self.children[name].start()
        wait_until_healthy(self.url, list(self.children.values()))

    def stop(self) -> None:
        with ThreadPoolExecutor(max_workers=20) as pool:
            list(pool.map(lambda child: child.stop(), self.children.values()))
        self._kept.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def service_url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def settings_of(self, name: str) -> dict[str, str]:
        """The environment of one service's processes."""
        assert self.servers
        urls = {service: self.service_url(service) for service in NAMES}
        s3 = self.servers.s3
        store = f"s3://{s3.access_key}:{s3.secret_key}@{s3.endpoint}/lpse?secure=0"
        return {
            "LPSE_DATABASE_URL": self.servers.postgres.url(name),
            "LPSE_BROKER_URL": self.servers.rabbitmq.url,
            "LPSE_REDIS_URL": self.servers.redis.url,
            "LPSE_KEYS_DIR": str(self.keys_dir),
            "LPSE_SERVICE_URL": "http://{service}",
            "LPSE_SERVICE_URLS": json.dumps(urls),
            "LPSE_STORE_URL": store,
            "LPSE_WEB_WORKERS": str(self._web_workers),
            "LPSE_WEB_THREADS": "8",
            "LPSE_DRAIN_SECONDS": "0",
            **OPEN_LIMITS,
            **self._env,
        }

    def part(self, name: str) -> Part:
        """A service on this suite's data, in the process of the tests."""
        kind = AttachmentSettings if name == "attachment" else Settings
        env = self.settings_of(name)
        fields: dict[str, Any] = {
            "database_url": env["LPSE_DATABASE_URL"],
            "broker_url": env["LPSE_BROKER_URL"],
            "keys_dir": self.keys_dir,
            "service_url": env["LPSE_SERVICE_URL"],
        }
        if kind is not Settings:
            fields["store_url"] = env["LPSE_STORE_URL"]
        return compose(name, kind(**fields))

    def _make_children(self) -> list[Child]:
        return [self._gateway(), *(child for name in NAMES for child in self._of_service(name))]

    def _gateway(self) -> Child:
        command = self._gunicorn("gateway/gunicorn.conf.py", "gateway", "gateway.app:create_app()")
        env = self.settings_of("gateway")
        return Child("gateway", command, env=env, folder=self.folder)

    def _of_service(self, name: str) -> list[Child]:
        app = f"services.{name}.app:create_app()"
        web = self._gunicorn("chassis/gunicorn.conf.py", name, app)
        worker = [sys.executable, "-m", f"services.{name}.worker"]
        env = self.settings_of(name)
        return [self._child(f"{name}-web", web, env), self._child(f"{name}-worker", worker, env)]

    def _child(self, name: str, command: list[str], env: dict[str, str]) -> Child:
        # PostgreSQL shows by this name whom each of its backends serves.
        return Child(name, command, env={**env, "PGAPPNAME": name}, folder=self.folder)

    def _gunicorn(self, config: str, name: str, app: str) -> list[str]:
        bind = f"127.0.0.1:{self.ports[name]}"
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", config, "--bind", bind]
        return [*gunicorn, app]
