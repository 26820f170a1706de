"""What has changed since a cursor, for clients that keep a copy (`/tickets/updates`)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.pages import after, decode_cursor, encode_cursor, order_by
from services.ticket.domain.roles import Actor
from services.ticket.queries.lists import ROWS, Found
from services.ticket.queries.sight import visible
from services.ticket.tables import db, tickets

t = tickets.c
# A transaction may commit a little after the moment it wrote down; what was seen once may be
# seen again within this time, and is never missed.
OVERLAP = timedelta(seconds=5)
START = datetime(2000, 1, 1).astimezone()


def changes(actor: Actor, *, since: str | None, limit: int, now: datetime) -> Found:
    """Changed tickets the caller may see, oldest change first; the cursor is never null."""
    keys = [(t.updated_at, False), (t.id, False)]
    seen: list[Any] = decode_cursor(since, [datetime, UUID]) if since else [START, UUID(int=0)]
    query = ROWS.where(visible(actor), after(keys, seen)).order_by(*order_by(keys))
    rows = db.session.execute(query.limit(limit)).all()
    if len(rows) == limit:
        return Found(rows, encode_cursor([rows[-1].updated_at, rows[-1].id]))
    return Found(rows, encode_cursor([now - OVERLAP, UUID(int=0)]))
