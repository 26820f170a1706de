"""Finding what an act is about: the ticket, and the colleague it may go to."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from chassis.domain import InvalidError
from chassis.text import say
from services.ticket.domain import access
from services.ticket.domain.roles import TIER_OF, Actor, unit_of
from services.ticket.domain.ticket import Ticket
from services.ticket.tables import db, mapping, people, traces

# Refuses another version than the one the caller saw (If-Match). Raises StaleError.
Check = Callable[[int], None]
NOT_A_COLLEAGUE = say(
    "Pilih petugas aktif lain dari unit yang sama.",
    "Choose another active person of the same unit.",
)


def the_ticket(number: str, by: Actor, check: Check) -> Ticket:
    """The ticket, locked for change. NotFoundError when it is not there or not to be seen."""
    ticket = mapping.locked_ticket(number)
    if ticket is None or not may_see(ticket, by):
        raise access.not_found()
    check(ticket.version)
    return ticket


def may_see(ticket: Ticket, by: Actor) -> bool:
    """A.2, asking the traces only when role and place do not settle it."""
    if access.sees_by_role(ticket, by):
        return True
    if by.role == "system":
        return False
    once = sa.exists().where(
        traces.c.ticket_id == ticket.id, traces.c.audience.in_(access.audiences_of(by))
    )
    return bool(db.session.scalar(sa.select(once)))


def colleague_of(ticket: Ticket, user_id: str) -> dict[str, Any]:
    query = sa.select(people).where(people.c.id == user_id, people.c.active)
    found = db.session.execute(query).first()
    tier = TIER_OF.get(found.role) if found else None
    unit = found and unit_of(tier, lpse_code=found.lpse_code, directorate=found.directorate)
    here = (ticket.home_tier, ticket.home_unit)
    if found is None or (tier, unit) != here or user_id in (ticket.creator_id, ticket.handler_id):
        raise InvalidError({"user_id": NOT_A_COLLEAGUE})
    return {"id": found.id, "name": found.name, "role": found.role}
