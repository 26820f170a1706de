"""What the ticket service hears of people, places and calendars, also late or twice."""

import pytest

from services.ticket.commands import import_tenders
from services.ticket.subscriptions import SUBSCRIPTIONS
from tests.support import hear
from tests.ticket.desk import MORNING

LPSE = {"code": "7", "name": "LPSE Kota Jayapura", "timezone": "Asia/Jayapura", "active": True}
HOURS = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
PROBLEM = {"category": "spse-pokja", "subcategory": "spse-pokja-jadwal-tender"}


def email_of_reporter(desk, number):
    return desk.show(number, desk.ppk).json["reporter"]["email"]


def test_a_person_is_known_by_the_newest_event(desk):
    number = desk.queued()
    desk.know("ppk1", sequence=2, role="ppk", email="baru@contoh.example")
    desk.know("ppk1", sequence=1, role="ppk", email="lama@contoh.example")

    assert email_of_reporter(desk, number) == "baru@contoh.example"


def test_an_lpse_is_known_by_the_newest_event(desk):
    for sequence, name in [(1, "Satu"), (3, "Tiga"), (2, "Dua")]:
        hear(desk.app, SUBSCRIPTIONS, "lpse.updated", sequence=sequence, **{**LPSE, "name": name})

    assert desk.create(lpse_code="7").json["lpse"]["name"] == "Tiga"


@pytest.mark.parametrize("name", ["escalation.routed", "escalation.refused", "rating.submitted"])
def test_an_event_of_an_unknown_ticket_is_tried_again(desk, name):
    data = {"number": "TPS2001010001", "hop": 0, "tier": "lpse_level1", "unit": "93"}
    data |= {"label": {}, "reason": {}, "stars": 5, "tags": [], "has_suggestion": False}

    with pytest.raises(LookupError):
        hear(desk.app, SUBSCRIPTIONS, name, **data)


@pytest.mark.parametrize(
    ("days", "local", "expected"),
    [
        ([], [], ["P6"]),
        (["2026-06-04"], [], ["P3"]),
        ([], [{"date": "2026-06-04", "lpse_code": "93"}], ["P3"]),
        ([], [{"date": "2026-06-04", "lpse_code": "902"}], ["P6"]),
    ],
    ids=["plain", "holiday", "local holiday", "holiday elsewhere"],
)
def test_days_off_bring_a_deadline_nearer(desk, clock, days, local, expected):
    """P3 counts working days: Tuesday is the fourth from Wednesday, or the third."""
    clock.set(MORNING)
    year = {"year": 2026, "version": 1, "hours": HOURS, "days": [{"date": day} for day in days]}
    hear(desk.app, SUBSCRIPTIONS, "calendar.updated", version=1, years=[year], local=local)
    stage = {"name": "Upload Dokumen Penawaran", "starts_at": "2026-06-01T08:00:00+07:00"}
    stages = [{**stage, "ends_at": "2026-06-09T10:00:00+07:00"}]
    keep_tender(desk, stages)

    ticket = desk.create(desk.level1, **PROBLEM, tender_code="1234").json

    assert ticket["priority_rules"] == expected


def keep_tender(desk, stages):
    names = ("agency", "pagu", "category", "fiscal_year", "lpse_code", "hps")
    row = {"code": "1234", "name": "Gedung", "status": "Berlangsung", "stages": stages}
    with desk.app.app_context(), desk.app.store.transaction():
        import_tenders([{**dict.fromkeys(names), **row}])


def test_a_calendar_heard_twice_is_kept_once(desk):
    year = {"year": 2026, "version": 1, "hours": HOURS, "days": []}
    for _ in range(2):
        hear(desk.app, SUBSCRIPTIONS, "calendar.updated", version=1, years=[year], local=[])

    assert desk.create().status_code == 201


def test_a_rating_by_somebody_else_names_nobody_in_the_timeline(desk):
    number = desk.accepted()

    desk.rate(number, rated_by="somebody")

    assert desk.timeline(number, desk.ppk)[-1]["actor"] is None
