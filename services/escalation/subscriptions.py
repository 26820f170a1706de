"""What the escalation service hears, and what it does about it."""

from datetime import datetime

from chassis.bus import Message, Subscriptions
from chassis.http import service
from services.escalation import commands
from services.escalation.domain.new_ticket import NewTicket
from services.escalation.domain.routing import Wish


def on_ticket_created(message: Message) -> None:
    data = message.data
    ticket = NewTicket(
        number=data["number"],
        application=data["application"],
        lpse_code=data.get("lpse_code"),
        creator_tier=data["creator_tier"],
        type=data["type"],
        priority=data.get("priority"),
        created_at=datetime.fromisoformat(data["at"]),
    )
    commands.route_ticket(ticket, now=service().clock.now())


def on_escalation_requested(message: Message) -> None:
    data = message.data
    wish = Wish(to=data.get("to"), directorate=data.get("directorate"))
    commands.escalate_ticket(data["number"], hop=data["hop"], wish=wish, now=service().clock.now())


def on_lpse_updated(message: Message) -> None:
    commands.keep_lpse(message.data, sequence=message.sequence)


def on_catalogue_updated(message: Message) -> None:
    commands.keep_catalogue(message.data["version"], message.data["applications"])


SUBSCRIPTIONS: Subscriptions = {
    "ticket.created": on_ticket_created,
    "ticket.escalation_requested": on_escalation_requested,
    "lpse.updated": on_lpse_updated,
    "catalogue.updated": on_catalogue_updated,
}
