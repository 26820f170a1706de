"""Sessions that have ended before their access tokens did: identity's list, asked for anew."""

import logging
import threading
import time
from datetime import datetime
from typing import Any
from urllib.parse import quote

from redis import Redis
from redis.exceptions import RedisError

from chassis.calls import ServiceClient
from chassis.domain import UnavailableError

POLL_SECONDS = 2.0
# As long as an access token can still be used, and some.
KEEP_SECONDS = 600
CHANNEL = "lpse:revoked"
logger = logging.getLogger(__name__)


class Revocations:
    """Remembers ended sessions until their last access token has expired."""

    def __init__(self, identity: ServiceClient, redis_url: str = "") -> None:
        self._identity, self._redis_url = identity, redis_url
        self._until: dict[str, float] = {}
        self._since = ""
        self._starting = threading.Lock()
        self._started = False
        self._stopping = threading.Event()

    def is_revoked(self, sid: str) -> bool:
        return self._until.get(sid, 0.0) > time.time()

    def start(self) -> None:
        """Begin to follow identity, once; the first list is waited for.

        Called by the first request, so that no thread is lost in a fork.
        """
        if self._started:
            return
        with self._starting:
            if not self._started:
                self.poll()
                self._run(self._poll_forever)
                if self._redis_url:
                    self._run(self._listen_forever)
                self._started = True

    def stop(self) -> None:
        """Follow identity no longer."""
        self._stopping.set()

    def end(self, sid: str) -> None:
        """Honour a session no more, here at once and in other gateways as Redis tells them."""
        self._until[sid] = time.time() + KEEP_SECONDS
        if self._redis_url:
            # A thread of its own: a lost Redis must not keep the answer waiting.
            threading.Thread(target=self._publish, args=(sid,), daemon=True).start()

    def poll(self) -> bool:
        """Ask identity once; False when it did not answer."""
        query = f"?since={quote(self._since)}" if self._since else ""
        try:
            answer = self._identity.call("GET", f"/internal/revocations{query}")
        except UnavailableError:
            return False
        try:
            self._remember(answer.json())
        except (ValueError, KeyError, TypeError):
            logger.exception("Identity's list cannot be read, status %s", answer.status_code)
            return False
        return True

    def _remember(self, listed: dict[str, Any]) -> None:
        for entry in listed["revoked"]:
            self._until[entry["sid"]] = _seconds(entry["expires_at"])
        now = time.time()
        for sid in [sid for sid, until in list(self._until.items()) if until <= now]:
            self._until.pop(sid, None)
        self._since = str(listed["now"])

    def _poll_forever(self) -> None:
        while not self._stopping.wait(POLL_SECONDS):
            self.poll()

    def _publish(self, sid: str) -> None:
        try:
            with Redis.from_url(self._redis_url, socket_connect_timeout=0.2) as redis:
                redis.publish(CHANNEL, sid)
        except RedisError as error:
            logger.warning("Redis is away, other gateways learn of it by asking: %s", error)

    def _listen_forever(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except RedisError:
                self._stopping.wait(POLL_SECONDS)

    def _listen(self) -> None:
        with Redis.from_url(self._redis_url, decode_responses=True) as redis:
            subscription = redis.pubsub(ignore_subscribe_messages=True)
            subscription.subscribe(CHANNEL)
            while not self._stopping.is_set():
                message = subscription.get_message(timeout=POLL_SECONDS)
                if message:
                    self._until[message["data"]] = time.time() + KEEP_SECONDS

    def _run(self, target: Any) -> None:
        threading.Thread(target=target, name="revocations", daemon=True).start()


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
