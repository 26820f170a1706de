"""RabbitMQ: one topic exchange, one quorum queue per service, confirms in a window.

Each connection belongs to one thread. Nothing here runs inside an HTTP request.
"""

import logging
import queue
import random
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pika
from pika.channel import Channel
from pika.spec import Basic, BasicProperties

from chassis.bus import Outcome
from chassis.bus.topology import EXCHANGE
from chassis.outbox import Waiting

CONFIRM_SECONDS = 5.0
PREFETCH = 8
RETRY_FIRST_SECONDS = 0.5
RETRY_CAP_SECONDS = 10.0
logger = logging.getLogger(__name__)


def parameters(url: str) -> pika.URLParameters:
    """Connection parameters with every wait bounded."""
    found = pika.URLParameters(url)
    found.heartbeat = 10
    found.blocked_connection_timeout = 10
    found.socket_timeout = 3
    found.stack_timeout = 8
    found.connection_attempts = 1
    return found


class _Link(threading.Thread):
    """A connection that its own thread opens, and opens again whenever it is lost."""

    def __init__(self, url: str, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._parameters = parameters(url)
        self._stopping = threading.Event()
        self._connection: pika.SelectConnection | None = None
        self._delay = RETRY_FIRST_SECONDS

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._connect_and_serve()
            except Exception:
                logger.exception("%s: connection failed", self.name)
            self.lost()
            self._stopping.wait(random.uniform(0.1, self._delay))  # noqa: S311 - jitter
            self._delay = min(RETRY_CAP_SECONDS, self._delay * 2)

    def stop(self) -> None:
        self._stopping.set()
        self.drop()
        self.join(timeout=5)

    def drop(self) -> None:
        """Close the connection; unless we are stopping, a new one is opened."""
        connection = self._connection
        if connection:
            self._soon(lambda: connection.close() if connection.is_open else None)

    def ready(self, channel: Channel) -> None:
        raise NotImplementedError

    def lost(self) -> None:
        raise NotImplementedError

    def _soon(self, callback: Callable[[], object]) -> None:
        connection = self._connection
        if connection:
            connection.ioloop.add_callback_threadsafe(callback)

    def _connect_and_serve(self) -> None:
        connection = pika.SelectConnection(
            self._parameters,
            on_open_callback=lambda opened: opened.channel(on_open_callback=self._opened),
            on_open_error_callback=self._ended,
            on_close_callback=self._ended,
        )
        self._connection = connection
        try:
            connection.ioloop.start()
        finally:
            self._connection = None
            connection.ioloop.close()

    def _opened(self, channel: Channel) -> None:
        self._delay = RETRY_FIRST_SECONDS
        channel.add_on_close_callback(self._channel_closed)
        self.ready(channel)

    def _channel_closed(self, channel: Channel, reason: Exception) -> None:
        if not self._stopping.is_set():
            logger.warning("%s: channel closed: %s", self.name, reason)
        if channel.connection.is_open:
            channel.connection.close()

    def _ended(self, connection: pika.SelectConnection, reason: object) -> None:
        if not self._stopping.is_set():
            logger.warning("%s: disconnected: %s", self.name, reason)
        connection.ioloop.stop()


class _Batch:
    """Rows on their way, until each has been answered or the deadline has passed."""

    def __init__(self, rows: Sequence[Waiting]) -> None:
        self.rows = rows
        self.outcome = Outcome()
        self.done = threading.Event()
        self._open = {row.id for row in rows}

    def settle(self, row: Waiting, *, refused: str = "", confirmed: bool = False) -> None:
        if refused:
            self.outcome.refused[row.id] = refused
        elif confirmed:
            self.outcome.confirmed.append(row.id)
        self._open.discard(row.id)
        if not self._open:
            self.done.set()


class RabbitPublisher(_Link):
    """Publishes batches and waits, at most five seconds, for the broker's confirms."""

    def __init__(self, url: str, service: str) -> None:
        super().__init__(url, f"{service}-publisher")
        self._service = service
        self._channel: Channel | None = None
        self._usable = threading.Event()
        self._sent: dict[int, tuple[_Batch, Waiting]] = {}
        self._returned: set[str] = set()
        self._tag = 0
        self.start()

    def publish(self, rows: Sequence[Waiting]) -> Outcome:
        batch = _Batch(rows)
        if not self._usable.wait(CONFIRM_SECONDS):
            batch.outcome.error = "broker not reachable"
            return batch.outcome
        self._soon(lambda: self._send(batch))
        if not batch.done.wait(CONFIRM_SECONDS):
            batch.outcome.error = "no confirm in time"
            self.drop()
        return batch.outcome

    def ready(self, channel: Channel) -> None:
        self._channel, self._tag = channel, 0
        channel.add_on_return_callback(self._on_return)
        channel.confirm_delivery(self._on_confirm, callback=lambda _: self._usable.set())

    def lost(self) -> None:
        self._usable.clear()
        self._channel = None
        for batch, _ in list(self._sent.values()):
            batch.outcome.error = "connection lost"
            batch.done.set()
        self._sent.clear()
        self._returned.clear()

    def _send(self, batch: _Batch) -> None:
        channel = self._channel
        if channel is None or not channel.is_open:
            batch.outcome.error = "connection lost"
            batch.done.set()
            return
        for row in batch.rows:
            self._tag += 1
            self._sent[self._tag] = (batch, row)
            channel.basic_publish(
                EXCHANGE, row.type, row.envelope.encode(), self._properties(row), mandatory=True
            )

    def _properties(self, row: Waiting) -> BasicProperties:
        return BasicProperties(
            content_type="application/cloudevents+json",
            delivery_mode=2,
            message_id=str(row.id),
            type=row.type,
            app_id=self._service,
            timestamp=int(time.time()),
        )

    def _on_return(
        self, _: Channel, method: Basic.Return, properties: BasicProperties, __: bytes
    ) -> None:
        logger.error("No queue for %s: %s", method.routing_key, method.reply_text)
        self._returned.add(properties.message_id or "")

    def _on_confirm(self, frame: Any) -> None:
        answer = frame.method
        first = min(self._sent, default=answer.delivery_tag) if answer.multiple else None
        tags = range(first, answer.delivery_tag + 1) if first else [answer.delivery_tag]
        for tag in tags:
            if tag in self._sent:
                self._settle(*self._sent.pop(tag), acked=isinstance(answer, Basic.Ack))

    def _settle(self, batch: _Batch, row: Waiting, *, acked: bool) -> None:
        # A message no queue wanted is returned first and then confirmed all the same.
        unroutable = str(row.id) in self._returned
        self._returned.discard(str(row.id))
        batch.settle(
            row, refused="no queue is bound for it" if unroutable else "", confirmed=acked
        )


class RabbitConsumer(_Link):
    """Receives on its own thread and handles one message at a time on another.

    `handle(body, redelivered)` says whether the message may be acknowledged.
    """

    def __init__(self, url: str, service: str, handle: Callable[[bytes, bool], bool]) -> None:
        super().__init__(url, f"{service}-consumer")
        self._queue_name = service
        self._handle = handle
        self._deliveries: queue.Queue[tuple[Channel, Basic.Deliver, bytes] | None] = queue.Queue()
        self._hands = threading.Thread(target=self._work, name=f"{service}-handler", daemon=True)
        self._hands.start()
        self.start()

    def stop(self) -> None:
        self._stopping.set()
        self._deliveries.put(None)
        self._hands.join(timeout=15)
        super().stop()

    def ready(self, channel: Channel) -> None:
        channel.add_on_cancel_callback(lambda _: self.drop())
        channel.basic_qos(prefetch_count=PREFETCH)
        channel.basic_consume(self._queue_name, self._received)

    def lost(self) -> None:
        """Nothing to tidy: what was not acknowledged comes again."""

    def _received(
        self, channel: Channel, method: Basic.Deliver, _: BasicProperties, body: bytes
    ) -> None:
        self._deliveries.put((channel, method, body))

    def _work(self) -> None:
        while (delivery := self._deliveries.get()) and not self._stopping.is_set():
            channel, method, body = delivery
            if channel.is_open and self._handle(body, method.redelivered):
                self._soon(partial(self._acknowledge, channel, method))

    @staticmethod
    def _acknowledge(channel: Channel, method: Basic.Deliver) -> None:
        if channel.is_open:
            channel.basic_ack(method.delivery_tag)
