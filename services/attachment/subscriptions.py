"""What we hear from tickets and do about it."""

from uuid import UUID

from chassis.bus import Message, Subscriptions
from services.attachment import commands


def on_ticket_message_added(message: Message) -> None:
    named = message.data.get("attachments") or []
    commands.bind_attachments(
        message.data["number"],
        [(UUID(file["id"]), file["name"], file["position"]) for file in named],
    )


SUBSCRIPTIONS: Subscriptions = {"ticket.message_added": on_ticket_message_added}
