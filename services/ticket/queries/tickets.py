"""One ticket: its row, its discussion, its files, its timeline."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.ticket.domain import access
from services.ticket.domain.discussion import Kind
from services.ticket.domain.roles import STAFF, Actor
from services.ticket.queries.sight import readable
from services.ticket.tables import (
    db,
    files,
    lpses,
    messages,
    people,
    tickets,
    timeline,
)

Rows = Sequence[Any]
NOBODY = UUID(int=0)
EMAIL = sa.select(people.c.email).where(people.c.id == sa.bindparam("id"))
TICKET = (
    sa.select(tickets, lpses.c.name.label("lpse_name"), people.c.email.label("creator_email"))
    .outerjoin(lpses, lpses.c.code == tickets.c.lpse_code)
    .outerjoin(people, people.c.id == tickets.c.creator_id)
)


def ticket(number: str, actor: Actor) -> Any:
    """The ticket, its LPSE's name and its reporter's e-mail. NotFoundError unless readable."""
    query = TICKET.where(tickets.c.number == number, readable(actor))
    if found := db.session.execute(query).first():
        return found
    raise access.not_found()


def discussion(ticket_id: UUID, actor: Actor) -> Rows:
    """Messages, oldest first; internal notes only for staff."""
    query = sa.select(messages).where(messages.c.ticket_id == ticket_id)
    if actor.role not in STAFF:
        query = query.where(messages.c.kind != Kind.NOTE)
    return db.session.execute(query.order_by(messages.c.id)).all()


def ticket_files(ticket_id: UUID) -> Rows:
    query = sa.select(files).where(files.c.ticket_id == ticket_id)
    return db.session.execute(query.order_by(files.c.position)).all()


def history(number: str, actor: Actor) -> Rows:
    """The timeline of a ticket, oldest first."""
    found = ticket(number, actor)
    query = sa.select(timeline).where(timeline.c.ticket_id == found.id)
    return db.session.execute(query.order_by(timeline.c.id)).all()


def public_ticket(number: str) -> tuple[Any, Rows]:
    """What anybody may know of a number; a number nobody has costs the same two queries."""
    row = db.session.execute(sa.select(tickets).where(tickets.c.number == number)).first()
    steps = sa.select(timeline.c.at, timeline.c.target, timeline.c.source, timeline.c.tier)
    steps = steps.where(timeline.c.ticket_id == (row.id if row else NOBODY))
    return row, db.session.execute(steps.order_by(timeline.c.id)).all()


def email_of(user_id: str) -> str | None:
    return db.session.scalar(EMAIL, {"id": user_id})
