"""One spelling of a path: decoded once, so that gateway and service read the same (SR-36)."""

import re
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from werkzeug.exceptions import NotFound

# After one decoding: another encoding, another separator, a control character.
_DOUBTFUL = re.compile(r"[%;\\\x00-\x1f\x7f]|//|/\.{1,2}(?:/|$)")
_QUERY_CHARACTERS = "%!$&'()*+,;=:@/?[]|~^{}\"<>`\\"


def public_path(environ: dict[str, Any]) -> str:
    """The path as the client wrote it, decoded. NotFound when it can be read in two ways."""
    raw = str(environ.get("RAW_URI", environ.get("REQUEST_URI", ""))).partition("?")[0]
    if "%2f" in raw.lower() or not raw.startswith("/"):
        raise NotFound
    try:
        path = unquote_to_bytes(raw.encode("latin-1")).decode("utf-8")
    except UnicodeError as error:
        raise NotFound from error
    if _DOUBTFUL.search(path):
        raise NotFound
    return path


def target(path: str, query: bytes) -> str:
    """Path and query as they are sent on."""
    written = quote(path)
    return f"{written}?{quote(query, safe=_QUERY_CHARACTERS)}" if query else written
