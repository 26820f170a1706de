"""What a form asks while a ticket is written, and what an admin asks of the policies."""

from collections import Counter
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from chassis.db import as_dict
from chassis.domain import InvalidError
from services.ticket.domain.catalogue import NO_SUBCATEGORY, Catalogue, Subcategory
from services.ticket.domain.lifecycle import TERMINAL
from services.ticket.domain.priority import Policy, Priority
from services.ticket.domain.roles import Actor
from services.ticket.tables import db, documents, reference, tenders, tickets

MOST_LOOKED_AT = 10_000
EXAMPLES = 50


def catalogue() -> Catalogue:
    return reference.catalogue()


def priority_preview(
    actor: Actor, *, subcategory: str, tender_code: str | None, now: datetime
) -> Priority:
    """The priority a ticket would get now (E.5), capped for a reporter as it will be."""
    chosen = reference.catalogue().subcategories.get(subcategory)
    if chosen is None:
        raise InvalidError({"subcategory": NO_SUBCATEGORY})
    tender = _tender(tender_code) if tender_code else None
    policy, calendar = reference.priority_policy(), reference.calendar_of(actor.lpse_code)
    found = policy.of(chosen, tender, now=now, calendar=calendar)
    return policy.at_most(found) if actor.is_reporter else found


def policies() -> list[dict[str, Any]]:
    """Versions of the priority policy, newest first."""
    columns = (documents.c.version, documents.c.document, documents.c.created_by)
    query = sa.select(*columns, documents.c.created_at).where(documents.c.kind == "priority")
    rows = db.session.execute(query.order_by(documents.c.version.desc())).all()
    return [{**as_dict(row), "active": n == 0} for n, row in enumerate(rows)]


def policy_dry_run(document: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """What a policy would change about the newest open tickets, without changing them."""
    policy = Policy(0, document)
    problems = policy.problems()
    changed = [] if problems else _changed(policy, now)
    moves = Counter(f"{old} → {new}" for _, old, new in changed)
    keys = ("number", "old", "new")
    examples = [dict(zip(keys, change, strict=True)) for change in changed[:EXAMPLES]]
    return {"problems": problems, "changes": dict(moves), "examples": examples}


def _changed(policy: Policy, now: datetime) -> list[tuple[str, str | None, str | None]]:
    known = reference.catalogue().subcategories
    c = tickets.c
    columns = (c.number, c.subcategory, c.subcategory_confirmed, c.tender, c.priority, c.lpse_code)
    query = sa.select(*columns)
    query = query.where(c.subcategory.is_not(None), c.status.not_in(list(TERMINAL)))
    rows = db.session.execute(query.order_by(c.id.desc()).limit(MOST_LOOKED_AT)).all()
    found = [(row, _level(policy, known.get(row.subcategory), row, now)) for row in rows]
    return [(row.number, row.priority, level) for row, level in found if level != row.priority]


def _level(policy: Policy, chosen: Subcategory | None, row: Any, now: datetime) -> str | None:
    """What a ticket would get; a reporter's own choice stays a suggestion (decision 14)."""
    calendar = reference.calendar_of(row.lpse_code)
    found = policy.of(chosen, row.tender, now=now, calendar=calendar)
    return (found if row.subcategory_confirmed else policy.at_most(found)).level


def _tender(code: str) -> dict[str, Any] | None:
    row = db.session.execute(sa.select(tenders).where(tenders.c.code == code)).first()
    return as_dict(row) if row else None
