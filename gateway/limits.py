"""How often: a moving window per user or address, in Redis, or in memory while Redis is away."""

import logging
import math
import time

import pybreaker
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from chassis.domain import TooManyError
from chassis.text import say
from gateway.policy import Limit
from gateway.settings import GatewaySettings

# Both together stay below the 250 ms that a lost Redis may cost once.
REDIS_CONNECT_SECONDS = 0.1
REDIS_SECONDS = 0.15
AWAY_SECONDS = 10
logger = logging.getLogger(__name__)


class Limits:
    """Counts requests by class and by who makes them."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._items: dict[Limit, RateLimitItem] = {
            Limit.WRITES: parse(settings.limit_writes),
            Limit.LOGINS: parse(settings.limit_logins),
            Limit.REFRESHES: parse(settings.limit_refreshes),
            Limit.PUBLIC: parse(settings.limit_public),
        }
        self._local = MovingWindowRateLimiter(MemoryStorage())
        self._shared = _in_redis(settings.redis_url) if settings.redis_url else None
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=1, reset_timeout=AWAY_SECONDS, throw_new_error_on_trip=False
        )

    def count(self, limit: Limit, who: str) -> None:
        """Count one request. Raises TooManyError, which says when to come back."""
        item = self._items.get(limit)
        if item is None:
            return
        wait = self._wait(item, limit.value, who)
        if wait is not None:
            raise TooManyError(
                say(
                    "Terlalu banyak permintaan. Coba lagi dalam {n} detik.",
                    "Too many requests. Try again in {n} seconds.",
                    n=wait,
                ),
                retry_after=wait,
            )

    def _wait(self, item: RateLimitItem, kind: str, who: str) -> int | None:
        if self._shared is None:
            return _hit(self._local, item, kind, who)
        try:
            with self._breaker.calling():
                return _hit(self._shared, item, kind, who)
        except pybreaker.CircuitBreakerError:
            return _hit(self._local, item, kind, who)
        except RedisError as error:
            logger.warning("Redis is away, limits are counted here: %s", error)
            return _hit(self._local, item, kind, who)


def _hit(limiter: MovingWindowRateLimiter, item: RateLimitItem, kind: str, who: str) -> int | None:
    """Seconds to wait when this is one too many."""
    if limiter.hit(item, kind, who):
        return None
    reset = limiter.get_window_stats(item, kind, who).reset_time
    return max(1, math.ceil(reset - time.time()))


def _in_redis(url: str) -> MovingWindowRateLimiter:
    storage = RedisStorage(
        url,
        key_prefix="lpse:limits",
        socket_connect_timeout=REDIS_CONNECT_SECONDS,
        socket_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type]
    )
    return MovingWindowRateLimiter(storage)
