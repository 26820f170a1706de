"""Everything one can ask about one's notices."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis import pages
from chassis.text import Language
from services.notification.domain.notices import worded
from services.notification.tables import db, notices

NEWEST: list[pages.Key] = [(notices.c.id, True)]
COUNTED = 100
SHOWN = (
    notices.c.id,
    notices.c.kind,
    notices.c.ticket,
    notices.c.details,
    notices.c.created_at,
    notices.c.read_at,
)


@dataclass(frozen=True, kw_only=True)
class Page:
    limit: int
    cursor: str | None


def list_notices(
    reader: str, *, unread_only: bool, page: Page, language: Language
) -> dict[str, Any]:
    """List the reader's notices, newest first, and count the unread ones."""
    chosen = [notices.c.user_id == reader]
    if unread_only:
        chosen.append(notices.c.read_at.is_(None))
    if page.cursor:
        chosen.append(pages.after(NEWEST, pages.decode_cursor(page.cursor, [UUID])))
    query = sa.select(*SHOWN).where(*chosen).order_by(*pages.order_by(NEWEST))
    rows = db.session.execute(query.limit(page.limit + 1)).all()
    shown = rows[: page.limit]
    more = len(rows) > page.limit
    return {
        "items": [_item(row, language) for row in shown],
        "next_cursor": pages.encode_cursor([shown[-1].id]) if more else None,
        "unread": unread(reader),
    }


def unread(reader: str) -> int:
    """Count the reader's unread notices, no further than COUNTED."""
    mine = sa.select(sa.literal(1)).where(notices.c.user_id == reader, notices.c.read_at.is_(None))
    some = mine.limit(COUNTED).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _item(row: sa.Row[*tuple[Any, ...]], language: Language) -> dict[str, Any]:
    title, text = worded(row.kind, ticket=row.ticket, details=row.details, language=language)
    return {
        "id": row.id,
        "kind": row.kind,
        "ticket": row.ticket,
        "title": title,
        "text": text,
        "created_at": row.created_at,
        "read": row.read_at is not None,
    }
