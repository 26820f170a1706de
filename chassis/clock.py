"""The clock of the domain. Leases, tokens and limits run on real time instead."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time in UTC; a test may move it, and time runs on from there."""

    def __init__(self) -> None:
        self._offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def advance(self, by: timedelta) -> None:
        self._offset += by

    def set(self, moment: datetime) -> None:
        self._offset = moment - datetime.now(UTC)
