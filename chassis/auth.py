"""Who is asking: the signed token, checked again in every service.

Users and machine clients carry identity's token (`aud=lpse-support`); services carry one of their
own (`iss=svc:<caller>`, `aud=svc:<called>`, 60 seconds). A verified token is remembered until
it expires.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

import jwt
from flask import g, has_request_context

from chassis.domain import NotAuthenticatedError, NotPermittedError
from chassis.keys import KeyDirectory
from chassis.text import say

AUDIENCE = "lpse-support"
ISSUER = "lpse-support"
SERVICE_TOKEN_SECONDS = 60
LEEWAY_SECONDS = 5
REMEMBERED = 10_000
ANYONE = "*"
SERVICE = "service"
MACHINE = "system"
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Principal:
    """The caller: a person, a machine client (`system`) or a service (`service`)."""

    id: str
    role: str
    name: str = ""
    lpse_code: str | None = None
    directorate: str | None = None
    entry_lpse: str | None = None
    sid: str = ""
    scopes: frozenset[str] = frozenset()
    lpse_codes: tuple[str, ...] | None = None
    applications: tuple[str, ...] | None = None
    token: str = ""

    @property
    def grants(self) -> frozenset[str]:
        """What `@allow` is compared with: a role; of a machine client only its scopes."""
        return self.scopes if self.role == MACHINE else frozenset({self.role})


class Verifier:
    """Checks tokens against the keys of a directory, on behalf of one service."""

    def __init__(self, keys: KeyDirectory, service: str) -> None:
        self._keys = keys
        self._service_audience = f"svc:{service}"
        self._remembered: dict[str, tuple[float, Principal]] = {}

    def verify(self, token: str) -> Principal:
        """The caller behind a token. Raises NotAuthenticatedError."""
        known = self._remembered.get(token)
        if known and known[0] > time.time():
            return known[1]
        claims = self._claims(token)
        principal = principal_of(claims, token)
        if len(self._remembered) >= REMEMBERED:
            self._remembered.clear()
        self._remembered[token] = (claims["exp"], principal)
        return principal

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            kid = str(jwt.get_unverified_header(token).get("kid", ""))
            key = self._keys.public(kid) if kid.startswith(("token-", "svc-")) else None
            if key is None:
                raise jwt.InvalidTokenError("unknown key")
            from_service = kid.startswith("svc-")
            party = kid.replace("svc-", "svc:", 1)
            # The subject is checked too: what else a service signs, such as a grant to download
            # that is handed to a browser, must not pass for the service itself.
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["EdDSA"],
                audience=self._service_audience if from_service else AUDIENCE,
                issuer=party if from_service else ISSUER,
                subject=party if from_service else None,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise not_authenticated() from error
        if claims.get("role") == SERVICE:
            raise not_authenticated()  # only a service's own key makes one
        return {**claims, "role": SERVICE} if from_service else claims


def not_authenticated() -> NotAuthenticatedError:
    return NotAuthenticatedError(
        say(
            "Sesi Anda tidak berlaku atau sudah berakhir. Silakan masuk kembali.",
            "Your session is missing or has ended. Please log in again.",
        )
    )


def principal_of(claims: dict[str, Any], token: str) -> Principal:
    """Read a verified token's claims."""
    return Principal(
        id=claims["sub"],
        role=claims.get("role", ""),
        name=claims.get("name", ""),
        lpse_code=claims.get("lpse_code"),
        directorate=claims.get("directorate"),
        entry_lpse=claims.get("entry_lpse"),
        sid=claims.get("sid", ""),
        scopes=frozenset(claims.get("scopes", ())),
        lpse_codes=_tuple(claims.get("lpse_codes")),
        applications=_tuple(claims.get("applications")),
        token=token,
    )


def service_token(keys: KeyDirectory, service: str, *, to: str) -> str:
    """A token with which one service calls another."""
    now = int(time.time())
    party = f"svc:{service}"
    claims = {"iss": party, "aud": f"svc:{to}", "sub": party, "iat": now}
    claims |= {"exp": now + SERVICE_TOKEN_SECONDS}
    kid = f"svc-{service}"
    return jwt.encode(claims, keys.private(kid), algorithm="EdDSA", headers={"kid": kid})


def allow(*roles: str) -> Callable[[View], View]:
    """Say which roles may call a route; a route that does not say may be called by nobody.

    `ANYONE` needs no token, `SERVICE` is another service of the suite; the name of a scope lets
    in the machine clients that have it.
    """

    def mark(view: View) -> View:
        view.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def check_permitted(who: Principal, roles: Collection[str]) -> None:
    """Raises NotPermittedError unless the caller's role, or a machine's scope, is one of these."""
    if who.grants.isdisjoint(roles):
        raise NotPermittedError(
            say(
                "Peran Anda tidak dapat melakukan ini.",
                "Your role may not do this.",
            )
        )


def caller() -> Principal:
    """The caller of this request. Raises NotAuthenticatedError when there is none."""
    found = caller_or_none()
    if found is None:
        raise not_authenticated()
    return found


def caller_or_none() -> Principal | None:
    found: Principal | None = g.get("caller") if has_request_context() else None
    return found


def _tuple(values: list[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)
