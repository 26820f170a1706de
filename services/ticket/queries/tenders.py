"""Finding a tender while a code or a name is typed (J.2)."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from chassis.domain import InvalidError, NotFoundError
from chassis.text import say
from services.ticket.queries.search import code_begins, tender_matches
from services.ticket.tables import db, tenders

MOST = 10
LEAST_DIGITS = 3


def suggestions(text: str) -> Sequence[Any]:
    """At most ten tenders: a prefix of at least three digits, or words of the name."""
    wanted = text.strip()
    if len(wanted) < LEAST_DIGITS:
        more = say("Ketik paling sedikit 3 angka atau huruf.", "Type at least 3 characters.")
        raise InvalidError({"q": more})
    if wanted.isascii() and wanted.isdigit():
        query = sa.select(tenders).where(code_begins(wanted)).order_by(tenders.c.code)
        return db.session.execute(query.limit(MOST)).all()
    # All of them, as far as PostgreSQL plans: for a few it would rather read the whole table.
    found = sa.select(tenders).where(tender_matches(wanted)).cte("found")
    query = sa.select(found.prefix_with("MATERIALIZED", dialect="postgresql")).limit(MOST)
    return sorted(db.session.execute(query).all(), key=lambda row: str(row.code))


def tender(code: str) -> Any:
    """One tender. NotFoundError: then the person fills it in by hand."""
    found = db.session.execute(sa.select(tenders).where(tenders.c.code == code)).first()
    if found is None:
        raise NotFoundError(
            say(
                "Tender ini belum ada di daftar kami; gunakan Isi Manual.",
                "We do not know this tender yet; use Isi Manual.",
            )
        )
    return found
