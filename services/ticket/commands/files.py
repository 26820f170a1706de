"""Claiming uploaded files for a ticket, before its transaction says so (decision 29)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis.domain import InvalidError
from chassis.text import say
from services.ticket.domain.files import MOST_FILES, NOT_YOURS, Claims
from services.ticket.domain.roles import Actor
from services.ticket.tables import db, files


def claim(claims: Claims, ids: Sequence[UUID], *, by: Actor, ticket: str) -> list[dict[str, Any]]:
    """Metadata of the files, in the order given. Raises InvalidError, UnavailableError."""
    if not ids:
        return []
    wanted = list(dict.fromkeys(str(id_) for id_ in ids))
    if len(wanted) > MOST_FILES:
        too_many = say("Paling banyak {n} berkas.", "At most {n} files.", n=MOST_FILES)
        raise InvalidError({"attachment_ids": too_many})
    # A claim may be repeated for one ticket, so that a write that failed can be sent again;
    # what a ticket holds already is not sent a second time.
    held = sa.exists().where(files.c.id.in_(ids))
    if db.session.scalar(sa.select(held)):
        raise InvalidError({"attachment_ids": NOT_YOURS})
    return claims.claim(wanted, owner=by.id, ticket=ticket)
