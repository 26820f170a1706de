"""What the rating service hears, and what it does about it."""

from collections.abc import Mapping
from typing import Any

from chassis.bus import Message, Subscriptions
from chassis.http import service
from services.rating import commands
from services.rating.domain.rating import RatingRequest, State


def on_ticket_reviewed(message: Message) -> None:
    """T14: the creator said yes and is asked for a rating."""
    if message.data["accepted"]:
        _note(message, State.OPEN, _solver(message.data))


def on_ticket_closed(message: Message) -> None:
    """K08: nobody asks, but the creator may rate once."""
    data = message.data
    handled = {name: data.get(name) for name in ("tier", "unit")}
    _note(message, State.CLOSED_OPTIONAL, {"resolver": data.get("handler"), **handled})


def on_ticket_completed(message: Message) -> None:
    """T19: the time to rate is over. A completion by rating says nothing new here."""
    if message.data.get("rating") is None:
        _note(message, State.LAPSED, _solver(message.data))


def _solver(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "resolver": data.get("resolver"),
        "tier": data.get("resolver_tier"),
        "unit": data.get("resolver_unit"),
    }


def _note(message: Message, state: State, solver: Mapping[str, Any]) -> None:
    data = message.data
    request = RatingRequest(
        number=data["number"],
        state=state,
        creator_id=data["creator"]["id"],
        lpse_code=data["lpse_code"],
        application=data["application"],
        **solver,
    )
    commands.note_request(request, sequence=message.sequence, now=service().clock.now())


SUBSCRIPTIONS: Subscriptions = {
    "ticket.reviewed": on_ticket_reviewed,
    "ticket.closed": on_ticket_closed,
    "ticket.completed": on_ticket_completed,
}
