"""The tender index: filled from the warehouse, asked when a ticket names a tender (J.2)."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

import sqlalchemy as sa

from chassis.db import as_dict
from services.ticket.domain import tender as tenders_rules
from services.ticket.tables import db, tenders

BATCH = 500


def import_tenders(found: Iterable[dict[str, Any]]) -> int:
    """Add or renew tenders by their code; returns how many. Repeating it changes nothing."""
    rows, count = iter(found), 0
    while batch := list(islice(rows, BATCH)):
        upsert = db.insert(tenders).values(batch)
        renewed = {name: upsert.excluded[name] for name in batch[0] if name != "code"}
        db.session.execute(upsert.on_conflict_do_update(index_elements=["code"], set_=renewed))
        count += len(batch)
    return count


def tender_named(code: str | None, by_hand: dict[str, Any] | None) -> dict[str, Any] | None:
    """The tender a ticket is about; one the index does not know is never a reason to refuse."""
    details = by_hand or {}
    wanted = code or details.get("code")
    if wanted and not any(value for name, value in details.items() if name != "code"):
        query = sa.select(tenders).where(tenders.c.code == wanted)
        if row := db.session.execute(query).first():
            return {**as_dict(row), "source": "warehouse"}
    if wanted or any(value is not None for value in details.values()):
        return tenders_rules.by_hand(wanted, details)
    return None
