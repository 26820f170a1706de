"""Bytes on their way out: whole, in part, or not at all."""

import hashlib
import io

import pytest
from werkzeug.http import parse_options_header

from services.attachment.domain.attachment import Attachment, Scan
from services.attachment.http import delivery
from tests.attachment.samples import PDF

BYTES = bytes(range(100))
TAG = f'"{hashlib.sha256(BYTES).hexdigest()}"'


@pytest.fixture
def url(upload):
    return upload("surat “penting”; v2.rhs", BYTES).json["url"]


@pytest.fixture
def get(client, as_, url):
    def ask(method="GET", **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        owner = as_("ppk1", role="ppk")
        return client.open(url, method=method, headers={**owner, **sent})

    return ask


def test_a_file_comes_whole_and_harmless(get):
    answer = get()

    assert (answer.status_code, answer.data) == (200, BYTES)
    headers = answer.headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Length"] == "100"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["ETag"] == TAG
    assert headers["Cache-Control"] == "private, no-cache"
    kind, options = parse_options_header(headers["Content-Disposition"])
    assert (kind, options["filename"]) == ("attachment", "surat “penting”; v2.rhs")
    assert len(headers.getlist("Content-Disposition")) == 1


@pytest.mark.parametrize(
    ("wanted", "status", "content", "range_"),
    [
        ("bytes=0-9", 206, BYTES[:10], "bytes 0-9/100"),
        ("bytes=90-", 206, BYTES[90:], "bytes 90-99/100"),
        ("bytes=-10", 206, BYTES[90:], "bytes 90-99/100"),
        ("bytes=50-50", 206, BYTES[50:51], "bytes 50-50/100"),
        ("bytes=90-500", 206, BYTES[90:], "bytes 90-99/100"),
        ("bytes=0-", 206, BYTES, "bytes 0-99/100"),
        ("bytes=-500", 206, BYTES, "bytes 0-99/100"),
        ("bytes=100-", 416, None, "bytes */100"),
        ("bytes=500-600", 416, None, "bytes */100"),
        ("bytes=0-9,20-29", 200, BYTES, None),
        ("bytes=9-0", 200, BYTES, None),
        ("bytes=a-b", 200, BYTES, None),
        ("lines=0-9", 200, BYTES, None),
        ("", 200, BYTES, None),
    ],
)
def test_one_part_can_be_asked_for(get, wanted, status, content, range_):
    answer = get(Range=wanted)

    assert answer.status_code == status
    assert answer.headers.get("Content-Range") == range_
    if content is not None:
        assert answer.data == content
        assert answer.content_length == len(content)


@pytest.mark.parametrize(
    ("condition", "status"),
    [(TAG, 206), ('"other"', 200), ("Wed, 21 Oct 2026 07:28:00 GMT", 200)],
)
def test_a_part_of_another_version_is_not_given(get, condition, status):
    assert get(Range="bytes=0-9", If_Range=condition).status_code == status


@pytest.mark.parametrize(
    ("condition", "status"),
    [(TAG, 304), (f"W/{TAG}", 304), (f'"x", {TAG}', 304), ("*", 304), ('"x"', 200)],
)
def test_what_the_caller_has_is_not_sent_again(get, condition, status):
    answer = get(If_None_Match=condition)

    assert answer.status_code == status
    assert answer.headers["ETag"] == TAG
    assert answer.data == (b"" if status == 304 else BYTES)


def test_the_head_alone_can_be_asked_for(get):
    whole, part = get("HEAD"), get("HEAD", Range="bytes=0-9")

    assert (whole.status_code, whole.content_length, whole.data) == (200, 100, b"")
    assert (part.status_code, part.content_length, part.data) == (206, 10, b"")


@pytest.mark.parametrize(("scan", "status"), [(Scan.INFECTED, 410), (Scan.PENDING, 423)])
def test_what_may_be_harmful_stays_here(app, get, scan, status):
    with app.app_context(), app.store.transaction():
        app.store.session.query(Attachment).update({"scan": scan})

    assert get().status_code == status


def test_bytes_that_were_lost_are_said_to_be_lost(get, objects_dir):
    for path in objects_dir.rglob("*"):
        if path.is_file():
            path.unlink()

    assert get().status_code == 404


def test_the_file_is_closed_when_the_client_leaves(client, upload, as_, monkeypatch):
    file = upload("a.rhs", bytes(1_000_000)).json
    opened = []
    content = delivery.queries.content
    monkeypatch.setattr(
        delivery.queries, "content", lambda *a, **k: opened.append(content(*a, **k)) or opened[-1]
    )

    answer = client.get(file["url"], headers=as_("ppk1", role="ppk"), buffered=False)
    first = next(iter(answer.iter_encoded()))
    answer.close()

    assert len(first) == 64 * 1024
    assert opened[0]._file.closed


def test_unknown_files_are_not_found(client, as_):
    url = "/api/v1/attachments/019abcde-0000-7000-8000-000000000000"

    assert client.get(url, headers=as_(role="ppk")).status_code == 404
    assert client.get("/api/v1/attachments/x", headers=as_(role="ppk")).status_code == 404


def test_the_type_is_ours_not_the_clients(client, upload, as_):
    sent = {"file": (io.BytesIO(PDF), "a.pdf", "text/html")}
    url = client.post("/api/v1/attachments", data=sent, headers=as_("ppk1", role="ppk")).json[
        "url"
    ]

    answer = client.get(url, headers=as_("ppk1", role="ppk"))

    assert answer.headers["Content-Type"] == "application/pdf"
