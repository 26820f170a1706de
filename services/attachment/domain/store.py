"""Where the bytes of files are kept: what every object store offers, under random keys."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO, Protocol

from chassis.domain import NotFoundError, UnavailableError
from chassis.text import say

PIECE = 64 * 1024
SHELVES = 256
_KEY = re.compile(r"[0-9a-f]{32}(\.part)?")


class Reader(Protocol):
    """Bytes on their way out."""

    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


class ObjectStore(Protocol):
    """Keeps objects by key, each written once and whole.

    Raises UnavailableError when it does not answer, NotFoundError where nothing is kept.
    """

    def prepare(self) -> None:
        """Make what must be there before the first object; harmless to repeat."""

    def put(self, key: str, stream: BinaryIO, size: int) -> None:
        """Keep the next `size` bytes of the stream. Durable when this returns."""

    def open(self, key: str, offset: int, length: int) -> Reader: ...

    def exists(self, key: str) -> bool: ...

    def delete(self, key: str) -> None:
        """Forget an object; nothing happens when there is none."""

    def stale(self, shelf: str, before: datetime) -> Sequence[str]:
        """Keys on a shelf (their first two digits) that were written before a moment."""


def path_of(key: str) -> str:
    """Where a key stands: two levels of folders. ValueError for what is no key of ours."""
    if not _KEY.fullmatch(key):
        raise ValueError("not a key of the object store")
    return f"{key[:2]}/{key[2:4]}/{key}"


def nothing_kept() -> NotFoundError:
    return NotFoundError(
        say(
            "Isi lampiran ini tidak tersimpan lagi. Minta pengirim mengunggahnya kembali.",
            "What was in this attachment is no longer kept. Ask its sender to send it again.",
        )
    )


def not_answering() -> UnavailableError:
    return UnavailableError(
        say(
            "Penyimpanan berkas sedang tidak dapat dipakai. Coba lagi sebentar lagi.",
            "The file store cannot be used now. Please try again in a moment.",
        )
    )
