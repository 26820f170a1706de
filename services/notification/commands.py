"""Everything that changes what people are told. Callers own the transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from services.notification.domain.audience import Audience, Unit
from services.notification.domain.roles import ROLES_OF, UNIT_FIELD
from services.notification.tables import db, notices, people, random_half


def remember_person(person: Mapping[str, Any], *, sequence: int) -> None:
    """Keep what is newest about somebody (decision 6)."""
    values = {**person, "sequence": sequence}
    insert = db.insert(people).values(values)
    changed = {name: insert.excluded[name] for name in values if name != "id"}
    newer = people.c.sequence < insert.excluded.sequence
    db.session.execute(
        insert.on_conflict_do_update(index_elements=["id"], set_=changed, where=newer)
    )


def meet_person(person: Mapping[str, Any]) -> None:
    """Keep what a token says of somebody no event has told of yet (decision 6)."""
    insert = db.insert(people).values({**person, "active": True, "sequence": 0})
    db.session.execute(insert.on_conflict_do_nothing(index_elements=["id"]))


def tell(
    audience: Audience,
    *,
    event_id: str,
    ticket: str | None,
    details: Mapping[str, Any],
    now: datetime,
) -> None:
    """Give everybody in the audience one notice of the event, however often it is heard."""
    shared = {"event_id": event_id, "ticket": ticket, "details": details, "created_at": now}
    for kind, unit in audience.units:
        _tell_unit(unit, {**shared, "kind": kind})
    if audience.people:
        rows = [
            {**shared, "id": uuid7(), "user_id": id_, "kind": kind}
            for id_, kind in audience.people.items()
        ]
        _insert(db.insert(notices).values(rows))


def mark_read(reader: str, *, ids: Sequence[UUID] | None, now: datetime) -> None:
    """Mark notices of the reader as read, all of them when `ids` is None."""
    chosen = [notices.c.user_id == reader, notices.c.read_at.is_(None)]
    if ids is not None:
        chosen.append(notices.c.id.in_(ids))
    db.session.execute(sa.update(notices).where(*chosen).values(read_at=now))


def _tell_unit(unit: Unit, shared: Mapping[str, Any]) -> None:
    """One statement, whatever the size of the unit."""
    # Ids of one event share their moment, so that a reader's notices still sort by it.
    moment = sa.literal(uuid7().hex[:16], sa.String)
    id_ = sa.cast(moment.concat(random_half()), sa.Uuid)
    values = [sa.literal(value, notices.c[name].type) for name, value in shared.items()]
    members = sa.select(id_, people.c.id, *values).where(*_is_member(unit))
    _insert(db.insert(notices).from_select(["id", "user_id", *shared], members))


def _is_member(unit: Unit) -> list[sa.ColumnElement[bool]]:
    claims: list[sa.ColumnElement[bool]] = [
        people.c.active,
        people.c.role.in_(ROLES_OF[unit.tier]),
        people.c.id.not_in(unit.but),
    ]
    if field := UNIT_FIELD.get(unit.tier):
        claims.append(people.c[field] == unit.unit)
    return claims


def _insert(insert: Any) -> None:
    once = insert.on_conflict_do_nothing(index_elements=["user_id", "event_id"])
    db.session.execute(once)
