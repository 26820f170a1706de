"""The one-machine run: every service in this process, each on its own port behind the gateway."""

import fcntl
import logging
import os
import secrets
import signal
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from chassis import logs
from chassis.bus.local import LocalBus
from chassis.clock import Clock
from chassis.keys import create_missing
from chassis.settings import Settings
from chassis.worker import Worker, prepare
from suite import demo
from suite.serve import HttpServers, Site, listen, port_of
from suite.services import KEYS, NAMES, Part, compose
from suite.settings import SuiteSettings

THREADS = {"ticket": 12, "attachment": 12}
SERVICE_THREADS = 6
GATEWAY_THREADS = 48
QUIET_SECONDS = 60
logger = logging.getLogger(__name__)


class Machine:
    """A running suite: `start`, `wait`, `stop`."""

    def __init__(self, settings: SuiteSettings) -> None:
        self.settings, self.clock = settings, Clock()
        self._stopping = threading.Event()
        self._kept = ExitStack()

    def start(self) -> None:
        """Bring everything up, in the order in which each needs the other."""
        data = self.settings.data.resolve()
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._kept.enter_context(_sole_owner(data))
        logs.configure(level=self.settings.log_level, file=data / "lpse.log")
        make_keys(data / "keys")
        public = listen(self.settings.port)
        listeners = {name: listen() for name in NAMES}
        urls = {name: f"http://127.0.0.1:{port_of(at)}" for name, at in listeners.items()}
        self.parts = [compose(n, service_settings(data, n, urls), self.clock) for n in NAMES]
        for part in self.parts:
            prepare(part.app, part.ship)
            _take_over(part)
        self._start_workers()
        self._load_data()
        self._serve(public, listeners, urls)
        self._settle()

    def wait(self) -> None:
        """Return when the process is told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())
        self._stopping.wait()

    def stop(self) -> None:
        """Answer what is being asked, finish what is in hand, and let go."""
        for part in self.parts:
            part.app.draining.set()
        self.servers.stop([self._gateway_site])
        self.servers.join(timeout=0.2)
        self.servers.stop(self._sites)
        self.servers.join(timeout=7)
        stoppers = [threading.Thread(target=worker.stop) for worker in self.workers]
        for stopper in stoppers:
            stopper.start()
        for stopper in stoppers:
            stopper.join(timeout=3)
        self._kept.close()

    def _start_workers(self) -> None:
        bus = LocalBus()
        self.workers = [
            Worker(part.app, part.subscriptions, bus, timers=part.timers) for part in self.parts
        ]
        for worker in self.workers:
            bus.attach(worker.dispatcher)
        for worker in self.workers:
            worker.start()

    def _load_data(self) -> None:
        by_name = {part.name: part.app for part in self.parts}
        loaded = demo.load(by_name) if self.settings.demo else demo.load_admin(by_name)
        if self.settings.warehouse:
            files = sorted(Path(self.settings.warehouse).glob("*.json"))
            print(f"{demo.load_tenders(by_name['ticket'], files)} tender", flush=True)
        if loaded:
            self._settle()
            print(loaded, flush=True)

    def _serve(self, public: Any, listeners: dict[str, Any], urls: dict[str, str]) -> None:
        from gateway.app import create_app

        gateway = create_app(gateway_settings(self.settings, urls), clock=self.clock)
        self._gateway_site = Site(gateway, public, GATEWAY_THREADS)
        self._sites = [
            Site(part.app, listeners[part.name], THREADS.get(part.name, SERVICE_THREADS))
            for part in self.parts
        ]
        self.servers = HttpServers([self._gateway_site, *self._sites])
        self.servers.start()

    def _settle(self) -> None:
        """Wait until no event is on its way, so that copies are complete."""
        deadline = time.monotonic() + QUIET_SECONDS
        while time.monotonic() < deadline and any(_busy(part) for part in self.parts):
            time.sleep(0.02)


def make_keys(directory: Path) -> None:
    """Make the keys of a new installation; those that are there stay."""
    create_missing(directory, list(KEYS))
    person = directory / "person.key"
    if not person.exists():
        descriptor = os.open(person, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))


def service_settings(data: Path, name: str, urls: dict[str, str]) -> Settings:
    """Settings of one service of a one-machine installation."""
    common: dict[str, Any] = {
        "database_url": f"sqlite:///{data / name}.db",
        "broker_url": "local:",
        "keys_dir": data / "keys",
        "service_url": "",
        "service_urls": urls,
    }
    if name == "attachment":
        from services.attachment.app import Settings as AttachmentSettings

        return AttachmentSettings(**common, store_url=f"file:{data / 'files'}")
    if name == "identity":
        from services.identity.app import IdentitySettings

        return IdentitySettings(**common, require_staff_totp=_require_staff_totp())
    return Settings(**common)


def gateway_settings(settings: SuiteSettings, urls: dict[str, str]) -> Any:
    from gateway.app import GatewaySettings

    return GatewaySettings(
        keys_dir=settings.data.resolve() / "keys",
        service_url="",
        service_urls=urls,
        limit_writes=settings.limit_writes,
        limit_logins=settings.limit_logins,
        limit_public=settings.limit_public,
        test_clock=settings.test_clock,
    )


def _require_staff_totp() -> bool:
    return os.environ.get("LPSE_REQUIRE_STAFF_TOTP", "0") == "1"


def _take_over(part: Part) -> None:
    """A process that was killed left claims; the lock on the directory says that it is gone."""
    store = part.app.store
    with part.app.app_context(), store.transaction():
        store.take_over()


def _busy(part: Part) -> bool:
    store = part.app.store
    with part.app.app_context():
        return store.outbox.backlog()[0] > 0 or store.inbox.waiting() > 0


def _sole_owner(data: Path) -> Any:
    """Hold the data directory: two runs on it would disagree."""
    lock = (data / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit(
            f"{data} dipakai oleh proses lain. / {data} is in use by another process."
        ) from None
    return lock
