"""One spelling of a path: what could be read in two ways is read in none (SR-36, H13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import NotFound

from gateway.paths import public_path, target

DOUBTFUL = (
    "//internal/revocations",
    "/api/v1//tickets",
    "/api/v1/tickets//",
    "/./internal/revocations",
    "/api/v1/../../internal/revocations",
    "/api/v1/..",
    "/api/v1/%2e%2e/%2e%2e/internal/revocations",
    "/api/v1/%2E./internal",
    "/api/v1/tickets/%2e",
    "/%2finternal/revocations",
    "/%2Finternal",
    "/api%2fv1/tickets",
    "/%252finternal",
    "/api/v1/tickets/%252e%252e",
    "/api/v1/..;/internal",
    "/api/v1/tickets;x=1",
    "/api/v1/tickets%3bx",
    "/api\\v1\\tickets",
    "/api/v1/%5c..%5cinternal",
    "/api/v1/%c0%ae%c0%ae/internal",
    "/api/v1/%c0%af",
    "/api/v1/tickets/%00",
    "/api/v1/tickets/a%0d%0ab",
    "/api/v1/tickets/%ff",
    "http://elsewhere/api/v1/tickets",
    "*",
    "",
)
UNKNOWN = (
    "/internal/revocations",
    "/INTERNAL/revocations",
    "/Internal/claims",
    "/internal",
    "/api/v1/internal/revocations",
    "/metrics",
    "/livez",
    "/readyz",
    "/healthz",
    "/openapi.json",
    "/",
    "/api/v1",
    "/api/v1/tickets/",
    "/API/v1/tickets",
    "/api/v1/Tickets",
    "/api/v1/tickets.",
    "/api/v1/tickets/TPS1/take/more",
    "/api/v1\u2215tickets",
    "/\uff0finternal",
    "/api/v2/tickets",
)


@pytest.mark.parametrize("raw", DOUBTFUL)
def test_a_doubtful_spelling_is_not_found(raw):
    with pytest.raises(NotFound):
        public_path({"RAW_URI": raw})


@pytest.mark.parametrize("path", [*DOUBTFUL[:-2], *UNKNOWN])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_spelling_reaches_what_is_inside(gateway, service, as_, path, method):
    environ = {"RAW_URI": path, "REQUEST_URI": path}

    answer = gateway.test_client().open(
        method=method, environ_overrides=environ, headers=as_(role="admin")
    )

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert service.seen == []


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("/api/v1/tickets?x=//..;%2f", "/api/v1/tickets"),
        ("/api/v1/%74ickets", "/api/v1/tickets"),
        ("/api/v1/public/tickets/TPS%201", "/api/v1/public/tickets/TPS 1"),
        ("/api/v1/tickets/%C3%A9", "/api/v1/tickets/é"),
        ("/.well-known/jwks.json", "/.well-known/jwks.json"),
        ("/api/v1/tickets/TPS1/attachments.zip", "/api/v1/tickets/TPS1/attachments.zip"),
    ],
)
def test_a_plain_path_is_decoded_once(raw, path):
    assert public_path({"RAW_URI": raw}) == path


@given(st.text())
def test_what_is_sent_on_reads_as_what_was_decided_on(text):
    try:
        path = public_path({"RAW_URI": "/" + text})
    except NotFound:
        return

    assert public_path({"RAW_URI": target(path, b"")}) == path


@given(st.binary())
def test_a_query_is_sent_on_in_plain_characters(query):
    sent = target("/x", query)

    assert sent.isascii()
    assert sent.isprintable()
    assert " " not in sent
