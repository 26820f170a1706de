"""Full text behind one port: PostgreSQL's word index, or a plain scan on SQLite."""

import sqlalchemy as sa

from services.ticket.tables import db, tenders, tickets

MOST_WORDS = 8


def matches(text: str) -> sa.ColumnElement[bool]:
    """Tickets whose title and description hold all words, in any case."""
    return _words(text, tickets.c.title + " " + tickets.c.description)


def tender_matches(text: str) -> sa.ColumnElement[bool]:
    """Tenders whose name holds all words."""
    return _words(text, tenders.c.name + "")


def _words(text: str, document: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    if db.is_sqlite:
        words = text.lower().split()[:MOST_WORDS]
        found = sa.func.lower(document)
        return sa.and_(*(found.contains(word, autoescape=True) for word in words))
    vector = sa.func.to_tsvector(sa.literal_column("'simple'"), document)
    query = sa.func.plainto_tsquery(sa.literal_column("'simple'"), text)
    return vector.bool_op("@@")(query)
