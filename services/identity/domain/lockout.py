"""How many wrong log-ins are borne, and for how long the next one must wait (real time)."""

import hashlib

from chassis.domain import LockedError
from chassis.text import say

FAILURES = 5
LOCK_SECONDS = 15 * 60


class LockedForNowError(LockedError):
    """The same answer whether or not there is such a user."""

    def __init__(self, seconds: float) -> None:
        self.retry_after = max(1, round(seconds))
        super().__init__(
            say(
                "Terlalu banyak percobaan gagal. Coba lagi dalam {minutes} menit.",
                "Too many failed attempts. Try again in {minutes} minutes.",
                minutes=-(-self.retry_after // 60),
            )
        )


def key_of(kind: str, name: str) -> str:
    """What failures are counted under; people type passwords where a username belongs."""
    return hashlib.sha256(f"{kind}:{name}".encode("utf-8", "surrogatepass")).hexdigest()
