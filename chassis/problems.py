"""Refusals as RFC 9457 problem documents, in the caller's language."""

import logging
import re
from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, g, has_request_context, request
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from chassis import domain
from chassis.text import Language, Text, in_language, say

logger = logging.getLogger(__name__)
STATUS_OF: dict[type[domain.RefusalError], int] = {
    domain.MalformedError: 400,
    domain.NotAuthenticatedError: 401,
    domain.NotPermittedError: 403,
    domain.NotFoundError: 404,
    domain.ConflictError: 409,
    domain.GoneError: 410,
    domain.StaleError: 412,
    domain.TooLargeError: 413,
    domain.UnsupportedError: 415,
    domain.InvalidError: 422,
    domain.LockedError: 423,
    domain.TooManyError: 429,
    domain.UnavailableError: 503,
    domain.RefusalError: 422,
}
TITLES = {
    400: say("Permintaan tidak dapat dibaca", "The request cannot be read"),
    401: say("Perlu masuk", "Log-in needed"),
    403: say("Tidak diizinkan", "Not allowed"),
    404: say("Tidak ditemukan", "Not found"),
    405: say("Tidak didukung", "Not supported"),
    409: say("Keadaan sudah berubah", "The state has changed"),
    410: say("Sudah tidak tersedia", "No longer available"),
    412: say("Data sudah lebih baru", "The data is newer"),
    413: say("Terlalu besar", "Too large"),
    415: say("Jenis tidak diterima", "Type not accepted"),
    416: say("Bagian berkas tidak ada", "No such part of the file"),
    422: say("Isian perlu diperbaiki", "Some fields need attention"),
    423: say("Terkunci sementara", "Locked for a while"),
    429: say("Terlalu sering", "Too many requests"),
    500: say("Terjadi kesalahan", "Something went wrong"),
    503: say("Layanan sedang tidak tersedia", "Service not available now"),
    504: say("Layanan terlalu lama menjawab", "The service took too long"),
}
DETAILS = {
    400: say("Isi permintaan tidak dapat dibaca.", "The body of the request cannot be read."),
    404: say("Alamat ini tidak ada.", "There is nothing at this address."),
    405: say("Tindakan ini tidak ada di alamat ini.", "This method is not for this address."),
    413: say("Isi permintaan terlalu besar.", "The body of the request is too large."),
    415: say("Kirim isi sebagai application/json.", "Send the body as application/json."),
    422: domain.InvalidError.DETAIL,
    500: say(
        "Bukan kesalahan Anda. Coba lagi; bila terulang, sebutkan nomor permintaan ini.",
        "This is not your fault. Try again; if it happens again, tell us this request id.",
    ),
    503: say(
        "Bagian yang diperlukan sedang tidak dapat dihubungi. Coba lagi sebentar lagi.",
        "A part that is needed cannot be reached. Please try again in a moment.",
    ),
}
# marshmallow speaks English only; what it may say is translated here.
TRANSLATIONS = (
    (r"Missing data for required field\.", "Wajib diisi."),
    (r"Field may not be null\.", "Tidak boleh kosong."),
    (r"Unknown field\.", "Isian ini tidak dikenal."),
    (r"Not a valid string\.", "Harus berupa teks."),
    (r"Not a valid integer\.", "Harus berupa bilangan bulat."),
    (r"Not a valid number\.", "Harus berupa angka."),
    (r"Not a valid boolean\.", "Harus berupa true atau false."),
    (r"Not a valid (list|mapping type)\.", "Bentuknya tidak sesuai."),
    (r"Not a valid UUID\.", "Bukan pengenal yang sah."),
    (r"Not a valid (datetime|date|time)\.", "Bukan tanggal atau waktu yang sah."),
    (r"Not a valid email address\.", "Bukan alamat surel yang sah."),
    (r"Not a valid URL\.", "Bukan alamat web yang sah."),
    (r"Invalid input type\.", "Bentuknya tidak sesuai."),
    (r"Invalid value\.", "Nilai ini tidak diterima."),
    (r"Shorter than minimum length (\d+)\.", "Paling sedikit {0} karakter."),
    (r"Longer than maximum length (\d+)\.", "Paling banyak {0} karakter."),
    (r"Length must be between (\d+) and (\d+)\.", "Panjangnya antara {0} dan {1}."),
    (r"Length must be (\d+)\.", "Panjangnya harus {0}."),
    (r"Must be one of: (.+)\.", "Pilih salah satu: {0}."),
    (r"Must be greater than or equal to (.+)\.", "Paling kecil {0}."),
    (r"Must be less than or equal to (.+)\.", "Paling besar {0}."),
    (
        r"Must be greater than or equal to (.+) and less than or equal to (.+)\.",
        "Antara {0} dan {1}.",
    ),
)


def language() -> Language:
    """The caller's language: Indonesian unless English is asked for."""
    if not has_request_context():
        return "id"
    if "language" not in g:
        best = request.accept_languages.best_match(["id", "en"], default="id")
        g.language = "en" if best == "en" else "id"
    return g.language  # type: ignore[no-any-return]


def problem(
    status: int,
    detail: Text,
    *,
    slug: str,
    errors: dict[str, list[Any]] | None = None,
    retry_after: int | None = None,
) -> Response:
    """Build an RFC 9457 problem document; `slug` ends its `type`."""
    spoken = language()
    title = TITLES.get(status, TITLES[500]).in_(spoken)
    body = {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail.in_(spoken),
        "instance": request.path,
        "request_id": g.get("request_id", ""),
    }
    if errors:
        body["errors"] = {name: in_language(told, spoken) for name, told in errors.items()}
    response = Response(orjson.dumps(body), status, mimetype="application/problem+json")
    response.headers["Content-Language"] = spoken
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def refuse(error: domain.RefusalError) -> Response:
    status = next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)
    errors = getattr(error, "errors", None)
    retry_after = getattr(error, "retry_after", None)
    told = {name: [text] for name, text in errors.items()} if errors else None
    response = problem(
        status, error.detail, slug=error.reason, errors=told, retry_after=retry_after
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def explain(error: HTTPException) -> Response:
    """Answer what Flask, Werkzeug or marshmallow refused."""
    status = error.code or 500
    if status < HTTPStatus.BAD_REQUEST:
        return error.get_response()  # type: ignore[return-value]
    messages = (getattr(error, "data", None) or {}).get("messages", {})
    slug = HTTPStatus(status).phrase.lower().replace(" ", "-")
    detail = DETAILS.get(status, DETAILS[500])
    errors = _flat(messages) if status == HTTPStatus.UNPROCESSABLE_ENTITY else None
    response = problem(
        status, detail, slug="invalid" if errors is not None else slug, errors=errors
    )
    if status == HTTPStatus.METHOD_NOT_ALLOWED and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    return response


def database_down(error: Exception) -> Response:
    logger.warning("Database not usable: %s", error)
    return problem(503, DETAILS[503], slug="unavailable", retry_after=2)


def crashed(error: Exception) -> Response:
    logger.error("Unhandled error", exc_info=error)
    return problem(500, DETAILS[500], slug="internal-error")


def register(app: Flask) -> None:
    """Let an app answer every refusal and failure with a problem document."""
    app.register_error_handler(domain.RefusalError, refuse)
    app.register_error_handler(HTTPException, explain)
    for kind in (OperationalError, PoolTimeoutError, DBAPIError):
        app.register_error_handler(kind, _database_error)
    app.register_error_handler(Exception, crashed)


def _database_error(error: Exception) -> Response:
    lost = isinstance(error, PoolTimeoutError | OperationalError)
    lost = lost or bool(getattr(error, "connection_invalidated", False))
    return database_down(error) if lost else crashed(error)


def _flat(messages: Any) -> dict[str, list[Any]]:
    """Turn `{"json": {"tender": {"hps": ["…"]}}}` into `{"tender.hps": [Text]}`."""
    flat: dict[str, list[Any]] = {}
    for fields in messages.values() if isinstance(messages, dict) else []:
        _collect(flat, "", fields)
    return flat


def _collect(flat: dict[str, list[Any]], path: str, found: Any) -> None:
    if isinstance(found, dict):
        for name, inner in found.items():
            key = path if name == "_schema" else f"{path}.{name}" if path else str(name)
            _collect(flat, key or "body", inner)
    else:
        told = found if isinstance(found, list) else [found]
        flat.setdefault(path or "body", []).extend(_translated(message) for message in told)


def _translated(message: Any) -> Any:
    if not isinstance(message, str):
        return message
    for pattern, indonesian in TRANSLATIONS:
        if match := re.fullmatch(pattern, message):
            return Text(indonesian.format(*match.groups()), message)
    return Text(message, message)
