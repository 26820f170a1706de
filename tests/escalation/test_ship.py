"""What the service comes with is stored, and said, once."""

import sqlalchemy as sa

from chassis.calendar import Calendar
from services.escalation import commands
from services.escalation.tables import calendars, db, policies, reference
from tests.escalation.documents import shipped
from tests.support import said


def ship(app):
    with app.app_context(), app.store.transaction():
        commands.ship()


def keep(app, **changes):
    with app.app_context(), app.store.transaction():
        commands.keep_calendar(shipped("calendar-2026.json", **changes))


def test_shipping_again_changes_and_says_nothing(bare_app):
    ship(bare_app)

    with bare_app.app_context():
        stored = db.session.scalars(sa.select(policies.c.version)).all()
        years = db.session.execute(sa.select(calendars.c.year, calendars.c.version)).all()
    assert (stored, years) == ([1], [(2026, 1)])
    assert len(said(bare_app, "calendar.updated")) == 1


def test_the_shipped_calendar_is_said_in_full(bare_app):
    [event] = said(bare_app, "calendar.updated")

    assert (event["subject"], event["data"]["version"]) == ("calendar", 1)
    assert event["data"]["years"] == [shipped("calendar-2026.json")]
    assert event["data"]["local"] == []


def test_an_amended_year_is_a_new_version_for_everyone(bare_app):
    off = {"lpse_code": "93", "date": "2026-09-25", "name": "Hari jadi"}
    keep(bare_app, version=2, local=[off])
    keep(bare_app, version=2, local=[off])
    keep(bare_app, year=2027, days=[])

    *_, amended, next_year = [event["data"] for event in said(bare_app, "calendar.updated")]
    assert (amended["version"], next_year["version"]) == (2, 3)
    assert [year["version"] for year in amended["years"]] == [2]
    assert [year["year"] for year in next_year["years"]] == [2026, 2027]
    assert next_year["local"] == [off]


def test_an_older_version_that_comes_late_does_not_count(bare_app):
    keep(bare_app, version=3, decree="new")
    keep(bare_app, version=2, decree="old")

    with bare_app.app_context():
        assert reference.rules().years[2026]["decree"] == "new"


def test_the_shipped_2026_has_17_holidays_and_8_days_of_collective_leave():
    document = shipped("calendar-2026.json")
    kinds = [day["kind"] for day in document["days"]]

    assert (kinds.count("libur_nasional"), kinds.count("cuti_bersama")) == (17, 8)
    assert Calendar.from_documents([document], "Asia/Jakarta").loaded(2026)
