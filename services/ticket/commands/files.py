"""Claiming uploaded files for a ticket, before its transaction says so (decision 29)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.domain import InvalidError
from chassis.text import say
from services.ticket.domain.files import MOST_FILES, Claims
from services.ticket.domain.roles import Actor


def claim(claims: Claims, ids: Sequence[UUID], *, by: Actor, ticket: str) -> list[dict[str, Any]]:
    """Metadata of the files, in the order given. Raises InvalidError, UnavailableError."""
    if not ids:
        return []
    wanted = list(dict.fromkeys(str(id_) for id_ in ids))
    if len(wanted) > MOST_FILES:
        too_many = say("Paling banyak {n} berkas.", "At most {n} files.", n=MOST_FILES)
        raise InvalidError({"attachment_ids": too_many})
    return claims.claim(wanted, owner=by.id, ticket=ticket)
