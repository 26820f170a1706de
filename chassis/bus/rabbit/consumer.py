"""Receives events and acknowledges each once it has been handled."""

import queue
import threading
from collections.abc import Callable, Sequence
from functools import partial

from pika.channel import Channel
from pika.spec import Basic, BasicProperties

from chassis.bus import PACE_SECONDS
from chassis.bus.rabbit.link import Link

PREFETCH = 32
BATCH = 16
Delivery = tuple[Channel, Basic.Deliver, bytes]
Handle = Callable[[Sequence[tuple[bytes, bool]]], bool]


class RabbitConsumer(Link):
    """Receives on its own thread and handles on another, in order, whatever has come meanwhile.

    `handle` takes pairs of body and `redelivered`; it says whether all may be acknowledged.
    """

    def __init__(self, url: str, service: str, handle: Handle) -> None:
        super().__init__(url, f"{service}-consumer")
        self._queue_name = service
        self._handle = handle
        self._deliveries: queue.Queue[Delivery | None] = queue.Queue()
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
        while (batch := self._next_batch()) and not self._stopping.is_set():
            # Those of a lost connection cannot be acknowledged and come again.
            usable = [delivery for delivery in batch if delivery[0].is_open]
            messages = [(body, method.redelivered) for _, method, body in usable]
            if messages and self._handle(messages):
                channel, newest, _ = usable[-1]
                self._soon(partial(self._acknowledge, channel, newest))
            if len(batch) < BATCH:
                self._stopping.wait(PACE_SECONDS)

    def _next_batch(self) -> list[Delivery]:
        """What waits, at most BATCH; nothing when it is time to stop."""
        batch = [self._deliveries.get()]
        while len(batch) < BATCH and not self._deliveries.empty():
            batch.append(self._deliveries.get())
        found = [delivery for delivery in batch if delivery]
        return found if len(found) == len(batch) else []

    @staticmethod
    def _acknowledge(channel: Channel, newest: Basic.Deliver) -> None:
        if channel.is_open:
            channel.basic_ack(newest.delivery_tag, multiple=True)
