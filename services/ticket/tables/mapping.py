"""How tickets and what acts write are stored."""

from collections import defaultdict
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.ticket.domain.discussion import Entry, File, Message, Trace
from services.ticket.domain.ticket import Ticket
from services.ticket.tables.schema import db, files, messages, tickets, timeline, traces

# The domain counts versions; SQLAlchemy only refuses to overwrite one it did not read.
db.mapper.map_imperatively(
    Ticket, tickets, version_id_col=tickets.c.version, version_id_generator=False
)
LOCKED = sa.select(Ticket).where(tickets.c.number == sa.bindparam("number")).with_for_update()
TABLE_OF = {Message: messages, File: files, Entry: timeline, Trace: traces}


def locked_ticket(number: str) -> Ticket | None:
    """A ticket by its number, for change: nobody else may change it before the commit."""
    found: Ticket | None = db.session.scalar(LOCKED, {"number": number})
    return found


def store_written(session: Session, *_: object) -> None:
    """Store what acts have written beside the ticket itself, in the same transaction."""
    rows = defaultdict(list)
    for ticket in (*session.new, *session.dirty):
        for written in ticket.pull_written() if isinstance(ticket, Ticket) else ():
            rows[type(written)].append(row_of(written))
    for kind, values in rows.items():
        insert = db.insert(TABLE_OF[kind])
        if kind is Trace:
            insert = insert.on_conflict_do_nothing()
        session.execute(insert, values)


def row_of(written: Message | File | Entry | Trace) -> dict[str, Any]:
    row = {field.name: getattr(written, field.name) for field in fields(written)}
    if isinstance(written, Entry):
        row["actor_id"] = written.actor and written.actor["id"]
    return row


# After the flush: a new ticket's own row must be there before what refers to it.
sa.event.listen(db.session, "after_flush", store_written)
