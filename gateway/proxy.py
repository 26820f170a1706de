"""Carries requests to a service and answers back, piece by piece where they are large."""

from collections.abc import Iterator
from http import HTTPStatus

from flask import Response, g, request
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError
from werkzeug.datastructures import Headers
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from chassis.context import current_trace
from chassis.domain import TooLargeError
from chassis.problems import problem
from chassis.text import say
from gateway.paths import target
from gateway.policy import Line
from gateway.upstreams import Body, TooSlowError, Upstream

PASSED_ON = (
    "Accept",
    "Accept-Language",
    "Content-Type",
    "If-Match",
    "If-None-Match",
    "If-Range",
    "Range",
    "Idempotency-Key",
)
# What concerns one connection only, or what our own server says itself.
OURS = frozenset(
    {
        "connection",
        "date",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
MEBIBYTE = 1024 * 1024
JSON_LIMIT = MEBIBYTE
SMALL_ANSWER = 64 * 1024
PIECE = 64 * 1024
BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


def forward(line: Line, path: str, upstream: Upstream) -> Response:
    """Ask the service and answer what it answers."""
    headers = _headers(line)
    body = _body(line, headers)
    try:
        answer = upstream.send(
            request.method, target(path, request.query_string), headers=headers, body=body
        )
        return _answered(answer)
    except TooSlowError:
        return _too_slow()


def _headers(line: Line) -> dict[str, str]:
    """What the service gets to see: what we know and what we say, nothing else (SR-32)."""
    given = request.headers
    headers = {name: given[name] for name in PASSED_ON if name in given}
    authorization = given.get("Authorization", "")
    # Not a token, where tokens are not looked at; OAuth clients may use Basic there.
    if authorization and (line.looks_at_token or authorization.lower().startswith("basic ")):
        headers["Authorization"] = authorization
    if trace := current_trace.get().traceparent:
        headers["traceparent"] = trace
    headers["X-Request-ID"] = g.request_id
    headers["X-Client-Address"] = g.client_address
    return headers


def _body(line: Line, headers: dict[str, str]) -> Body:
    if request.method in ("GET", "HEAD"):
        return None
    length = request.content_length
    if line.streams:
        _check_length(length, line.largest)
        if length is not None:
            headers["Content-Length"] = str(length)
        return _pieces(length, most=line.largest)
    body = _whole(length)
    headers["Content-Length"] = str(len(body))
    return body


def _check_length(length: int | None, largest: int | None) -> None:
    """Refuse now: the service's own refusal is heard only after the whole body (A018)."""
    if length is not None and largest is not None and length > largest:
        raise TooLargeError(
            say(
                "Berkas ini lebih besar dari {n} MB. Perkecil atau bagi berkasnya, lalu unggah"
                " lagi.",
                "This file is larger than {n} MB. Make it smaller or split it, and send it again.",
                n=largest // MEBIBYTE,
            )
        )


def _whole(length: int | None) -> bytes:
    if length is not None and length > JSON_LIMIT:
        raise RequestEntityTooLarge
    body = b"".join(_pieces(length, most=JSON_LIMIT))
    if len(body) > JSON_LIMIT:
        raise RequestEntityTooLarge
    return body


def _pieces(length: int | None, *, most: int | None = None) -> Iterator[bytes]:
    """The body as it arrives. Raises ClientDisconnected when less comes than was said."""
    arrived = 0
    while length is None or arrived < length:
        piece = _next_piece()
        if not piece:
            break
        arrived += len(piece)
        yield piece
        if most is not None and arrived > most:
            return
    if length is not None and arrived < length:
        raise ClientDisconnected


def _next_piece() -> bytes:
    try:
        return request.stream.read(PIECE)
    except OSError as error:
        raise ClientDisconnected from error


def _answered(answer: BaseHTTPResponse) -> Response:
    headers = _answer_headers(answer)
    size = answer.headers.get("Content-Length", "")
    small = size.isdigit() and int(size) <= SMALL_ANSWER
    if request.method == "HEAD" or answer.status in BODILESS or small:
        return _at_once(answer, headers)
    pieces = answer.stream(PIECE, decode_content=False)
    response = Response(pieces, answer.status, headers)
    response.call_on_close(lambda: _let_go(answer))
    return response


def _at_once(answer: BaseHTTPResponse, headers: Headers) -> Response:
    try:
        body = answer.read(decode_content=False)
    except HTTPError as error:
        answer.close()
        raise TooSlowError from error
    answer.release_conn()
    # In a list: of bytes alone the length would be set, which for HEAD is another one.
    response = Response([body], answer.status, headers)
    response.automatically_set_content_length = request.method != "HEAD"
    return response


def _answer_headers(answer: BaseHTTPResponse) -> Headers:
    named = answer.headers.get("Connection", "").lower()
    unwanted = OURS | {name.strip() for name in named.split(",")} if named else OURS
    return Headers([pair for pair in answer.headers.items() if pair[0].lower() not in unwanted])


def _let_go(answer: BaseHTTPResponse) -> None:
    """Give the connection back; one that was not read to its end is closed first."""
    answer.close()
    answer.release_conn()


def _too_slow() -> Response:
    return problem(
        HTTPStatus.GATEWAY_TIMEOUT,
        say(
            "Layanan terlalu lama menjawab. Periksa dahulu apakah permintaan Anda sudah"
            " dilaksanakan, lalu coba lagi.",
            "The service took too long. First see whether your request has taken effect, then"
            " try again.",
        ),
        slug="gateway-timeout",
    )
