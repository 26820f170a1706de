"""Handles what a service hears: at once, and from the inbox whatever could not be done at once."""

import logging
import threading
from collections.abc import Sequence

from sqlalchemy.exc import OperationalError

from chassis.bus import Handler, Message, Subscriptions
from chassis.context import Trace, current_trace
from chassis.domain import UnavailableError
from chassis.http import Service
from chassis.inbox import Delivery
from chassis.outbox import Waiting
from chassis.relay import IDLE_SECONDS, carefully

BATCH = 20
logger = logging.getLogger(__name__)


class Dispatcher:
    """Calls a service's handlers, each event's effect once."""

    def __init__(
        self, app: Service, subscriptions: Subscriptions, stopping: threading.Event
    ) -> None:
        self.app, self.store, self.subscriptions = app, app.store, subscriptions
        self.heard = threading.Event()
        self._stopping = stopping

    def run(self) -> None:
        """Handle what waits in the inbox until told to stop."""
        while not self._stopping.is_set():
            self.heard.clear()
            if not carefully(self.once, self.app.name, self._stopping):
                self.heard.wait(IDLE_SECONDS)

    def enqueue(self, row: Waiting) -> None:
        """Take an event from the embedded broker into the inbox."""
        with self.app.app_context(), self.store.transaction():
            self.store.inbox.store(str(row.id), row.type, row.envelope)
        self.heard.set()

    def receive_all(self, deliveries: Sequence[tuple[bytes, bool]]) -> bool:
        """Handle messages from RabbitMQ, in order; True when they may be acknowledged.

        All in one transaction, if that goes well; else each as if it had come alone.
        """
        return self._together(deliveries) or all(
            self.receive(body, redelivered) for body, redelivered in deliveries
        )

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

    def _together(self, deliveries: Sequence[tuple[bytes, bool]]) -> bool:
        """Whether all have been handled; if not, nothing has happened."""
        if len(deliveries) == 1 or any(redelivered for _, redelivered in deliveries):
            return False
        try:
            messages = [Message.parse(body) for body, _ in deliveries]
            # What aggregates have to say is written once for all, at the commit.
            with (
                self.app.app_context(),
                self.store.transaction(),
                self.store.session.no_autoflush,
            ):
                self._handle_new(messages)
        except Exception as error:  # noqa: BLE001 - alone, each will say what was wrong
            logger.info("%s: one by one, because of %s", self.app.name, type(error).__name__)
            return False
        return True

    def _handle_new(self, messages: Sequence[Message]) -> None:
        heard = {message.id: message for message in messages if message.type in self.subscriptions}
        new = self.store.inbox.claim_all({id_: message.type for id_, message in heard.items()})
        for message in heard.values():
            if message.id in new:
                with traced(message):
                    self.subscriptions[message.type](message)

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
        self.heard.set()

    def _keep_unreadable(self, body: bytes, error: str) -> None:
        text = body.decode(errors="replace")[:10_000]
        with self.app.app_context(), self.store.transaction():
            self.store.inbox.park_unreadable(text, error)

    def once(self) -> int:
        """Handle the events that wait in the inbox; returns how many were due."""
        with self.app.app_context(), self.store.transaction():
            due = self.store.inbox.begin(limit=BATCH)
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


class traced:  # noqa: N801 - used as a context manager
    """Carry a message's correlation into what its handler logs and says."""

    def __init__(self, message: Message) -> None:
        self._trace = Trace(message.correlation_id, message.traceparent)

    def __enter__(self) -> None:
        self._token = current_trace.set(self._trace)

    def __exit__(self, *_: object) -> None:
        current_trace.reset(self._token)
