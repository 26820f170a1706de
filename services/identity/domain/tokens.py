"""What an access token says, and the secret that gets the next one."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.identity.domain.roles import SYSTEM
from services.identity.domain.user import User

ACCESS_SECONDS = 300
REFRESH_SECONDS = 30 * 24 * 3600
SCOPES = ("tickets:read", "events:read", "subscriptions:write")


@dataclass(frozen=True)
class RefreshToken:
    """`family` stays the same for a whole session, `serial` is new each time.

    Whoever shows the family with another serial holds a token that was used before.
    """

    family: str
    serial: str

    @classmethod
    def new(cls, family: str | None = None) -> "RefreshToken":
        return cls(family or secrets.token_urlsafe(32), secrets.token_urlsafe(32))

    @classmethod
    def parse(cls, text: str) -> "RefreshToken":
        family, _, serial = text.partition(".")
        return cls(family, serial)

    def __str__(self) -> str:
        return f"{self.family}.{self.serial}"


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def user_claims(user: User, *, sid: UUID, role: str) -> dict[str, Any]:
    return {
        "sub": str(user.id),
        "sid": str(sid),
        "role": role,
        "name": user.name,
        "username": user.username,
        "lpse_code": user.lpse_code,
        "directorate": user.directorate,
        "entry_lpse": None,
        "language": user.language,
    }


def client_claims(client: Any, *, scopes: list[str]) -> dict[str, Any]:
    """Of a machine client, and what it is bound to; null binds it to nothing (decision 31)."""
    return {
        "sub": client.client_id,
        "sid": str(client.sid),
        "role": SYSTEM,
        "name": client.name,
        "scopes": scopes,
        "lpse_codes": client.lpse_codes,
        "applications": client.applications,
    }
