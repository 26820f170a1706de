"""The web process of the attachment service."""

from dataclasses import dataclass
from pathlib import Path

from chassis import settings as chassis_settings
from chassis.calls import ServiceClient
from chassis.clock import Clock
from chassis.http import Service, create_service
from services.attachment.adapters import object_store
from services.attachment.http.routes import attachments, internal
from services.attachment.tables import db


@dataclass(frozen=True, kw_only=True)
class Settings(chassis_settings.Settings):
    """`store_url`: `file:<folder>` or `s3://ACCESS:SECRET@host:port/bucket?secure=0`."""

    store_url: str = f"file:{Path('data/attachments')}"


def create_app(
    settings: chassis_settings.Settings | None = None, clock: Clock | None = None
) -> Service:
    settings = settings or Settings.from_env()
    app = create_service(
        "attachment", attachments, internal, store=db, settings=settings, clock=clock
    )
    app.extensions["objects"] = object_store(getattr(settings, "store_url", Settings.store_url))
    app.extensions["tickets"] = ServiceClient(
        settings.url_of("ticket"), service="attachment", to="ticket", keys=app.keys
    )
    return app
