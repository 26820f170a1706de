"""Numbers at a glance: the dashboard of reporters and of staff (docs/domain.md I)."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from services.ticket.domain.lifecycle import TERMINAL, Status
from services.ticket.domain.roles import Actor
from services.ticket.queries.lists import sla
from services.ticket.queries.sight import Condition, visible
from services.ticket.tables import db, reference, tickets, timeline

t = tickets.c
WORKED_ON = (Status.IN_PROGRESS, Status.WAITING_FEEDBACK)
SERIES_DAYS = 30


def dashboard(actor: Actor, *, now: datetime) -> dict[str, Any]:
    """Counts of what concerns the caller, and how many came in each of the last 30 days."""
    zone = reference.zone_of(actor.lpse_code)
    midnight = datetime.combine(now.astimezone(zone).date(), time.min, zone).astimezone(UTC)
    if actor.is_reporter:
        scope = t.creator_id == actor.id
        return {**_reporter(scope), "series": _series(scope, midnight, zone)}
    scope = _unit(actor)
    counts = _staff(scope, now)
    return {
        **counts,
        "taken_today": _taken(actor, midnight),
        "series": _series(scope, midnight, zone),
    }


def _reporter(scope: Condition) -> dict[str, int]:
    counts = _by_status(scope)
    return {
        "queued": counts[Status.QUEUED] + counts[Status.ROUTING],
        "in_progress": sum(counts[status] for status in WORKED_ON),
        "finished": sum(counts[status] for status in TERMINAL),
        "total": sum(counts.values()),
    }


def _staff(scope: Condition, now: datetime) -> dict[str, int]:
    counts = _by_status(sa.and_(scope, t.status.not_in(list(TERMINAL))))
    return {
        "untaken": counts[Status.QUEUED],
        "in_progress": counts[Status.IN_PROGRESS],
        "waiting_feedback": counts[Status.WAITING_FEEDBACK],
        "waiting_review": counts[Status.WAITING_REVIEW],
        "breached": _count(scope, sla("breached", now), t.status.not_in(list(TERMINAL))),
        "due_soon": _count(scope, sla("due_soon", now)),
    }


def _unit(actor: Actor) -> Condition:
    """The tickets that are with my unit; leaders and admins count all they see."""
    if actor.unit is None:
        return visible(actor)
    return sa.and_(t.home_tier == actor.tier, t.home_unit == actor.unit)


def _by_status(scope: Condition) -> Counter[str]:
    query = sa.select(t.status, sa.func.count()).where(scope).group_by(t.status)
    counts: list[tuple[str, int]] = [(*row,) for row in db.session.execute(query)]
    return Counter(dict(counts))


def _count(*conditions: Condition) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(*conditions)) or 0


def _taken(actor: Actor, midnight: datetime) -> int:
    c = timeline.c
    return _count(c.actor_id == actor.id, c.event == "taken", c.at >= midnight)


def _series(scope: Condition, midnight: datetime, zone: ZoneInfo) -> list[dict[str, Any]]:
    first = midnight - timedelta(days=SERIES_DAYS - 1)
    hour = _hour(t.created_at)
    query = sa.select(hour, sa.func.count()).where(scope, t.created_at >= first).group_by(hour)
    days: Counter[str] = Counter()
    for stamp, count in db.session.execute(query):
        moment = datetime.fromisoformat(f"{stamp}:00:00+00:00")
        days[f"{moment.astimezone(zone):%Y-%m-%d}"] += count
    dates = [first.astimezone(zone).date() + timedelta(days=n) for n in range(SERIES_DAYS)]
    return [{"date": f"{day}", "created": days[f"{day}"]} for day in dates]


def _hour(column: sa.ColumnElement[datetime]) -> sa.ColumnElement[str]:
    """The UTC hour of a moment, as text: whole hours fit every zone of Indonesia."""
    if db.is_sqlite:
        return sa.func.strftime("%Y-%m-%dT%H", column)
    return sa.func.to_char(
        sa.func.timezone("UTC", column), sa.literal_column("'YYYY-MM-DD\"T\"HH24'")
    )
