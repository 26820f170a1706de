"""Working time: F.4 vectors, zones, breaks, years nobody has loaded."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.calendar import Calendar

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
HOURS = {
    **{day: [["07:30", "12:00"], ["13:00", "16:00"]] for day in ("mon", "tue", "wed", "thu")},
    "fri": [["07:30", "11:30"], ["13:00", "16:30"]],
    "sat": [],
    "sun": [],
}
OFF_2026 = (
    "01-01 01-16 02-16 02-17 03-18 03-19 03-20 03-21 03-22 03-23 03-24 04-03 04-05 05-01 05-14"
    " 05-15 05-27 05-28 05-31 06-01 06-16 08-17 08-25 12-24 12-25"
)


def a_document(year=2026, off=OFF_2026, **changes):
    days = [{"date": f"{year}-{day}", "kind": "libur", "name": day} for day in off.split()]
    return {"version": 1, "year": year, "days": days, "hours": HOURS, **changes}


def a_calendar(*documents, zone=WIB, local=()):
    return Calendar.from_documents(documents or [a_document()], zone, local)


def at(text, zone=WIB):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-05-13T10:00", "2026-05-20T16:00"),
        ("2026-05-26T16:30", "2026-06-04T16:00"),
    ],
)
def test_the_printed_vectors_hold(received, due):
    answer = a_calendar().due_in_working_days(at(received), 3)

    assert answer == at(due)
    assert answer.tzinfo is UTC


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-07-06T07:00", "2026-07-06T16:00"),
        ("2026-07-06T12:30", "2026-07-06T16:00"),
        ("2026-07-06T15:59", "2026-07-06T16:00"),
        ("2026-07-06T16:00", "2026-07-07T16:00"),
        ("2026-07-10T16:29", "2026-07-10T16:30"),
        ("2026-07-10T16:30", "2026-07-13T16:00"),
        ("2026-07-11T10:00", "2026-07-13T16:00"),
    ],
)
def test_day_zero_is_the_day_of_receipt_until_closing(received, due):
    assert a_calendar().due_in_working_days(at(received), 0) == at(due)


@pytest.mark.parametrize(
    ("received", "minutes", "due"),
    [
        ("2026-07-06T07:00", 30, "2026-07-06T08:00"),
        ("2026-07-06T11:45", 30, "2026-07-06T13:15"),
        ("2026-07-06T12:30", 0, "2026-07-06T13:00"),
        ("2026-07-06T08:00", 240, "2026-07-06T12:00"),
        ("2026-07-10T11:00", 60, "2026-07-10T13:30"),
        ("2026-07-10T16:00", 60, "2026-07-13T08:00"),
        ("2026-05-13T15:50", 20, "2026-05-18T07:40"),
    ],
)
def test_minutes_skip_breaks_nights_and_days_off(received, minutes, due):
    assert a_calendar().add_working_minutes(at(received), minutes) == at(due)


@pytest.mark.parametrize("zone", [WIB, WITA, WIT])
def test_each_zone_closes_by_its_own_clock(zone):
    calendar = a_calendar(zone=zone)

    assert calendar.due_in_working_days(at("2026-05-13T10:00", zone), 3) == at(
        "2026-05-20T16:00", zone
    )


def test_one_moment_falls_on_different_days_in_different_zones():
    moment = at("2026-07-06T14:30", WIB)

    jakarta = a_calendar(zone=WIB).due_in_working_days(moment, 0)
    jayapura = a_calendar(zone=WIT).due_in_working_days(moment, 0)

    assert jakarta == at("2026-07-06T16:00", WIB)
    assert jayapura == at("2026-07-07T16:00", WIT)


def test_a_local_day_off_closes_one_place_only():
    local = [{"date": "2026-07-07", "kind": "libur_daerah", "name": "Hari jadi"}]

    assert not a_calendar(local=local).is_working_day(date(2026, 7, 7))
    assert a_calendar().is_working_day(date(2026, 7, 7))


def test_special_hours_hold_for_their_days_only():
    short = {**HOURS, "mon": [["08:00", "12:00"], ["12:30", "15:00"]]}
    special = [{"from": "2026-07-06", "to": "2026-07-12", "hours": short}]
    calendar = a_calendar(a_document(special_hours=special))

    assert calendar.due_in_working_days(at("2026-07-06T09:00"), 0) == at("2026-07-06T15:00")
    assert calendar.due_in_working_days(at("2026-07-13T09:00"), 0) == at("2026-07-13T16:00")


def test_the_higher_version_of_a_year_holds_whatever_the_order():
    amended = a_document(off="07-06", version=2)

    calendar = a_calendar(amended, a_document())

    assert not calendar.is_working_day(date(2026, 7, 6))
    assert calendar.is_working_day(date(2026, 5, 14))


def test_a_year_nobody_loaded_is_monday_to_friday_and_says_so():
    calendar = a_calendar()

    assert calendar.is_working_day(date(2027, 1, 1))
    assert not calendar.is_working_day(date(2027, 1, 2))
    assert (calendar.loaded(2026), calendar.loaded(2027)) == (True, False)
    assert calendar.unloaded_years(at("2026-12-30T10:00"), at("2027-01-04T10:00")) == [2027]


def test_without_any_document_there_are_still_ordinary_hours():
    calendar = Calendar.from_documents([], WIB)

    assert calendar.due_in_working_days(at("2026-07-06T09:00"), 1) == at("2026-07-07T16:00")


@pytest.mark.parametrize(
    "week",
    [
        {},
        {"sat": [["08:00", "12:00"]]},
        {"mon": [["12:00", "08:00"]]},
        {"mon": [["08:00", "12:00"], ["11:00", "13:00"]]},
        {"mon": [["08:00", "25:00"]]},
    ],
)
def test_hours_that_make_no_sense_are_refused(week):
    with pytest.raises(ValueError, match="hour"):
        a_calendar(a_document(hours=week))


moments = st.datetimes(datetime(2025, 12, 1), datetime(2027, 1, 20), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from([WIB, WITA, WIT])
ALL = {zone: a_calendar(zone=zone) for zone in (WIB, WITA, WIT)}


@given(moments, moments, st.integers(0, 5000), zones)
def test_a_later_receipt_is_never_due_earlier(one, other, minutes, zone):
    earlier, later = sorted((one, other))
    calendar = ALL[zone]

    assert calendar.add_working_minutes(earlier, minutes) <= calendar.add_working_minutes(
        later, minutes
    )
    assert calendar.due_in_working_days(earlier, 3) <= calendar.due_in_working_days(later, 3)


@given(moments, st.integers(0, 5000), zones)
def test_between_undoes_add(moment, minutes, zone):
    due = ALL[zone].add_working_minutes(moment, minutes)

    assert ALL[zone].working_minutes_between(moment, due) == minutes


@given(moments, st.integers(0, 5000), zones)
def test_nothing_is_ever_due_outside_working_hours(moment, minutes, zone):
    due = ALL[zone].add_working_minutes(moment, minutes).astimezone(ZoneInfo(zone))

    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[due.weekday()]
    clock = due.strftime("%H:%M:%S.%f")
    assert any(start + ":00" <= clock <= end + ":00.000000" for start, end in HOURS[weekday]), due
    assert due.strftime("%m-%d") not in OFF_2026.split() or due.year != 2026


@given(moments, moments, moments, zones)
def test_working_time_adds_up(one, two, three, zone):
    calendar = ALL[zone]
    minutes = [
        calendar.working_minutes_between(start, end)
        for start, end in pairwise(sorted((one, two, three)))
    ]
    whole = calendar.working_minutes_between(min(one, two, three), max(one, two, three))

    assert 0 <= whole - sum(minutes) <= 1


def test_time_runs_only_forwards():
    calendar = a_calendar()

    assert calendar.working_minutes_between(at("2026-07-07T09:00"), at("2026-07-06T09:00")) == 0
    assert (
        calendar.working_minutes_between(
            at("2026-07-06T09:00"), at("2026-07-06T09:00") + timedelta(hours=4)
        )
        == 180
    )
