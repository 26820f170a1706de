"""python -m services.rating.worker: relay the outbox, consume the queue."""

from chassis.worker import main
from services.rating.app import create_app
from services.rating.subscriptions import SUBSCRIPTIONS

if __name__ == "__main__":
    main(create_app, SUBSCRIPTIONS)
