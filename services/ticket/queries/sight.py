"""Which tickets a caller may see, as a condition of a query (docs/domain.md A.2)."""

from collections.abc import Sequence

import sqlalchemy as sa

from services.ticket.domain import access
from services.ticket.domain.roles import FRONT_OFFICE, Actor
from services.ticket.tables import tickets, traces

Condition = sa.ColumnElement[bool]
NONE = (FRONT_OFFICE[0], FRONT_OFFICE[2])


def visible(actor: Actor) -> Condition:
    """Rows of the lists: the rule of `access.sees_by_role`, for many tickets at once."""
    if actor.role in NONE:
        return sa.false()
    mine = tickets.c.creator_id == actor.id
    match access.sight_of(actor):
        case "all":
            return sa.true()
        case "lpse":
            return tickets.c.lpse_code == actor.lpse_code
        case "binding":
            return _bound(actor)
        case "directorate":
            return once_held(actor)
    return mine if actor.is_reporter else sa.or_(mine, once_held(actor))


def readable(actor: Actor) -> Condition:
    """One ticket: what is visible, and what the caller once made or held."""
    if actor.role == "system":
        return visible(actor)
    mine = tickets.c.creator_id == actor.id
    return sa.or_(visible(actor), mine, once_held(actor))


def once_held(actor: Actor) -> Condition:
    """Rows this person, or their directorate, has had to do with."""
    return traced(access.audiences_of(actor))


def traced(audiences: Sequence[str]) -> Condition:
    return sa.exists().where(traces.c.ticket_id == tickets.c.id, traces.c.audience.in_(audiences))


def _bound(actor: Actor) -> Condition:
    """A machine client's binding; None binds it to everything (decision 31)."""
    conditions: list[Condition] = [sa.true()]
    if actor.lpse_codes is not None:
        conditions.append(tickets.c.lpse_code.in_(actor.lpse_codes))
    if actor.applications is not None:
        conditions.append(tickets.c.application.in_(actor.applications))
    return sa.and_(*conditions)
