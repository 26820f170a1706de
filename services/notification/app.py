"""gunicorn 'services.notification.app:create_app()'."""

from chassis.clock import Clock
from chassis.http import Service, create_service
from chassis.settings import Settings
from services.notification.http.routes import notifications
from services.notification.tables import db


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Service:
    settings = settings or Settings.from_env()
    app = create_service("notification", notifications, store=db, settings=settings, clock=clock)
    app.extensions["met"] = set()
    return app
