"""The messaging side of a service: relay the outbox, handle what is heard, tick its timers."""

import signal
import sys
import threading
from collections.abc import Callable, Sequence

from chassis import logs, migrate, serving
from chassis.bus import Bus, Subscriptions, topology
from chassis.bus.rabbit import RabbitConsumer, RabbitPublisher
from chassis.dispatcher import Dispatcher
from chassis.http import Service
from chassis.relay import Relay
from chassis.timers import Ticker, Timer


class Worker:
    """Runs a service's relay, dispatcher, timers and consumer (RabbitMQ), each on a thread."""

    def __init__(
        self,
        app: Service,
        subscriptions: Subscriptions,
        bus: Bus | None = None,
        *,
        timers: Sequence[Timer] = (),
    ) -> None:
        self.app, self.subscriptions = app, subscriptions
        self.bus = bus or RabbitPublisher(app.settings.broker_url, app.name)
        self._stopping = threading.Event()
        self.relay = Relay(app, self.bus, self._stopping)
        self.dispatcher = Dispatcher(app, subscriptions, self._stopping)
        self._threads: list[threading.Thread] = []
        self._consumer: RabbitConsumer | None = None
        self._ticker = Ticker(app, timers)

    def start(self) -> None:
        settings = self.app.settings
        self._run(self.relay.run, "relay")
        if self.subscriptions:
            self._run(self.dispatcher.run, "dispatcher")
        if settings.database_url.startswith("postgresql"):
            self._run(self.relay.listen, "listener")
        self._ticker.start()
        self._threads.append(self._ticker)
        if settings.broker_url.startswith("amqp") and self.subscriptions:
            self._consumer = RabbitConsumer(
                settings.broker_url, self.app.name, self.dispatcher.receive_all
            )

    def stop(self) -> None:
        """Finish what is in hand, at most some seconds, and leave the rest to the next start."""
        self._stopping.set()
        self._ticker.stop()
        self.dispatcher.heard.set()
        self.app.store.outbox.woken.set()
        if self._consumer:
            self._consumer.stop()
        for thread in self._threads:
            thread.join(timeout=8)
        self.bus.stop()

    def _run(self, target: Callable[[], None], role: str) -> None:
        name = f"{self.app.name}-{role}"
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()


def run_worker(
    app: Service, subscriptions: Subscriptions, *, timers: Sequence[Timer] = ()
) -> None:
    """Run a service's messaging process until it is told to stop."""
    logs.configure()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    serving.calm_collector()
    worker = Worker(app, subscriptions, timers=timers)
    worker.start()
    stopping.wait()
    worker.stop()


def main(
    create_app: Callable[[], Service],
    subscriptions: Subscriptions,
    ship: Callable[[], None] = lambda: None,
    *,
    timers: Sequence[Timer] = (),
) -> None:
    """What `python -m services.<name>.worker [migrate|topology]` does; without a word, work.

    `ship` stores the data a service comes with; it must be harmless to repeat.
    """
    app = create_app()
    match sys.argv[1:]:
        case ["migrate"]:
            prepare(app, ship)
        case ["topology"]:
            topology.declare(app.settings.broker_url, {app.name: subscriptions})
        case []:
            run_worker(app, subscriptions, timers=timers)
        case words:
            raise SystemExit(f"Not a command: {' '.join(words)}")


def prepare(app: Service, ship: Callable[[], None] = lambda: None) -> None:
    """Bring the database up to date and store what the service comes with."""
    with app.app_context():
        migrate.upgrade(app.store, app.name)
        with app.store.transaction():
            ship()
