"""Full text behind one port: PostgreSQL's word index, or a plain scan on SQLite."""

import sqlalchemy as sa

from services.ticket.tables import db, tenders, tickets

MOST_WORDS = 8


def matches(text: str) -> sa.ColumnElement[bool]:
    """Tickets whose title and description hold all words, in any case."""
    # As the index writes it, blank and all; another expression would not use it.
    return _words(text, tickets.c.title + sa.literal_column("' '") + tickets.c.description)


def tender_matches(text: str) -> sa.ColumnElement[bool]:
    """Tenders whose name holds all words."""
    return _words(text, tenders.c.name)


def code_begins(digits: str) -> sa.ColumnElement[bool]:
    """Tenders whose code begins with digits, by the index of either database."""
    if db.is_sqlite:
        return tenders.c.code.op("GLOB")(f"{digits}*")
    return tenders.c.code.startswith(digits)


def _words(text: str, document: sa.SQLColumnExpression[str]) -> sa.ColumnElement[bool]:
    if db.is_sqlite:
        words = text.lower().split()[:MOST_WORDS]
        found = sa.func.lower(document)
        return sa.and_(*(found.contains(word, autoescape=True) for word in words))
    vector = sa.func.to_tsvector(sa.literal_column("'simple'"), document)
    query = sa.func.plainto_tsquery(sa.literal_column("'simple'"), text)
    return vector.bool_op("@@")(query)
