"""Priorities as time goes on: a deadline that comes near raises them (E.5, A105)."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from services.ticket.domain.lifecycle import TERMINAL
from services.ticket.domain.priority import RANK, Priority
from services.ticket.domain.ticket import Ticket
from services.ticket.tables import db, reference, tickets

INTERVAL = timedelta(hours=1)
TOP = RANK["emergency"]
FACTS = (
    tickets.c.id,
    tickets.c.subcategory,
    tickets.c.subcategory_confirmed,
    tickets.c.tender,
    tickets.c.lpse_code,
    tickets.c.priority_rank,
)


def raise_priorities_hourly(*, now: datetime) -> int:
    """Sweep when an hour of the domain's clock has gone by, or the clock was moved back."""
    last: datetime | None = current_app.extensions.get("priorities_raised_at")
    if last and timedelta() <= now - last < INTERVAL:
        return 0
    current_app.extensions["priorities_raised_at"] = now
    return raise_priorities(now=now)


def raise_priorities(*, now: datetime) -> int:
    """Raise the priority of open tickets whose tender's deadline has come near; never lower one.

    Returns how many were raised. Each is told in its timeline with the rules that fired.
    """
    open_ = sa.select(*FACTS).where(
        tickets.c.tender_code.is_not(None),
        tickets.c.subcategory.is_not(None),
        tickets.c.status.not_in(sorted(TERMINAL)),
        tickets.c.priority_rank < TOP,
    )
    due = {}
    for row in db.session.execute(open_):
        priority = priority_of(row, now=now)
        if priority.rank > row.priority_rank:
            due[row.id] = priority
    for ticket in _locked(list(due)):
        ticket.raise_priority(due[ticket.id], now=now)
    return len(due)


def priority_of(ticket: Any, *, now: datetime) -> Priority:
    """What a ticket's facts make of its priority now; a mere suggestion stays capped (K15)."""
    chosen = reference.catalogue().subcategories.get(ticket.subcategory or "")
    policy, calendar = reference.priority_policy(), reference.calendar_of(ticket.lpse_code)
    found = policy.of(chosen, ticket.tender, now=now, calendar=calendar)
    return found if ticket.subcategory_confirmed else policy.at_most(found)


def _locked(ids: list[Any]) -> list[Ticket]:
    query = sa.select(Ticket).where(tickets.c.id.in_(ids)).order_by(tickets.c.id)
    return list(db.session.scalars(query.with_for_update())) if ids else []
