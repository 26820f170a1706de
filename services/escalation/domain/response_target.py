"""When a ticket must have its first response: the priority's target in working time (E.6)."""

from datetime import datetime, timedelta

from chassis.calendar import Calendar

PUBLISHED_DAYS = 3
TARGET_MINUTES = {"emergency": 30, "major": 240}
TARGET_DAYS = {"medium": 1, "minor": PUBLISHED_DAYS}
CONSULTATION = timedelta(minutes=60)


def response_due(
    created: datetime, *, creator: str, priority: str | None, calendar: Calendar
) -> datetime:
    """C-RESP: at most the published three working days. C-TM: a visitor waits an hour."""
    if creator == "konsultasi":
        return created + CONSULTATION
    latest = calendar.due_in_working_days(created, PUBLISHED_DAYS)
    if priority in TARGET_MINUTES:
        target = calendar.add_working_minutes(created, TARGET_MINUTES[priority])
        return min(target, latest)
    days = TARGET_DAYS.get(priority or "", PUBLISHED_DAYS)
    return min(calendar.due_in_working_days(created, days), latest)
