"""What the ticket service does about the events of others."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.ticket.domain.roles import Actor
from services.ticket.domain.ticket import Ticket
from services.ticket.tables import db, documents, lpses, mapping, people, reference


def route_ticket(
    number: str,
    *,
    hop: int,
    place: dict[str, Any],
    compensated: bool,
    response_due_at: datetime | None,
    now: datetime,
) -> None:
    """T22: the escalation service says where a ticket goes. LookupError if there is none."""
    _ticket(number).routed(
        hop=hop,
        place=place,
        compensated=compensated,
        response_due_at=response_due_at,
        now=now,
    )


def refuse_escalation(number: str, *, hop: int, reason: dict[str, str], now: datetime) -> None:
    """T23: the escalation service knows no way on."""
    _ticket(number).refused(hop=hop, reason=reason, now=now)


def rate_ticket(
    number: str, *, rating: dict[str, Any], rated_by: str | None, now: datetime
) -> None:
    """T16: a rating was submitted."""
    ticket = _ticket(number)
    creator = ticket.creator
    by = Actor(id=creator["id"], name=creator["name"], role=creator["role"])
    ticket.rated(rating=rating, by=by if rated_by == creator["id"] else None, now=now)


def keep_person(entry: Mapping[str, Any], *, sequence: int) -> None:
    """Copy a directory entry, unless a newer one is known."""
    row = {name: entry.get(name) for name in ("name", "role", "lpse_code", "directorate", "email")}
    row |= {"id": entry["id"], "active": entry.get("active", True), "sequence": sequence}
    _keep(people, row, key="id")


def keep_lpse(entry: Mapping[str, Any], *, sequence: int) -> None:
    """Copy an LPSE, unless a newer copy is known."""
    row = {name: entry[name] for name in ("code", "name", "timezone", "active")}
    _keep(lpses, {**row, "sequence": sequence}, key="code")
    reference.forget("lpses")


def keep_calendar(version: int, document: Mapping[str, Any]) -> None:
    """Keep a version of the calendars, for P3."""
    row = {"kind": "calendar", "version": version, "document": dict(document)}
    insert = db.insert(documents).values(row)
    db.session.execute(insert.on_conflict_do_nothing(index_elements=["kind", "version"]))


def _keep(table: sa.Table, row: dict[str, Any], *, key: str) -> None:
    upsert = db.insert(table).values(row)
    renewed = {name: upsert.excluded[name] for name in row if name != key}
    newer = table.c.sequence < upsert.excluded.sequence
    db.session.execute(
        upsert.on_conflict_do_update(index_elements=[key], set_=renewed, where=newer)
    )


def _ticket(number: str) -> Ticket:
    ticket = mapping.locked_ticket(number)
    if ticket is None:
        # An event about a ticket we never stored: kept, tried again, then parked for a person.
        raise LookupError(f"No ticket {number}")
    return ticket
