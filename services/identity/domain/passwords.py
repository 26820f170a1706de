"""Passwords: which are accepted (SR-23), and how they are kept and compared."""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chassis.domain import UnavailableError
from chassis.text import Text, say

LEAST, MOST = 12, 128
AT_ONCE = 2
WAIT_SECONDS = 4.0
# OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Two at once fill the machine; more would only slow each other and everything else (decision 35).
_places = threading.BoundedSemaphore(AT_ONCE)
# The hash of something nobody knows: comparing with it costs what a real comparison costs.
DECOY = (
    "$argon2id$v=19$m=19456,t=2,p=1$Gko5LPKl2Y3RaRgiIvD1tQ"
    "$mYNf6Wg+rx8k3e2/7JxWyk4EtSbKNqec6Gkp2M8X/7Q"
)
_COMMON = frozenset(
    """
    000000000000 111111111111 112233445566 121212121212 123123123123 123456123456 1234567890qw
    123456789012 123456789123 1234567890ab 123qwe123qwe 1q2w3e4r5t6y 1qaz2wsx3edc abcdefghijkl
    aaaaaaaaaaaa admin1234567 administrator bismillah123 changeme1234 indonesia123 indonesia1945
    jakarta12345 lpselpselpse passw0rd1234 password1234 password12345 password123456
    passwordpassword pengadaan123 q1w2e3r4t5y6 qazwsxedcrfv qwerty123456 qwertyqwerty qwertyuiop12
    qwertyuiop123 rahasia12345 rahasiarahasia sayang123456 selamatdatang terimakasih1 testtesttest
    """.split()  # noqa: SIM905 - a list of words reads best as words
)


def weakness(password: str, *, username: str) -> Text | None:
    """Why this password is not accepted, or None."""
    if not LEAST <= len(password) <= MOST:
        return say(
            "Pakai {least} sampai {most} karakter.",
            "Use {least} to {most} characters.",
            least=LEAST,
            most=MOST,
        )
    folded = password.casefold()
    if username and username.casefold() in (folded, folded[::-1]):
        return say("Jangan pakai nama pengguna Anda.", "Do not use your username.")
    if folded in _COMMON or len(set(folded)) <= 2:  # noqa: PLR2004 - aaaa, abab
        return say(
            "Kata sandi ini terlalu mudah ditebak. Pilih yang lain.",
            "This password is too easy to guess. Choose another.",
        )
    return None


def hashed(password: str) -> str:
    """Argon2id of a password, for keeping."""
    with _place():
        return _hasher.hash(_bytes(password))


def matches(password: str, kept: str) -> bool:
    """Whether a password is the one kept as this hash; as slow when it is not."""
    with _place():
        try:
            return _hasher.verify(kept, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise UnavailableError(
            say(
                "Terlalu banyak yang masuk bersamaan. Coba lagi sebentar lagi.",
                "Too many people are logging in at once. Please try again in a moment.",
            )
        )
    try:
        yield
    finally:
        _places.release()


def _bytes(password: str) -> bytes:
    # The same word typed on two keyboards may come composed or not.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
