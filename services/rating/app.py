"""gunicorn 'services.rating.app:create_app()'."""

from chassis.calls import ServiceClient
from chassis.clock import Clock
from chassis.http import Service, create_service
from chassis.settings import Settings
from services.rating.adapters.ticket_service import TicketService
from services.rating.http.routes import ratings
from services.rating.tables import db


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Service:
    settings = settings or Settings.from_env()
    app = create_service("rating", ratings, store=db, settings=settings, clock=clock)
    client = ServiceClient(settings.url_of("ticket"), service="rating", to="ticket", keys=app.keys)
    app.extensions["tickets"] = TicketService(client)
    return app
