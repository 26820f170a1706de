"""Everything one can ask about users, LPSEs, machine clients, keys and ended sessions."""

import base64
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chassis import pages
from chassis.auth import LEEWAY_SECONDS, Principal
from chassis.db import epoch
from chassis.domain import NotFoundError
from chassis.keys import KeyDirectory
from chassis.text import say
from services.identity.domain import lpse as lpse_rules
from services.identity.domain import roles
from services.identity.domain.profile import entry, profile
from services.identity.domain.tokens import ACCESS_SECONDS
from services.identity.tables import clients, db, lpses, sessions, users

# Access tokens that were signed before a session's end are dead after five minutes.
REVOCATION_SECONDS = 360
# A transaction that began before `since` may commit after it.
OVERLAP_SECONDS = 15
LPSE = [lpses.c[name] for name in lpse_rules.FIELDS]
SHOWN_OF_CLIENT = ("client_id", "name", "scopes", "lpse_codes", "applications", "created_at")
CLIENT = [clients.c[name] for name in SHOWN_OF_CLIENT]


def own_profile(by: Principal) -> dict[str, Any]:
    return profile(_user(users.c.id == UUID(by.id)))


def user(user_id: UUID, *, by: Principal) -> dict[str, Any]:
    """One user within the caller's reach. Raises NotFoundError."""
    return profile(_user(users.c.id == user_id, *_within_reach(by)))


def user_list(
    *,
    by: Principal,
    limit: int,
    cursor: str | None,
    q: str = "",
    role: str | None = None,
    lpse_code: str | None = None,
    active: bool | None = None,
) -> dict[str, Any]:
    """List the users within the caller's reach, by username."""
    wanted = {users.c.role: role, users.c.lpse_code: lpse_code, users.c.active: active}
    conditions = [column == value for column, value in wanted.items() if value is not None]
    found = sa.select(users).where(*_within_reach(by), *conditions)
    found = found.where(*_words(q, users.c.username, users.c.name))
    rows, next_cursor = _page(found, [users.c.username], limit, cursor)
    return {"items": [entry(row, role=by.role) for row in rows], "next_cursor": next_cursor}


def lpse(code: str) -> dict[str, Any]:
    found = None
    if lpse_rules.CODE.fullmatch(code):
        found = db.session.execute(sa.select(*LPSE).where(lpses.c.code == code)).first()
    if found is None:
        raise NotFoundError(say("LPSE ini tidak ada.", "There is no such LPSE."))
    return _document(found, lpse_rules.FIELDS)


def lpse_list(
    *, limit: int, cursor: str | None, q: str = "", active: bool | None = None
) -> dict[str, Any]:
    """List the LPSEs by name."""
    found = sa.select(*LPSE).where(*_words(q, lpses.c.name, lpses.c.code))
    if active is not None:
        found = found.where(lpses.c.active == active)
    rows, next_cursor = _page(found, [lpses.c.name, lpses.c.code], limit, cursor)
    items = [_document(row, lpse_rules.FIELDS) for row in rows]
    return {"items": items, "next_cursor": next_cursor}


def client(client_id: str) -> dict[str, Any]:
    found = db.session.execute(sa.select(*CLIENT).where(clients.c.client_id == client_id)).one()
    return _document(found, SHOWN_OF_CLIENT)


def client_list(*, limit: int, cursor: str | None) -> dict[str, Any]:
    """List the machine clients, without their secrets."""
    rows, next_cursor = _page(sa.select(*CLIENT), [clients.c.client_id], limit, cursor)
    items = [_document(row, SHOWN_OF_CLIENT) for row in rows]
    return {"items": items, "next_cursor": next_cursor}


def revocations(since: datetime | None) -> dict[str, Any]:
    """List the sessions whose access tokens must not be honoured any more, oldest first."""
    ended = sessions.c.ended_at
    recent = sa.select(sessions.c.id, ended).where(ended > epoch() - REVOCATION_SECONDS)
    if since:
        recent = recent.where(ended > since.timestamp() - OVERLAP_SECONDS)
    now = db.session.scalar(sa.select(epoch()))
    rows = db.session.execute(recent.order_by(ended)).all()
    return {"revoked": [_revoked(*row) for row in rows], "now": _moment(now)}


def jwks(keys: KeyDirectory) -> dict[str, Any]:
    """The public keys of access tokens, as RFC 8037 writes them."""
    return {"keys": [_jwk(name, keys) for name in keys.token_key_ids()]}


def _user(*conditions: sa.ColumnElement[bool]) -> Any:
    found = db.session.execute(sa.select(users).where(*conditions)).first()
    if found is None:
        raise NotFoundError(say("Pengguna ini tidak ada.", "There is no such user."))
    return found


def _within_reach(by: Principal) -> list[sa.ColumnElement[bool]]:
    reach = roles.reach_of(by.role, by.lpse_code)
    conditions: list[sa.ColumnElement[bool]] = [users.c.role.in_(reach.roles)]
    if reach.lpse_code:
        conditions.append(users.c.lpse_code == reach.lpse_code)
    return conditions


def _document(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _words(q: str, *columns: sa.Column[str]) -> list[sa.ColumnElement[bool]]:
    """All words, each in any of the columns, in any case."""
    return [
        sa.or_(*(column.icontains(word, autoescape=True) for column in columns))
        for word in q.split()
    ]


def _page(
    found: sa.Select[Any], by: list[sa.Column[str]], limit: int, cursor: str | None
) -> tuple[list[Any], str | None]:
    keys: list[pages.Key] = [(column, False) for column in by]
    if cursor:
        found = found.where(pages.after(keys, pages.decode_cursor(cursor, [str] * len(by))))
    query = found.order_by(*pages.order_by(keys)).limit(limit + 1)
    rows = list(db.session.execute(query).all())
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], pages.encode_cursor([getattr(last, column.name) for column in by])


def _revoked(sid: UUID, ended_at: float) -> dict[str, Any]:
    forget_at = ended_at + ACCESS_SECONDS + LEEWAY_SECONDS
    return {"sid": sid, "at": _moment(ended_at), "expires_at": _moment(forget_at)}


def _moment(seconds: float | None) -> datetime:
    return datetime.fromtimestamp(seconds or 0.0, UTC)


def _jwk(name: str, keys: KeyDirectory) -> dict[str, str]:
    public = keys.public(name)
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw) if public else b""
    x = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": name, "use": "sig", "alg": "EdDSA"}
