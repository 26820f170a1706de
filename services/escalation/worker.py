"""python -m services.escalation.worker: relay the outbox, handle what is heard."""

from chassis.worker import main
from services.escalation.app import create_app
from services.escalation.commands import ship
from services.escalation.subscriptions import SUBSCRIPTIONS

if __name__ == "__main__":
    main(create_app, SUBSCRIPTIONS, ship)
