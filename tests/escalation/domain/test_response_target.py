"""E.6 in working time, and never later than the published three days."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.calendar import Calendar
from services.escalation.domain.response_target import response_due
from tests.escalation.documents import shipped

JAKARTA = ZoneInfo("Asia/Jakarta")
CALENDAR = Calendar.from_documents([shipped("calendar-2026.json")], "Asia/Jakarta")


def due(created, priority, creator="reporter"):
    moment = datetime.fromisoformat(created).replace(tzinfo=JAKARTA)
    found = response_due(moment, creator=creator, priority=priority, calendar=CALENDAR)
    return found.astimezone(JAKARTA).strftime("%m-%d %H:%M")


@pytest.mark.parametrize(
    ("created", "priority", "expected"),
    [
        ("2026-05-13T10:00", None, "05-20 16:00"),
        ("2026-05-13T10:00", "minor", "05-20 16:00"),
        ("2026-05-26T16:30", None, "06-04 16:00"),
        ("2026-07-06T10:00", "emergency", "07-06 10:30"),
        ("2026-07-06T11:45", "emergency", "07-06 13:15"),
        ("2026-07-06T06:00", "emergency", "07-06 08:00"),
        ("2026-07-06T10:00", "major", "07-06 15:00"),
        ("2026-07-06T15:00", "major", "07-07 10:30"),
        ("2026-07-06T10:00", "medium", "07-07 16:00"),
        ("2026-07-10T17:00", "medium", "07-14 16:00"),
    ],
)
def test_targets_count_working_time(created, priority, expected):
    assert due(created, priority) == expected


@pytest.mark.parametrize("priority", [None, "emergency"])
def test_a_visitor_waits_an_hour_by_the_clock(priority):
    assert due("2026-07-06T11:45", priority, creator="konsultasi") == "07-06 12:45"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["emergency", "major", "medium", "minor", None]),
)
def test_no_target_is_later_than_three_working_days(created, priority):
    found = response_due(created, creator="reporter", priority=priority, calendar=CALENDAR)

    assert created < found <= CALENDAR.due_in_working_days(created, 3)
