"""Bytes on their way out: whole or a part, never to be opened inside our pages (SR-54)."""

import unicodedata
from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import quote

from flask import Response, request
from werkzeug.datastructures import ContentRange
from werkzeug.wsgi import FileWrapper

from chassis.problems import problem
from chassis.text import say
from services.attachment import queries
from services.attachment.domain.attachment import Attachment
from services.attachment.domain.store import PIECE

# The characters RFC 8187 lets stand as they are.
_PLAIN = "!#$&+-.^_`|~"


class Part(NamedTuple):
    """From the first byte to the one after the last, and the status that tells of it."""

    start: int
    stop: int
    status: HTTPStatus


def deliver(attachment: Attachment) -> Response:
    """The file, the part of it that was asked for, or word that the caller has it already."""
    if request.if_none_match.contains_weak(attachment.sha256):
        return _described(Response(status=HTTPStatus.NOT_MODIFIED), attachment)
    part = _part(attachment)
    if part is None:
        return _no_such_part(attachment.size)
    response = Response(status=part.status)
    length = part.stop - part.start
    if request.method != "HEAD":
        reader = queries.content(attachment, offset=part.start, length=length)
        response.response = FileWrapper(reader, PIECE)  # type: ignore[arg-type]
        response.direct_passthrough = True
    response.content_length = length
    if part.status is HTTPStatus.PARTIAL_CONTENT:
        response.content_range = ContentRange("bytes", part.start, part.stop, attachment.size)
    return _described(response, attachment)


def deliver_archive(number: str) -> Response:
    """All files of a ticket in one zip, made while it is sent."""
    zipped = queries.archive(number)

    def pieces() -> Iterator[bytes]:
        yield from zipped

    response = Response(pieces(), content_type="application/zip")
    response.content_length = len(zipped)
    return _guarded(response, f"{number}.zip")


def disposition(name: str) -> str:
    """Content-Disposition for any name: RFC 6266, with RFC 8187 where ASCII does not do."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(c for c in plain if c.isprintable() and c not in '"\\%')
    encoded = quote(name, safe=_PLAIN)
    return f"attachment; filename=\"{plain or 'file'}\"; filename*=UTF-8''{encoded}"


def _part(attachment: Attachment) -> Part | None:
    """What of the file is asked for; None when it has no such part.

    Several parts at once are answered with the whole file, as RFC 9110 allows.
    """
    wanted, condition = request.range, request.if_range
    unchanged = condition.etag == attachment.sha256 if condition.etag else not condition.date
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) > 1 or not unchanged:
        return Part(0, attachment.size, HTTPStatus.OK)
    [(start, stop)] = wanted.ranges
    start = max(0, start + attachment.size) if start < 0 else start
    stop = attachment.size if stop is None else min(stop, attachment.size)
    return Part(start, stop, HTTPStatus.PARTIAL_CONTENT) if start < stop else None


def _no_such_part(size: int) -> Response:
    response = problem(
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        say(
            "Berkas ini hanya {size} bita; mintalah bagian di dalamnya.",
            "This file has only {size} bytes; ask for a part within.",
            size=size,
        ),
        slug="range-not-satisfiable",
    )
    response.headers["Content-Range"] = f"bytes */{size}"
    return response


def _described(response: Response, attachment: Attachment) -> Response:
    response.headers["Content-Type"] = attachment.media_type
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(attachment.sha256)
    return _guarded(response, attachment.original_name)


def _guarded(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
