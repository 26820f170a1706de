"""Bringing a file and taking it back."""

import hashlib
import io
import threading
import tracemalloc
from uuid import UUID

import pytest
from werkzeug.exceptions import ClientDisconnected

from services.attachment.domain.contents import MEDIA_TYPES
from services.attachment.domain.roles import WRITERS
from tests.attachment.samples import DISHONEST, GENUINE, HTML, PDF

LIMIT = 8 * 1024 * 1024
URL = "/api/v1/attachments"


def test_every_type_on_the_list_can_be_brought(upload):
    for extension, content in GENUINE.items():
        answer = upload(f"Bukti.{extension.upper()}", content)

        assert answer.status_code == 201
        file = answer.json
        assert UUID(file.pop("id")).version == 7
        assert file.pop("url").startswith("/api/v1/attachments/")
        assert file == {
            "original_name": f"Bukti.{extension.upper()}",
            "size": len(content),
            "media_type": MEDIA_TYPES[extension],
            "sha256": hashlib.sha256(content).hexdigest(),
            "scan": "skipped",
        }


def test_a_dishonest_file_leaves_nothing(upload, stored):
    answers = [upload(f"bukti.{extension}", content) for extension, content in DISHONEST.values()]

    told = {(answer.status_code, answer.json["type"]) for answer in answers}
    assert told == {(415, "/problems/unsupported-type")}
    assert stored() == []


HOSTILE = {
    "../../etc/passwd": 415,
    "CON": 415,
    "....": 422,
    "a.pdf\0.exe": 415,
    "surat\u202egpj.exe": 415,
    "\u200b.htaccess": 415,
    "-rf": 415,
    "$(id)": 415,
    '"; filename=x.html': 415,
    "gambar.svg": 415,
    "halaman.pdf.html": 415,
    "=cmd()": 415,
    "x" * 300: 415,
    "a\r\nSet-Cookie: a=b.pdf": 422,
    "..\\..\\x.pdf": 201,
    "C:\\x.pdf": 201,
    "/abs.pdf": 201,
    "😀.pdf": 201,
    "laporan.exe.pdf": 201,
    "x" * 300 + ".pdf": 201,
}


def test_hostile_names_are_refused_or_made_harmless(upload, stored):
    answers = {name: upload(name) for name in HOSTILE}

    assert {name: answer.status_code for name, answer in answers.items()} == HOSTILE
    kept = [a.json["original_name"] for a in answers.values() if a.status_code == 201]
    assert len(kept) == len(stored()) == 6
    assert all(name.endswith(".pdf") and not set(name) & set("/\\\r\n") for name in kept)


def test_whoever_may_write_on_tickets_may_bring_files(upload):
    others = ("resepsionis", "pimpinan", "system", "admin", "petugas_call_center")

    assert {upload(role=role).status_code for role in WRITERS} == {201}
    assert {upload(role=role).status_code for role in others} == {403}


def test_nobody_brings_files_without_logging_in(client):
    assert client.post(URL, data={"file": (io.BytesIO(PDF), "a.pdf")}).status_code == 401


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "file"),
        ({"file": "text"}, "file"),
        ({"file": (io.BytesIO(b""), "kosong.pdf")}, "file"),
        ({"file": [(io.BytesIO(PDF), "a.pdf"), (io.BytesIO(PDF), "b.pdf")]}, "file"),
        ({"file": (io.BytesIO(PDF), "a.pdf"), "owner": "x"}, "owner"),
    ],
)
def test_a_form_has_exactly_one_file(client, as_, stored, fields, field):
    answer = client.post(
        URL, data=fields, headers=as_(role="ppk"), content_type="multipart/form-data"
    )

    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]
    assert stored() == []


def test_what_is_no_form_is_refused(client, as_):
    answer = client.post(URL, data=PDF, headers={**as_(role="ppk"), "Content-Type": "text/html"})

    assert answer.status_code == 415
    assert "multipart/form-data" in answer.json["detail"]


def test_eight_megabytes_are_enough_and_one_byte_more_is_too_much(upload, stored):
    assert upload("besar.rhs", bytes(LIMIT)).status_code == 201

    answer = upload("besar.rhs", bytes(LIMIT + 1))

    assert answer.status_code == 413
    assert "8 MB" in answer.json["detail"]
    assert len(stored()) == 1


class Untouchable:
    def __getattr__(self, name):
        raise AssertionError("The body was read")


class Sudden:
    """A body that ends before its time."""

    def read(self, *_):
        raise ClientDisconnected

    readline = readinto = read


def send_raw(client, headers, body, length):
    kind = "multipart/form-data; boundary=x"
    environ = {"wsgi.input": body, "CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind}
    return client.post(URL, headers=headers, environ_overrides=environ)


def test_a_body_that_says_it_is_too_large_is_not_read(client, as_):
    answer = send_raw(client, as_(role="ppk"), Untouchable(), LIMIT + 20_000)

    assert answer.status_code == 413


def test_a_client_that_leaves_leaves_nothing(client, as_, stored):
    answer = send_raw(client, as_(role="ppk"), Sudden(), 1000)

    assert answer.status_code == 400
    assert stored() == []


def test_an_upload_never_stands_in_memory(app, as_, tmp_path):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.rhs"\r\n\r\n'
    body = tmp_path / "body"
    body.write_bytes(head + bytes(LIMIT) + b"\r\n--x--\r\n")
    client, headers = app.test_client(), as_(role="ppk")
    send_raw(client, headers, io.BytesIO(head + b"x\r\n--x--\r\n"), len(head) + 10)

    tracemalloc.start()
    with body.open("rb") as stream:
        answer = send_raw(client, headers, stream, body.stat().st_size)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (answer.status_code, answer.json["size"]) == (201, LIMIT)
    assert peak < 3 * 1024 * 1024


def test_the_same_key_keeps_one_file(upload, stored):
    first = upload(Idempotency_Key="k1")
    again = upload(Idempotency_Key="k1")
    other = upload("lain.pdf", Idempotency_Key="k1")

    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json["type"]) == (422, "/problems/idempotency-mismatch")
    assert len(stored()) == 1


def test_a_refusal_is_replayed_too(upload):
    first = upload("a.pdf", HTML, Idempotency_Key="k1")
    again = upload("a.pdf", HTML, Idempotency_Key="k1")

    assert (first.status_code, again.status_code) == (415, 415)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_the_owner_takes_a_file_back(client, upload, as_):
    url = upload().json["url"]

    assert client.delete(url, headers=as_("ppk2", role="ppk")).status_code == 404
    assert client.delete(url, headers=as_("ppk1", role="ppk")).status_code == 204
    assert client.delete(url, headers=as_("ppk1", role="ppk")).status_code == 404
    assert client.get(url, headers=as_("ppk1", role="ppk")).status_code == 404


def test_what_is_claimed_or_sent_cannot_be_taken_back(client, upload, claim, bind, as_):
    file, owner = upload().json, as_("ppk1", role="ppk")
    claim(file["id"])

    claimed = client.delete(file["url"], headers=owner)
    bind(file["id"])
    sent = client.delete(file["url"], headers=owner)

    assert (claimed.status_code, sent.status_code) == (409, 409)
    assert sent.json["type"] == "/problems/already-sent"


def test_when_the_disk_refuses_nothing_is_promised(upload, objects_dir):
    objects_dir.write_text("not a folder")

    answer = upload(Idempotency_Key="k1")
    objects_dir.unlink()
    later = upload(Idempotency_Key="k1")

    assert (answer.status_code, later.status_code) == (503, 201)
    assert answer.headers["Retry-After"]


def test_two_at_once_under_one_key_keep_one_file(app, as_, stored):
    headers = {**as_(role="ppk"), "Idempotency-Key": "k1"}
    answers, together = [], threading.Barrier(2)

    def send():
        together.wait()
        data = {"file": (io.BytesIO(PDF), "a.pdf")}
        answers.append(app.test_client().post(URL, data=data, headers=headers).status_code)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(answers) <= {201, 409}
    assert len(stored()) == 1
