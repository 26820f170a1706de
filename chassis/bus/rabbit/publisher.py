"""Publishes batches of events and waits for the broker's word on each."""

import logging
import threading
import time
from collections.abc import Sequence
from typing import Any

from pika.channel import Channel
from pika.spec import Basic, BasicProperties

from chassis.bus import Outcome
from chassis.bus.rabbit.link import Link
from chassis.bus.topology import EXCHANGE
from chassis.outbox import Waiting

CONFIRM_SECONDS = 5.0
logger = logging.getLogger(__name__)


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


class RabbitPublisher(Link):
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
