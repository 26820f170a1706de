"""A file out of a multipart body: bounded, spooled to disk by the parser, measured."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast
from uuid import UUID, uuid4

from flask import request
from uuid_utils.compat import uuid7
from werkzeug.datastructures import FileStorage

from chassis.domain import InvalidError, TooLargeError, UnsupportedError
from chassis.text import Text, say
from services.attachment.domain.attachment import Attachment
from services.attachment.domain.contents import MEDIA_TYPES, check_extension
from services.attachment.domain.names import extension_of, safe_name

MAX_BYTES = 8 * 1024 * 1024
# Boundaries and headers around the file.
WRAPPING = 16 * 1024
MAX_PARTS = 4
PIECE = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as received, not yet judged by what is in it."""

    original_name: str
    extension: str
    size: int
    sha256: str
    stream: BinaryIO

    @property
    def fingerprint(self) -> bytes:
        """Tells this file from another under the same Idempotency-Key."""
        return f"{self.original_name}\n{self.sha256}".encode()

    def attachment(self, *, owner: UUID, now: datetime) -> Attachment:
        return Attachment(
            id=uuid7(),
            key=uuid4().hex,
            owner=owner,
            original_name=self.original_name,
            extension=self.extension,
            media_type=MEDIA_TYPES[self.extension],
            size=self.size,
            sha256=self.sha256,
            created_at=now,
        )


def receive() -> Upload:
    """The one file of this request. Raises the refusal that fits."""
    file = _only_file()
    name = safe_name(file.filename or "")
    extension = extension_of(name)
    check_extension(extension)
    stream = cast("BinaryIO", file.stream)
    size, sha256 = _measure(stream)
    return Upload(original_name=name, extension=extension, size=size, sha256=sha256, stream=stream)


def _only_file() -> FileStorage:
    if request.mimetype != "multipart/form-data":
        raise UnsupportedError(
            say(
                "Kirim berkas sebagai multipart/form-data.",
                "Send the file as multipart/form-data.",
            )
        )
    request.max_content_length = MAX_BYTES + WRAPPING
    request.max_form_parts = MAX_PARTS
    if (request.content_length or 0) > request.max_content_length:
        raise _too_large()
    files = request.files.getlist("file")
    for name in {*request.files, *request.form} - {"file"}:
        raise InvalidError({name: say("Isian ini tidak dikenal.", "Unknown field.")})
    if len(files) != 1:
        raise _invalid(
            say(
                "Kirim tepat satu berkas di isian file.",
                "Send exactly one file in the field named file.",
            )
        )
    return files[0]


def _measure(stream: BinaryIO) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE):
        digest.update(piece)
        size += len(piece)
    stream.seek(0)
    if size > MAX_BYTES:
        raise _too_large()
    if not size:
        raise _invalid(
            say(
                "Berkas ini kosong. Periksa berkasnya, lalu unggah lagi.",
                "This file is empty. Check it and send it again.",
            )
        )
    return size, digest.hexdigest()


def _invalid(text: Text) -> InvalidError:
    return InvalidError({"file": text})


def _too_large() -> TooLargeError:
    return TooLargeError(
        say(
            "Berkas ini lebih besar dari 8 MB. Perkecil atau bagi berkasnya, lalu unggah lagi.",
            "This file is larger than 8 MB. Make it smaller or split it, and send it again.",
        )
    )
