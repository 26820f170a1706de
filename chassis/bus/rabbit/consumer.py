"""Receives events and acknowledges each once it has been handled."""

import queue
import threading
from collections.abc import Callable
from functools import partial

from pika.channel import Channel
from pika.spec import Basic, BasicProperties

from chassis.bus.rabbit.link import Link

PREFETCH = 8


class RabbitConsumer(Link):
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
