"""Tickets that say which files are theirs."""

import logging
from uuid import UUID, uuid4

import pytest

from services.attachment.domain.attachment import Attachment
from services.attachment.subscriptions import SUBSCRIPTIONS
from tests.attachment.conftest import NUMBER
from tests.support import hear


@pytest.fixture
def kept(app):
    """What is known of a file: number, stored name, position."""

    def read(id_):
        with app.app_context():
            file = app.store.session.get(Attachment, UUID(id_))
            return file.number, file.name, file.position

    return read


def test_a_claimed_file_becomes_the_tickets(upload, claim, bind, kept):
    file = upload().json["id"]
    claim(file)

    bind(file)

    assert kept(file) == (NUMBER, f"pelapor-{NUMBER}-001.pdf", 1)


def test_hearing_it_twice_changes_nothing(upload, bind, kept):
    file = upload().json["id"]

    bind(file)
    bind(file, first=2)

    assert kept(file) == (NUMBER, f"pelapor-{NUMBER}-001.pdf", 1)


def test_a_file_stays_with_its_first_ticket(upload, bind, kept, caplog):
    file = upload().json["id"]

    bind(file)
    bind(file, number="TPS2611240002")

    assert kept(file)[0] == NUMBER
    assert file in caplog.text


def test_unknown_files_are_passed_over_and_logged(upload, bind, kept, caplog):
    file, unknown = upload().json["id"], str(uuid4())

    with caplog.at_level(logging.WARNING):
        bind(unknown, file)

    assert kept(file)[0] == NUMBER
    assert unknown in caplog.text
    assert "pelapor" not in caplog.text


def test_messages_without_files_are_fine(app):
    hear(app, SUBSCRIPTIONS, "ticket.message_added", number=NUMBER, attachments=[])
    hear(app, SUBSCRIPTIONS, "ticket.message_added", number=NUMBER)


def test_a_file_taken_back_too_late_is_still_the_tickets(client, upload, bind, kept, as_):
    file = upload().json
    client.delete(file["url"], headers=as_("ppk1", role="ppk"))

    bind(file["id"])

    assert kept(file["id"])[0] == NUMBER


def test_a_stored_name_never_has_a_path(app, upload, kept):
    file = upload().json["id"]
    named = [{"id": file, "name": "../../x.pdf", "position": 1}]

    hear(app, SUBSCRIPTIONS, "ticket.message_added", number=NUMBER, attachments=named)

    assert kept(file)[1] == "x.pdf"
