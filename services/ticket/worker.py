"""python -m services.ticket.worker: relay the outbox, handle what is heard, watch deadlines."""

from chassis.http import service
from chassis.timers import Timer
from chassis.worker import main
from services.ticket.app import create_app
from services.ticket.commands import raise_priorities_hourly, ship
from services.ticket.subscriptions import SUBSCRIPTIONS

# Often, so that a clock that was moved is noticed; the sweep itself runs once an hour.
TIMERS: tuple[Timer, ...] = ((10, lambda: raise_priorities_hourly(now=service().clock.now())),)

if __name__ == "__main__":
    main(create_app, SUBSCRIPTIONS, ship, timers=TIMERS)
