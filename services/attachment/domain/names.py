"""Names of files as people gave them: made harmless, kept as metadata, never used as a path."""

import re
import unicodedata

from chassis.domain import InvalidError
from chassis.text import say

MAX_BYTES = 255
_SEPARATORS = re.compile(r"[/\\]")
_DRIVE = re.compile(r"^[A-Za-z]:")
# Controls, bidirectional and other invisible marks, halves of characters, line separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def safe_name(given: str) -> str:
    """What is left of a name without its path and what cannot be seen (SR-52).

    Raises InvalidError when that is nothing.
    """
    seen = "".join(c for c in given if unicodedata.category(c) not in _UNSEEN)
    last = _DRIVE.sub("", _SEPARATORS.split(seen)[-1])
    name = _shortened(unicodedata.normalize("NFC", last).strip(" ."))
    if not name:
        raise InvalidError(
            {
                "file": say(
                    "Berkas ini tidak bernama. Beri nama, misalnya bukti.pdf, lalu unggah lagi.",
                    "This file has no name. Name it, evidence.pdf for example, and send it again.",
                )
            }
        )
    return name


def extension_of(name: str) -> str:
    """The last extension in lower case, or an empty string."""
    stem, _, extension = name.rpartition(".")
    return extension.lower() if stem else ""


def _shortened(name: str) -> str:
    """At most 255 bytes; the extension is what must survive."""
    if len(name.encode()) <= MAX_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    ending = f"{dot}{extension}".encode()
    if not stem or len(ending) >= MAX_BYTES:
        return _cut(name, MAX_BYTES).strip(" .")
    return _cut(stem, MAX_BYTES - len(ending)) + ending.decode()


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")
