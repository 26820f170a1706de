"""A user's second factor."""

import time
from uuid import UUID

from chassis.auth import Principal
from chassis.domain import NotPermittedError
from chassis.http import service
from chassis.text import say
from services.identity.commands.directory import locked_user
from services.identity.domain import totp


def start_totp(by: Principal) -> dict[str, str]:
    """A secret to put into an authenticator, of no effect until it is confirmed."""
    user = locked_user(UUID(by.id))
    secret = user.start_totp()
    return {"secret": secret, "otpauth_uri": totp.uri(secret, user.username)}


def confirm_totp(otp: str, *, by: Principal) -> None:
    locked_user(UUID(by.id)).confirm_totp(otp, at=time.time())


def remove_totp(by: Principal) -> None:
    user = locked_user(UUID(by.id))
    if service().config["REQUIRE_STAFF_TOTP"] and user.role == "admin":
        raise NotPermittedError(
            say("Admin wajib memakai autentikator.", "An admin must use an authenticator.")
        )
    user.remove_totp()
