"""One file: its owner's until it is sent, then the ticket's."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from chassis.domain import ConflictError, GoneError, LockedError
from services.attachment.domain.attachment import LEASE, Attachment, Scan, State

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
OWNER = uuid4()


def a_file(**facts):
    plain = {
        "id": uuid4(),
        "key": "0" * 32,
        "owner": OWNER,
        "original_name": "bukti.pdf",
        "extension": "pdf",
        "media_type": "application/pdf",
        "size": 5,
        "sha256": "0" * 64,
        "created_at": NOW,
    }
    return Attachment(**{**plain, **facts})


def may(file, *, owner=OWNER, ticket="a", now=NOW):
    return file.may_be_claimed(owner=owner, ticket=ticket, now=now)


def test_its_owner_may_claim_it_for_one_ticket_at_a_time():
    file = a_file()
    assert may(file)
    assert not may(file, owner=uuid4())

    file.claim(ticket="a", now=NOW)

    assert may(file, ticket="a")
    assert not may(file, ticket="b")
    assert not may(file, ticket="b", now=NOW + LEASE - timedelta(seconds=1))
    assert may(file, ticket="b", now=NOW + LEASE)


@pytest.mark.parametrize("state", [State.SENT, State.GONE])
def test_what_is_sent_or_gone_cannot_be_claimed(state):
    assert not may(a_file(state=state))


def test_it_is_bound_once():
    file = a_file()

    assert file.bind(number="TPS1", name="pelapor-TPS1-001.pdf", position=1)
    assert file.bind(number="TPS1", name="pelapor-TPS1-002.pdf", position=2)
    assert not file.bind(number="TPS2", name="pelapor-TPS2-001.pdf", position=1)
    assert (file.number, file.name) == ("TPS1", "pelapor-TPS1-001.pdf")


def test_it_can_be_taken_back_until_it_is_claimed():
    claimed, sent, unsent = a_file(), a_file(state=State.SENT), a_file()
    claimed.claim(ticket="a", now=NOW)

    unsent.remove(now=NOW)
    for file in (claimed, sent):
        with pytest.raises(ConflictError):
            file.remove(now=NOW)
    claimed.remove(now=NOW + LEASE)

    assert {unsent.state, claimed.state} == {State.GONE}


@pytest.mark.parametrize(
    ("scan", "refusal"), [(Scan.INFECTED, GoneError), (Scan.PENDING, LockedError)]
)
def test_only_harmless_files_are_handed_out(scan, refusal):
    with pytest.raises(refusal):
        a_file(scan=scan).check_harmless()


@pytest.mark.parametrize("scan", [Scan.CLEAN, Scan.SKIPPED])
def test_harmless_files_are_handed_out(scan):
    a_file(scan=scan).check_harmless()
