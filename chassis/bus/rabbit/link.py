"""A connection to RabbitMQ that one thread owns and opens again whenever it is lost."""

import logging
import random
import threading
from collections.abc import Callable

import pika
from pika.channel import Channel

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


class Link(threading.Thread):
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
