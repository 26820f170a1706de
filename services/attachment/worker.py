"""The messaging process of the attachment service."""

from datetime import UTC, datetime

from chassis.http import service
from chassis.timers import Timer
from chassis.worker import main
from services.attachment import commands
from services.attachment.app import create_app
from services.attachment.subscriptions import SUBSCRIPTIONS

TIMERS: tuple[Timer, ...] = (
    (15, lambda: commands.sweep(now=service().clock.now())),
    (commands.SHELF_SECONDS, lambda: commands.sweep_orphans(now=datetime.now(UTC))),
)

if __name__ == "__main__":
    main(create_app, SUBSCRIPTIONS, commands.ship, timers=TIMERS)
