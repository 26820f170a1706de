"""python -m services.notification.worker: relay the outbox, consume the queue."""

from chassis.worker import main
from services.notification.app import create_app
from services.notification.subscriptions import SUBSCRIPTIONS

if __name__ == "__main__":
    main(create_app, SUBSCRIPTIONS)
