"""Composition root of the ticket service: gunicorn 'services.ticket.app:create_app()'."""

from chassis.calls import ServiceClient
from chassis.clock import Clock
from chassis.http import Service, create_service
from chassis.settings import Settings
from services.ticket.adapters.attachment_claims import AttachmentClaims
from services.ticket.http.routes import BLUEPRINTS
from services.ticket.tables import db


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Service:
    settings = settings or Settings.from_env()
    app = create_service("ticket", *BLUEPRINTS, store=db, settings=settings, clock=clock)
    attachment = ServiceClient(
        settings.url_of("attachment"), service="ticket", to="attachment", keys=app.keys
    )
    app.extensions["claims"] = AttachmentClaims(attachment)
    # Whoever holds this key can tie hashes to people (decision 9): a file of its own.
    app.extensions["person_key"] = (settings.keys_dir / "person.key").read_bytes().strip()
    return app
