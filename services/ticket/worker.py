"""python -m services.ticket.worker: relay the outbox, handle what is heard."""

from chassis.worker import main
from services.ticket.app import create_app
from services.ticket.commands import ship
from services.ticket.subscriptions import SUBSCRIPTIONS

if __name__ == "__main__":
    main(create_app, SUBSCRIPTIONS, ship)
