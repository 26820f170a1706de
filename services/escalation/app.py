"""Composition root of the escalation service: gunicorn 'services.escalation.app:create_app()'."""

from chassis.clock import Clock
from chassis.http import Service, create_service
from chassis.settings import Settings
from services.escalation.http.routes import routing
from services.escalation.tables import db


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Service:
    settings = settings or Settings.from_env()
    return create_service("escalation", routing, store=db, settings=settings, clock=clock)
