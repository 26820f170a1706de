"""Working time of a place: its days, hours and breaks, read from one document per year.

Holidays are data and never computed; a year without a document falls back to Monday to Friday,
and `loaded` and `unloaded_years` say so. Moments come in with any zone and go out in UTC.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SATURDAY = 5
ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)
# Ordinary office hours, for a place no document has been loaded for at all.
ORDINARY_HOURS = {
    **{day: [("07:30", "12:00"), ("13:00", "16:00")] for day in WEEKDAYS[:4]},
    "fri": [("07:30", "11:30"), ("13:00", "16:30")],
}
Document = Mapping[str, Any]
Range = tuple[time, time]
Hours = tuple[tuple[Range, ...], ...]
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class _Period:
    """Days with hours of their own, such as a month of fasting."""

    first: date
    last: date
    hours: Hours


@dataclass(frozen=True)
class _Year:
    hours: Hours
    days_off: frozenset[date]
    periods: tuple[_Period, ...]

    @classmethod
    def parse(cls, document: Document) -> Self:
        return cls(
            hours=_hours(document["hours"]),
            days_off=frozenset(_dates(document["days"])),
            periods=tuple(_period(entry) for entry in document.get("special_hours", ())),
        )

    def hours_on(self, day: date) -> Hours:
        found = (period.hours for period in self.periods if period.first <= day <= period.last)
        return next(found, self.hours)


class Calendar:
    """Working-time arithmetic in one zone. Build it with `from_documents`."""

    def __init__(
        self, years: Mapping[int, _Year], *, zone: ZoneInfo, closed: frozenset[date]
    ) -> None:
        self._years, self._zone, self._closed = years, zone, closed
        self._fallback = years[max(years)].hours if years else _hours(ORDINARY_HOURS)

    @classmethod
    def from_documents(
        cls, documents: Iterable[Document], zone: str, local: Iterable[Document] = ()
    ) -> Self:
        """Read yearly documents; of two for one year the higher `version` holds.

        `local` are days off of this place alone, in the shape of a document's `days`.
        Raises KeyError or ValueError for a document that cannot be read.
        """
        newest_last = sorted(documents, key=lambda document: int(document.get("version", 1)))
        years = {int(document["year"]): _Year.parse(document) for document in newest_last}
        return cls(years, zone=ZoneInfo(zone), closed=frozenset(_dates(local)))

    def loaded(self, year: int) -> bool:
        return year in self._years

    def unloaded_years(self, start: datetime, end: datetime) -> list[int]:
        """Years between two moments for which days off are not known."""
        first, last = (moment.astimezone(self._zone).year for moment in (start, end))
        return [year for year in range(first, last + 1) if not self.loaded(year)]

    def is_working_day(self, day: date) -> bool:
        return bool(self._hours_of(day))

    def due_in_working_days(self, received: datetime, days: int) -> datetime:
        """Close of business of working day `days`.

        Day 0 is the day of receipt when that was before closing, else the next working day.
        """
        open_days = self._working_days_from(received)
        closing = next(open_days)
        for _ in range(days):
            closing = next(open_days)
        return closing

    def add_working_minutes(self, received: datetime, minutes: int) -> datetime:
        """The moment `minutes` of working time after receipt; breaks do not count."""
        left = minutes * ONE_MINUTE
        for start, end in self._spans_from(received):
            begin = max(start, received.astimezone(UTC))
            if begin + left <= end:
                return begin + left
            left -= end - begin
        raise AssertionError("working time has no end")

    def working_minutes_between(self, start: datetime, end: datetime) -> int:
        """Whole minutes of working time from `start` to `end`; 0 when `end` is not later."""
        total = timedelta()
        for opening, closing in self._spans_from(start) if start < end else ():
            if opening >= end:
                break
            total += min(closing, end) - max(opening, start)
        return total // ONE_MINUTE

    def _working_days_from(self, received: datetime) -> Iterator[datetime]:
        """Closings of the working days, the first one after receipt."""
        for day in self._dates_from(received):
            spans = self._spans(day)
            if spans and received < spans[-1][1]:
                yield spans[-1][1]

    def _spans_from(self, moment: datetime) -> Iterator[Span]:
        for day in self._dates_from(moment):
            yield from (span for span in self._spans(day) if moment < span[1])

    def _dates_from(self, moment: datetime) -> Iterator[date]:
        day = moment.astimezone(self._zone).date()
        while True:
            yield day
            day += ONE_DAY

    def _spans(self, day: date) -> list[Span]:
        return [(self._utc(day, start), self._utc(day, end)) for start, end in self._hours_of(day)]

    def _hours_of(self, day: date) -> tuple[Range, ...]:
        if day in self._closed:
            return ()
        year = self._years.get(day.year)
        if year is None:
            return self._fallback[day.weekday()] if day.weekday() < SATURDAY else ()
        return () if day in year.days_off else year.hours_on(day)[day.weekday()]

    def _utc(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self._zone).astimezone(UTC)


def _dates(entries: Iterable[Document]) -> Iterator[date]:
    return (date.fromisoformat(entry["date"]) for entry in entries)


def _period(entry: Document) -> _Period:
    first, last = date.fromisoformat(entry["from"]), date.fromisoformat(entry["to"])
    return _Period(first, last, _hours(entry["hours"]))


def _hours(week: Document) -> Hours:
    hours = tuple(tuple(_range(*pair) for pair in week.get(name, ())) for name in WEEKDAYS)
    if not any(hours[:SATURDAY]):
        raise ValueError("a week without working hours")
    for day in hours:
        edges = [edge for pair in day for edge in pair]
        if sorted(set(edges)) != edges:
            raise ValueError(f"working hours overlap or run backwards: {edges}")
    return hours


def _range(start: str, end: str) -> Range:
    return time.fromisoformat(start), time.fromisoformat(end)
