"""The messaging side of a service: relay the outbox, handle what is heard, retry what failed."""

import logging
import random
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from chassis import migrate
from chassis.bus import Bus, Handler, Message, Outcome, Subscriptions, topology
from chassis.bus.rabbit import RabbitConsumer, RabbitPublisher
from chassis.context import Trace, current_trace
from chassis.domain import UnavailableError
from chassis.http import Service
from chassis.inbox import Delivery
from chassis.outbox import Waiting
from chassis.timers import Ticker, Timer

IDLE_SECONDS = 1.0
PUBLISH_RETRY_SECONDS = 0.5
QUARANTINE_AFTER = 5
logger = logging.getLogger(__name__)


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
        self.app, self.store, self.subscriptions = app, app.store, subscriptions
        self.bus = bus or RabbitPublisher(app.settings.broker_url, app.name)
        self._stopping = threading.Event()
        self._heard = threading.Event()
        self._threads: list[threading.Thread] = []
        self._consumer: RabbitConsumer | None = None
        self._ticker = Ticker(app, timers)

    def start(self) -> None:
        self._run(self._relay_forever, "relay")
        if self.subscriptions:
            self._run(self._dispatch_forever, "dispatcher")
        if self.app.settings.database_url.startswith("postgresql"):
            self._run(self._listen_forever, "listener")
        self._ticker.start()
        self._threads.append(self._ticker)
        if self.app.settings.broker_url.startswith("amqp") and self.subscriptions:
            url = self.app.settings.broker_url
            self._consumer = RabbitConsumer(url, self.app.name, self.receive)

    def stop(self) -> None:
        """Finish what is in hand, at most some seconds, and leave the rest to the next start."""
        self._stopping.set()
        self._ticker.stop()
        self._heard.set()
        self.store.outbox.woken.set()
        if self._consumer:
            self._consumer.stop()
        for thread in self._threads:
            thread.join(timeout=8)
        self.bus.stop()

    def enqueue(self, row: Waiting) -> None:
        """Take an event from the embedded broker into the inbox."""
        with self.app.app_context(), self.store.transaction():
            self.store.inbox.store(str(row.id), row.type, row.envelope)
        self._heard.set()

    def receive(self, body: bytes, redelivered: bool) -> bool:
        """Handle one message from RabbitMQ; True when it may be acknowledged.

        A message seen before may have killed its handler: it goes to the inbox, where attempts
        are counted before they are made.
        """
        while not self._stopping.is_set():
            try:
                self._receive(body, redelivered)
            except (OperationalError, UnavailableError) as error:
                logger.warning("%s: cannot handle now, waiting: %s", self.app.name, error)
                self._stopping.wait(1.0)
            else:
                return True
        return False

    def _receive(self, body: bytes, redelivered: bool) -> None:
        try:
            message = Message.parse(body)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self._keep_unreadable(body, repr(error))
            return
        handler = self.subscriptions.get(message.type)
        if handler is None:
            return
        if redelivered:
            self._keep(message, body, error=None)
            return
        try:
            self._handle_first_time(message, handler)
        except (OperationalError, UnavailableError):
            raise
        except Exception as error:
            logger.exception("%s: %s failed, will retry", self.app.name, message.type)
            self._keep(message, body, error=repr(error))

    def _handle_first_time(self, message: Message, handler: Handler) -> None:
        with self.app.app_context(), traced(message), self.store.transaction():
            if self.store.inbox.claim(message.id, message.type):
                handler(message)

    def _keep(self, message: Message, body: bytes, *, error: str | None) -> None:
        with self.app.app_context(), self.store.transaction():
            self.store.inbox.store(message.id, message.type, body.decode(), error=error)
        self._heard.set()

    def _keep_unreadable(self, body: bytes, error: str) -> None:
        text = body.decode(errors="replace")[:10_000]
        with self.app.app_context(), self.store.transaction():
            self.store.inbox.park_unreadable(text, error)

    def relay_once(self) -> int:
        """Publish one batch; returns how many rows were claimed."""
        token, store = uuid4(), self.store
        with self.app.app_context():
            with store.transaction():
                rows = store.outbox.claim(token)
            if not rows:
                return 0
            outcome = self.bus.publish(rows)
            with store.transaction():
                self._settle(rows, token, outcome)
        return len(rows)

    def _settle(self, rows: Sequence[Waiting], token: UUID, outcome: Outcome) -> None:
        outbox = self.store.outbox
        if outcome.confirmed:
            outbox.mark_published(token, outcome.confirmed)
        settled = set(outcome.confirmed)
        for row in rows:
            if row.id in settled:
                continue
            reason = outcome.refused.get(row.id)
            if reason and row.attempts >= QUARANTINE_AFTER:
                logger.error("%s: %s quarantined: %s", self.app.name, row.type, reason)
                outbox.quarantine(token, [row.id], error=reason)
            else:
                seconds = PUBLISH_RETRY_SECONDS * 2 ** min(row.attempts - 1, 5)
                jitter = random.uniform(0.5, 1)  # noqa: S311 - not a secret
                error = reason or outcome.error or "no confirm"
                outbox.postpone(token, [row.id], seconds=seconds * jitter, error=error)

    def dispatch_once(self) -> int:
        """Handle the events that wait in the inbox; returns how many were due."""
        with self.app.app_context(), self.store.transaction():
            due = self.store.inbox.begin(limit=20)
        for delivery in due:
            self._dispatch(delivery)
        return len(due)

    def _dispatch(self, delivery: Delivery) -> None:
        try:
            message = Message.parse(delivery.envelope)
            with self.app.app_context(), traced(message), self.store.transaction():
                if self.store.inbox.finish(message.id):
                    self.subscriptions[message.type](message)
        except (OperationalError, UnavailableError) as error:
            # Not the message's fault: it is not counted against it.
            logger.warning("%s: cannot handle now, waiting: %s", self.app.name, error)
            with self.app.app_context(), self.store.transaction():
                self.store.inbox.put_back(delivery)
        except Exception as error:
            logger.exception("%s: event %s failed", self.app.name, delivery.event_id)
            with self.app.app_context(), self.store.transaction():
                if self.store.inbox.fail(delivery, repr(error)):
                    logger.exception("%s: event %s parked", self.app.name, delivery.event_id)

    def _relay_forever(self) -> None:
        woken = self.store.outbox.woken
        while not self._stopping.is_set():
            woken.clear()
            if not self._carefully(self.relay_once):
                woken.wait(IDLE_SECONDS)

    def _dispatch_forever(self) -> None:
        while not self._stopping.is_set():
            self._heard.clear()
            if not self._carefully(self.dispatch_once):
                self._heard.wait(IDLE_SECONDS)

    def _carefully(self, work: Callable[[], int]) -> int:
        try:
            return work()
        except DBAPIError as error:
            logger.warning("%s: database not usable now: %s", self.app.name, error)
            self._stopping.wait(IDLE_SECONDS)
        except Exception:
            logger.exception("%s: worker step failed", self.app.name)
            self._stopping.wait(IDLE_SECONDS)
        return 0

    def _listen_forever(self) -> None:
        """Turn PostgreSQL's NOTIFY into a wake-up; polling stays the guarantee."""
        url = sa.make_url(self.app.settings.database_url).set(drivername="postgresql")
        while not self._stopping.is_set():
            try:
                self._listen(url.render_as_string(hide_password=False))
            except psycopg.Error as error:
                logger.warning("%s: listener lost: %s", self.app.name, error)
                self._stopping.wait(IDLE_SECONDS)

    def _listen(self, url: str) -> None:
        with psycopg.connect(url, autocommit=True, connect_timeout=2) as connection:
            connection.execute(f'LISTEN "{self.store.outbox.channel}"')
            while not self._stopping.is_set():
                for _ in connection.notifies(timeout=IDLE_SECONDS, stop_after=1):
                    self.store.outbox.woken.set()

    def _run(self, target: Callable[[], None], role: str) -> None:
        name = f"{self.app.name}-{role}"
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()


class traced:  # noqa: N801 - used as a context manager
    """Carry a message's correlation into what its handler logs and says."""

    def __init__(self, message: Message) -> None:
        self._trace = Trace(message.correlation_id, message.traceparent)

    def __enter__(self) -> None:
        self._token = current_trace.set(self._trace)

    def __exit__(self, *_: object) -> None:
        current_trace.reset(self._token)


def run_worker(
    app: Service, subscriptions: Subscriptions, *, timers: Sequence[Timer] = ()
) -> None:
    """Run a service's messaging process until it is told to stop."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
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
