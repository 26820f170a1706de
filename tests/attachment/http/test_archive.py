"""All files of a ticket in one zip."""

import io
import tracemalloc
import zipfile

import pytest

from services.attachment.adapters import local_store
from services.attachment.domain.attachment import Attachment, Scan
from tests.attachment.conftest import NUMBER
from tests.attachment.samples import PDF, PNG

URL = f"/api/v1/tickets/{NUMBER}/attachments.zip"


@pytest.fixture
def get(client, as_, tickets):
    tickets.show("helpdesk")

    def ask(url=URL, who="helpdesk", **options):
        return client.get(url, headers=as_(who, role="helpdesk_lkpp"), **options)

    return ask


def test_it_holds_the_files_under_their_stored_names(upload, bind, get):
    first, second, third = (upload(f"{n}.pdf", PDF + str(n).encode()).json["id"] for n in "abc")
    bind(second, first=2)
    bind(first, third, first=1, number="TPS2611240002")
    bind(upload("d.png", PNG).json["id"], first=1, extension="png")

    answer = get()

    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{NUMBER}.zip"')
    assert answer.content_length == len(answer.data)
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    assert archive.namelist() == [f"pelapor-{NUMBER}-001.png", f"pelapor-{NUMBER}-002.pdf"]
    assert archive.read(f"pelapor-{NUMBER}-001.png") == PNG
    assert archive.read(f"pelapor-{NUMBER}-002.pdf") == PDF + b"b"


def test_a_ticket_without_files_says_so(get):
    answer = get()

    assert answer.status_code == 404
    assert "tidak memiliki lampiran" in answer.json["detail"]


def test_only_who_sees_the_ticket_gets_its_files(upload, bind, get, client):
    bind(upload().json["id"])

    assert get(who="other").status_code == 404
    assert client.get(URL).status_code == 401


@pytest.mark.parametrize("number", ["..", "a b", "x" * 41, "é", "%2e%2e"])
def test_what_is_no_number_is_not_asked_for(get, tickets, number):
    assert get(f"/api/v1/tickets/{number}/attachments.zip").status_code == 404
    assert tickets.asked == []


def test_harmful_files_stay_out(app, upload, bind, get):
    good, bad = upload().json["id"], upload("b.png", PNG).json["id"]
    bind(good, bad)
    with app.app_context(), app.store.transaction():
        rows = app.store.session.query(Attachment).filter_by(extension="png")
        rows.update({"scan": Scan.INFECTED})

    archive = zipfile.ZipFile(io.BytesIO(get().data))

    assert archive.namelist() == [f"pelapor-{NUMBER}-001.pdf"]


def test_it_never_stands_in_memory(upload, bind, get):
    size = 4 * 1024 * 1024
    bind(*(upload(f"{n}.rhs", bytes(size)).json["id"] for n in range(4)))

    tracemalloc.start()
    answer = get(buffered=False)
    tracemalloc.reset_peak()
    begun, _ = tracemalloc.get_traced_memory()  # what asking took, code loaded for it included
    sent = sum(len(piece) for piece in answer.iter_encoded())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sent > 4 * size
    assert peak - begun < 1024 * 1024


def test_files_are_closed_when_the_client_leaves(upload, bind, get, monkeypatch):
    bind(upload("a.rhs", bytes(1_000_000)).json["id"])
    closed = []
    close = local_store._Part.close
    monkeypatch.setattr(local_store._Part, "close", lambda part: closed.append(close(part)))

    answer = get(buffered=False)
    pieces = iter(answer.iter_encoded())
    while len(next(pieces)) < 10_000:
        assert not closed
    answer.close()

    assert closed
