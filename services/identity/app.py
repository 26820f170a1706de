"""gunicorn 'services.identity.app:create_app()'."""

from dataclasses import dataclass

from chassis.clock import Clock
from chassis.http import Service, create_service
from chassis.settings import Settings
from services.identity.http.routes import BLUEPRINTS
from services.identity.tables import db


@dataclass(frozen=True, kw_only=True)
class IdentitySettings(Settings):
    """With `LPSE_REQUIRE_STAFF_TOTP=1` an admin must use a second factor."""

    require_staff_totp: bool = False


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Service:
    settings = settings or IdentitySettings.from_env()
    app = create_service("identity", *BLUEPRINTS, store=db, settings=settings, clock=clock)
    app.config["REQUIRE_STAFF_TOTP"] = getattr(settings, "require_staff_totp", False)
    return app
