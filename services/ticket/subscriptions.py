"""What the ticket service hears, and what it does about it."""

from datetime import datetime

from chassis.bus import Message, Subscriptions
from chassis.http import service
from services.ticket import commands


def on_routed(message: Message) -> None:
    data = message.data
    due = data.get("response_due_at")
    place = {"tier": data["tier"], "unit": data["unit"], "label": data["label"]}
    commands.route_ticket(
        data["number"],
        hop=data["hop"],
        place=place,
        compensated=data.get("compensated", False),
        response_due_at=datetime.fromisoformat(due) if due else None,
        now=service().clock.now(),
    )


def on_refused(message: Message) -> None:
    data = message.data
    commands.refuse_escalation(
        data["number"], hop=data["hop"], reason=data["reason"], now=service().clock.now()
    )


def on_rating_submitted(message: Message) -> None:
    data = message.data
    rating = {name: data[name] for name in ("stars", "tags", "has_suggestion")}
    commands.rate_ticket(
        data["number"], rating=rating, rated_by=data.get("rated_by"), now=service().clock.now()
    )


def on_user(message: Message) -> None:
    commands.keep_person(message.data, sequence=message.sequence)


def on_lpse_updated(message: Message) -> None:
    commands.keep_lpse(message.data, sequence=message.sequence)


def on_calendar_updated(message: Message) -> None:
    commands.keep_calendar(message.data["version"], message.data)


SUBSCRIPTIONS: Subscriptions = {
    "escalation.routed": on_routed,
    "escalation.refused": on_refused,
    "rating.submitted": on_rating_submitted,
    "user.registered": on_user,
    "user.updated": on_user,
    "user.deactivated": on_user,
    "lpse.updated": on_lpse_updated,
    "calendar.updated": on_calendar_updated,
}
