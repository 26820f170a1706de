"""Everybody may see which days are worked."""

from datetime import datetime

import pytest

from services.escalation import commands
from tests.escalation.documents import shipped


@pytest.fixture
def calendar(client, as_):
    return lambda role="penyedia", **query: client.get(
        "/api/v1/calendar", query_string=query, headers=as_(role=role)
    )


def test_a_loaded_year_shows_days_hours_and_decree(calendar):
    answer = calendar(year=2026).json

    document = shipped("calendar-2026.json")
    assert (answer["year"], answer["loaded"], answer["decree"]) == (2026, True, document["decree"])
    assert answer["days"] == document["days"]
    assert answer["hours"]["fri"] == [["07:30", "11:30"], ["13:00", "16:30"]]


def test_a_year_that_is_not_loaded_says_so_and_invents_nothing(calendar):
    answer = calendar(year=2027).json

    assert (answer["loaded"], answer["decree"], answer["days"]) == (False, None, [])
    assert answer["hours"]["mon"] == [["07:30", "12:00"], ["13:00", "16:00"]]


def test_without_a_year_it_is_this_one(calendar, clock):
    clock.set(datetime.fromisoformat("2026-07-06T03:00:00Z"))

    assert calendar().json["year"] == 2026


def test_days_off_of_one_lpse_are_shown_for_it_alone(app, calendar):
    off = {"lpse_code": "93", "date": "2026-09-25", "name": "Hari jadi"}
    with app.app_context(), app.store.transaction():
        commands.keep_calendar(shipped("calendar-2026.json", version=2, local=[off]))

    theirs = calendar(year=2026, lpse="93").json["days"]
    others = calendar(year=2026, lpse="77").json["days"]

    local = {"date": "2026-09-25", "kind": "libur_daerah", "name": "Hari jadi"}
    assert local in theirs
    assert local not in others
    assert theirs == sorted(theirs, key=lambda day: day["date"])


@pytest.mark.parametrize(
    ("query", "field"), [({"year": 1}, "year"), ({"year": "x"}, "year"), ({"lpse": "12"}, "lpse")]
)
def test_doubtful_filters_are_refused(calendar, query, field):
    answer = calendar(**query)

    assert answer.status_code == 422
    assert field in answer.json["errors"]


def test_one_must_be_logged_in(calendar, client):
    assert client.get("/api/v1/calendar").status_code == 401
    assert calendar(role="admin", year=2026).status_code == 200
