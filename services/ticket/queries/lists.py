"""The boxes of tickets, with their filters, page by page (docs/domain.md B.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from chassis.domain import InvalidError
from chassis.pages import Key, after, decode_cursor, encode_cursor, order_by
from chassis.text import say
from services.ticket.domain import access
from services.ticket.domain.lifecycle import TERMINAL, Status
from services.ticket.domain.roles import Actor
from services.ticket.queries.search import matches
from services.ticket.queries.sight import Condition, traced, visible
from services.ticket.tables import db, lpses, reference, tickets

t = tickets.c
SORTS: dict[str, tuple[list[Key], list[type]]] = {
    "queue": (
        [(t.priority_rank, True), (t.compensated, True), (t.id, False)],
        [int, bool, UUID],
    ),
    "newest": ([(t.id, True)], [UUID]),
    "oldest": ([(t.id, False)], [UUID]),
    "updated": ([(t.updated_at, True), (t.id, True)], [datetime, UUID]),
}
COLUMNS = (
    t.id,
    t.number,
    t.type,
    t.channel,
    t.status,
    t.tier,
    t.unit,
    t.label,
    t.handler,
    t.creator,
    t.lpse_code,
    lpses.c.name.label("lpse_name"),
    t.application,
    t.application_version,
    t.category,
    t.subcategory,
    t.priority,
    t.priority_rank,
    t.title,
    t.hop,
    t.reopened,
    t.compensated,
    t.rating,
    t.response_due_at,
    t.responded_at,
    t.created_at,
    t.updated_at,
    t.closed_at,
    t.version,
)
ROWS = sa.select(*COLUMNS).outerjoin(lpses, lpses.c.code == t.lpse_code)
DUE_SOON = timedelta(hours=4)


@dataclass(frozen=True)
class Found:
    """One page: rows, and the cursor of the next page."""

    rows: Sequence[Any]
    next_cursor: str | None


def box(
    actor: Actor,
    *,
    box: str,
    sort: str | None,
    limit: int,
    cursor: str | None,
    now: datetime,
    **filters: Any,
) -> Found:
    """One page of a box. Raises InvalidError for filters that make no sense."""
    chosen = sort or ("queue" if box == "incoming" else "newest")
    keys, kinds = SORTS[chosen]
    query = ROWS.where(IN_BOX[box](actor), *_filters(actor, now, filters))
    if cursor:
        query = query.where(after(keys, decode_cursor(cursor, kinds)))
    rows = db.session.execute(query.order_by(*order_by(keys)).limit(limit + 1)).all()
    page = rows[:limit]
    more = len(rows) > limit
    return Found(page, encode_cursor(_values(page[-1], keys)) if more else None)


def _incoming(actor: Actor) -> Condition:
    """Waits to be taken at my tier and unit."""
    if actor.unit is None:
        return sa.false()
    return sa.and_(t.status == Status.QUEUED, t.home_tier == actor.tier, t.home_unit == actor.unit)


def _handled(actor: Actor) -> Condition:
    """It is my turn: I work on it, or somebody waits for my answer."""
    return t.turn_id == actor.id


def _history(actor: Actor) -> Condition:
    """Passed through my hands or my unit's, or came from me; and it is not my turn."""
    concerned = sa.or_(t.creator_id == actor.id, traced(access.shared_past(actor)))
    return sa.and_(concerned, t.turn_id.is_distinct_from(actor.id))


def _mine(actor: Actor) -> Condition:
    return t.creator_id == actor.id


IN_BOX = {
    "incoming": _incoming,
    "handled": _handled,
    "history": _history,
    "mine": _mine,
    "all": visible,
}


def _filters(actor: Actor, now: datetime, filters: dict[str, Any]) -> list[Condition]:
    given = {name: value for name, value in filters.items() if value is not None}
    plain = {
        "number": t.number,
        "application": t.application,
        "version": t.application_version,
        "category": t.category,
        "priority": t.priority,
        "lpse": t.lpse_code,
    }
    conditions: list[Condition] = [
        column == given[name] for name, column in plain.items() if name in given
    ]
    if "status" in given:
        conditions.append(t.status.in_(given["status"]))
    if "q" in given:
        conditions.append(matches(given["q"]))
    if "rating" in given:
        conditions.append(t.rating["stars"].as_integer() == given["rating"])
    if "sla" in given:
        conditions.append(sla(given["sla"], now))
    return [*conditions, *_created(actor, given)]


def sla(state: str, now: datetime) -> Condition:
    """Breached: answered, or ended, too late or not yet; due soon: four hours are left."""
    if state == "breached":
        so_far = sa.literal(now, t.created_at.type)
        return sa.func.coalesce(t.responded_at, t.closed_at, so_far) > t.response_due_at
    open_ = sa.and_(t.responded_at.is_(None), t.status.not_in(list(TERMINAL)))
    return sa.and_(open_, t.response_due_at >= now, t.response_due_at < now + DUE_SOON)


def _created(actor: Actor, given: dict[str, Any]) -> list[Condition]:
    """Inclusive dates in the caller's zone."""
    zone = reference.zone_of(actor.lpse_code)
    first, last = given.get("created_from"), given.get("created_to")
    if first and last and first > last:
        wrong = say("Tanggal akhir mendahului tanggal awal.", "The last date is before the first.")
        raise InvalidError({"created_to": wrong})
    conditions: list[Condition] = []
    if first:
        conditions.append(t.created_at >= _midnight(first, zone))
    if last:
        conditions.append(t.created_at < _midnight(last + timedelta(days=1), zone))
    return conditions


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _values(row: Any, keys: Sequence[Key]) -> list[Any]:
    return [getattr(row, str(column.key)) for column, _ in keys]
