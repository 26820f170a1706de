"""python -m services.identity.worker: relay the outbox, forget what has expired."""

from chassis.timers import Timer
from chassis.worker import main
from services.identity import commands
from services.identity.app import create_app
from services.identity.subscriptions import SUBSCRIPTIONS

TIMERS: tuple[Timer, ...] = ((30, commands.scrub),)

if __name__ == "__main__":
    main(create_app, SUBSCRIPTIONS, timers=TIMERS)
