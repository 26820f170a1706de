"""What a request says of itself, and how an answer is written."""

import hashlib
import re
import time
from typing import Any

import orjson
from flask import Response, g, request
from uuid_utils.compat import uuid7

from chassis.auth import caller_or_none
from chassis.context import Trace, current_trace
from chassis.domain import StaleError
from chassis.idempotency import Answer, checked_key
from chassis.text import say

_REQUEST_ID = re.compile(r"[\x21-\x7e]{1,128}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


def begin_request() -> None:
    """Give the request an id, the caller's or a new one, and a trace to carry."""
    g.started = time.perf_counter()
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else str(uuid7())
    trace = request.headers.get("traceparent", "")
    current_trace.set(Trace(g.request_id, trace if _TRACEPARENT.fullmatch(trace) else ""))


def bearer_token() -> str:
    """The token of the Authorization header, or an empty string."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def if_match(version: int) -> None:
    """Refuse a write that was made for another version. Raises StaleError."""
    given = request.headers.get("If-Match")
    if given and given.strip() not in ("*", f'"{version}"'):
        raise StaleError(
            say(
                "Data ini sudah diubah orang lain. Muat ulang, lalu coba lagi.",
                "Someone has changed this since. Reload it and try again.",
            )
        )


def json_response(document: Any, status: int = 200) -> Response:
    """A plain document as JSON; moments and ids are written as `api.md` wants them."""
    body = orjson.dumps(document, option=orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC)
    return Response(body, status, mimetype="application/json")


def idempotency_scope() -> str | None:
    """A digest of who asks for what under which key; None without a key."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    who = caller_or_none()
    identity = who.id if who else request.headers.get("X-Client-Address", "")
    parts = (identity, request.method, request.path, checked_key(key))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def answer_of(response: Response) -> Answer:
    location = response.headers.get("Location")
    return Answer(response.status_code, response.get_data(), response.content_type, location)


def replay(answer: Answer) -> Response:
    response = Response(answer.body, answer.status, content_type=answer.content_type)
    response.headers["Idempotency-Replayed"] = "true"
    if answer.location:
        response.headers["Location"] = answer.location
    return response
