"""What the escalation service announces."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from chassis.domain import Event


@dataclass(frozen=True, kw_only=True)
class EscalationRouted(Event):
    """A ticket has a new place; `hop` makes late and repeated answers harmless."""

    type: ClassVar[str] = "escalation.routed"

    number: str
    hop: int
    tier: str
    unit: str
    label: dict[str, str]
    directorate: str | None
    compensated: bool
    policy_version: int
    response_due_at: datetime | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EscalationRefused(Event):
    """A ticket cannot go on as asked; `reason` tells its handler what to do."""

    type: ClassVar[str] = "escalation.refused"

    number: str
    hop: int
    reason: dict[str, str]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CalendarUpdated(Event):
    """The calendars of every year, and the days off of single LPSEs."""

    type: ClassVar[str] = "calendar.updated"

    version: int
    years: list[dict[str, Any]]
    local: list[dict[str, Any]]
