"""What the notification service hears, and what it does about it."""

from chassis.bus import Message, Subscriptions
from chassis.http import service
from services.notification import commands
from services.notification.domain.audience import AUDIENCE, audience
from services.notification.domain.notices import details_of

COPIED = ("username", "lpse_code", "directorate", "email", "phone", "language", "channels")


def on_user_changed(message: Message) -> None:
    data = message.data
    person = {name: data.get(name) for name in COPIED}
    person |= {name: data[name] for name in ("id", "name", "role", "active")}
    commands.remember_person(person, sequence=message.sequence)


def on_happened(message: Message) -> None:
    commands.tell(
        audience(message.type, message.data),
        event_id=message.id,
        ticket=message.data.get("number"),
        details=details_of(message.data),
        now=service().clock.now(),
    )


SUBSCRIPTIONS: Subscriptions = {
    "user.registered": on_user_changed,
    "user.updated": on_user_changed,
    "user.deactivated": on_user_changed,
    **dict.fromkeys(AUDIENCE, on_happened),
}
