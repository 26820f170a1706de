"""The port to the attachment service: files are claimed before they belong to a ticket."""

from collections.abc import Sequence
from typing import Any, Protocol

from chassis.text import say

MOST_FILES = 20
NOT_YOURS = say(
    "Ada berkas yang tidak ditemukan atau sudah dikirim; unggah ulang berkas itu.",
    "A file was not found or has been sent already; please upload it again.",
)


class Claims(Protocol):
    """Claims uploaded files for a ticket."""

    def claim(self, ids: Sequence[str], *, owner: str, ticket: str) -> list[dict[str, Any]]:
        """Metadata of the files, in order.

        Raises InvalidError for files that are not the owner's to send, UnavailableError.
        """
