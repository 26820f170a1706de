"""Time alone raises a priority when a deadline comes near (E.5, A105)."""

from datetime import datetime, timedelta

import pytest

from services.ticket import commands
from tests.support import said

TENDER = "20000001000"
CHOSEN = {"category": "spse-penyedia", "subcategory": "spse-penyedia-ikut-tender"}


@pytest.fixture
def now(app):
    return app.clock.now()


def a_running_tender(app, ends_at: datetime):
    stage = {"name": "Upload Dokumen Penawaran", "ends_at": ends_at.isoformat()}
    stage["starts_at"] = (ends_at - timedelta(days=30)).isoformat()
    row = {
        "code": TENDER,
        "name": "Tender contoh",
        "lpse_code": "93",
        "agency": None,
        "hps": 1_000_000,
        "pagu": 1_000_000,
        "status": "Berlangsung",
        "category": None,
        "fiscal_year": 2026,
        "stages": [stage],
    }
    with app.app_context(), app.store.transaction():
        commands.import_tenders([row])


def sweep(app, now):
    with app.app_context(), app.store.transaction():
        return commands.raise_priorities(now=now)


def a_ticket(desk):
    answer = desk.create(desk.level1, tender_code=TENDER, **CHOSEN)
    assert answer.status_code == 201, answer.json
    return answer.json["number"]


def test_a_deadline_that_has_come_near_raises_the_priority(app, desk, now):
    ends = now + timedelta(days=20)
    a_running_tender(app, ends)
    number = a_ticket(desk)
    assert desk.show(number, desk.level1).json["priority"] == "major"

    raised = sweep(app, ends - timedelta(hours=23))

    ticket = desk.show(number, desk.level1).json
    assert (raised, ticket["priority"], ticket["priority_rules"]) == (1, "emergency", ["P2"])
    line = desk.client.get(f"/api/v1/tickets/{number}/timeline", headers=desk.level1).json["items"]
    assert (line[-1]["event"], line[-1]["details"]["rules"]) == ("reprioritised", ["P2"])
    assert said(app, "ticket.reclassified")[0]["data"]["new"]["priority"] == "emergency"


def test_the_sweep_never_lowers_and_says_nothing_twice(app, desk, now):
    ends = now + timedelta(days=20)
    a_running_tender(app, ends)
    number = a_ticket(desk)
    sweep(app, ends - timedelta(hours=23))

    assert sweep(app, ends - timedelta(hours=22)) == 0
    assert sweep(app, ends + timedelta(days=3)) == 0
    assert desk.show(number, desk.level1).json["priority"] == "emergency"


def test_what_is_over_is_left_alone(app, desk, now):
    ends = now + timedelta(days=20)
    a_running_tender(app, ends)
    number = a_ticket(desk)
    desk.do(desk.level1, number, "close")

    assert sweep(app, ends - timedelta(hours=23)) == 0


def test_a_suggestion_of_a_reporter_reaches_major_at_most(app, desk, now):
    ends = now + timedelta(days=20)
    a_running_tender(app, ends)
    number = desk.create(tender_code=TENDER, **CHOSEN).json["number"]

    sweep(app, ends - timedelta(hours=23))

    assert desk.show(number, desk.ppk).json["priority"] == "major"


def test_the_sweep_runs_once_an_hour_of_the_domains_clock(app, now):
    with app.app_context(), app.store.transaction():
        commands.raise_priorities_hourly(now=now)
        first = app.extensions["priorities_raised_at"]
        commands.raise_priorities_hourly(now=now + timedelta(minutes=59))
        same = app.extensions["priorities_raised_at"]
        commands.raise_priorities_hourly(now=now + timedelta(minutes=61))
        later = app.extensions["priorities_raised_at"]

    assert (first == same, later > first) == (True, True)
