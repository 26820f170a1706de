"""Where tickets are stored. The only package that knows both the domain and SQL."""

from services.ticket.tables import mapping, reference
from services.ticket.tables.schema import (
    counters,
    db,
    documents,
    files,
    lpses,
    messages,
    people,
    tenders,
    tickets,
    timeline,
    traces,
)

__all__ = [
    "counters",
    "db",
    "documents",
    "files",
    "lpses",
    "mapping",
    "messages",
    "people",
    "reference",
    "tenders",
    "tickets",
    "timeline",
    "traces",
]
