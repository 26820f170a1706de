"""L.10, where deadlines count: tenders that end soon, and time that goes by."""

from datetime import UTC, datetime, timedelta

import pytest

from services.ticket import commands
from tests.e2e.people import NPWP

pytestmark = pytest.mark.e2e
CHOSEN = {"category": "spse-penyedia", "subcategory": "spse-penyedia-ikut-tender"}


@pytest.fixture(scope="module")
def ticket_service(suite):
    part = suite.part("ticket")
    yield part.app
    with part.app.app_context():
        part.app.store.engine.dispose()


def a_tender(app, code, *, ends_in):
    ends_at = datetime.now(UTC) + ends_in
    stage = {
        "name": "Upload Dokumen Penawaran",
        "starts_at": (ends_at - timedelta(days=30)).isoformat(),
        "ends_at": ends_at.isoformat(),
    }
    row = {
        "code": code,
        "name": "Pekerjaan contoh yang segera berakhir",
        "lpse_code": "93",
        "agency": "Dinas Contoh",
        "hps": 500_000_000,
        "pagu": 500_000_000,
        "status": "Berlangsung",
        "category": "Pengadaan Barang",
        "fiscal_year": 2026,
        "stages": [stage],
    }
    with app.app_context(), app.store.transaction():
        commands.import_tenders([row])
    return ends_at


def test_a099_bidding_that_ends_in_twenty_hours_is_an_emergency(people, ticket_service):
    a_tender(ticket_service, "30000001000", ends_in=timedelta(hours=20))

    answer = people.create("helpdesk1", tender_code="30000001000", **CHOSEN)

    assert answer.status_code == 201, answer.text
    assert (answer.json()["priority"], answer.json()["priority_rules"]) == ("emergency", ["P2"])


def test_a_suppliers_own_choice_stays_major_until_a_handler_confirms_it(people, ticket_service):
    a_tender(ticket_service, "30000002000", ends_in=timedelta(hours=20))
    number = people.queued("penyedia1", npwp=NPWP, tender_code="30000002000", **CHOSEN)
    assert people("penyedia1").see(number)["priority"] == "major"

    people.take(number, "lpse_level1")
    confirmed = people("helpdesk1").do(number, "classification", **CHOSEN)

    assert confirmed.json()["priority"] == "emergency"


def test_a105_the_sweep_raises_near_a_deadline_and_never_lowers(people, ticket_service):
    ends_at = a_tender(ticket_service, "30000003000", ends_in=timedelta(days=30))
    number = people.create("helpdesk1", tender_code="30000003000", **CHOSEN).json()["number"]
    people.wait(number, "queued")
    assert people("helpdesk1").see(number)["priority"] == "major"

    for moment in (ends_at - timedelta(hours=23), ends_at + timedelta(days=1)):
        with ticket_service.app_context(), ticket_service.store.transaction():
            commands.raise_priorities(now=moment)

    lines = people("helpdesk1").get(f"/tickets/{number}/timeline").json()["items"]
    assert people("helpdesk1").see(number)["priority"] == "emergency"
    assert [line["details"]["rules"] for line in lines if line["event"] == "reprioritised"] == [
        ["P2"]
    ]
