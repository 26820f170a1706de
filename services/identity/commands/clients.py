"""Machine clients (decision 31): created, bound, given tokens, removed."""

import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from chassis.db import epoch
from chassis.domain import NotFoundError, RefusalError
from chassis.http import service
from chassis.text import say
from services.identity.commands import lockout
from services.identity.commands.attempts import Attempt
from services.identity.commands.directory import require_active_lpses
from services.identity.commands.signing import signed
from services.identity.domain import passwords, refusals
from services.identity.domain.tokens import client_claims
from services.identity.tables import clients, db, sessions


class Credentials(NamedTuple):
    """Shown once; only the hash of the secret is kept."""

    client_id: str
    client_secret: str


def create_client(
    *,
    name: str,
    scopes: Sequence[str],
    lpse_codes: Sequence[str] | None = None,
    applications: Sequence[str] | None = None,
    client_id: str | None = None,
    secret: str | None = None,
) -> Credentials:
    """Add a client, with the id and secret given or with new ones. Raises InvalidError."""
    require_active_lpses(lpse_codes or (), field="lpse_codes")
    made = Credentials(
        client_id or f"client-{secrets.token_hex(8)}", secret or secrets.token_urlsafe(32)
    )
    client = sa.insert(clients).values(
        client_id=made.client_id,
        sid=_begin_session(made.client_id),
        name=name,
        secret_hash=passwords.hashed(made.client_secret),
        scopes=list(scopes),
        lpse_codes=_list(lpse_codes),
        applications=_list(applications),
        created_at=service().clock.now(),
    )
    db.session.execute(client)
    return made


def change_client(client_id: str, changes: dict[str, Any]) -> None:
    """Tokens made before end at once, since they say what it was bound to."""
    require_active_lpses(changes.get("lpse_codes") or (), field="lpse_codes")
    values = {name: sa.null() if value is None else value for name, value in changes.items()}
    _end_sessions(client_id)
    renewed = {**values, "sid": _begin_session(client_id)}
    change = sa.update(clients).where(clients.c.client_id == client_id).values(renewed)
    if db.session.execute(change.returning(clients.c.client_id)).first() is None:
        raise _unknown()


def remove_client(client_id: str) -> None:
    _end_sessions(client_id)
    removal = (
        sa.delete(clients).where(clients.c.client_id == client_id).returning(clients.c.client_id)
    )
    if db.session.execute(removal).first() is None:
        raise _unknown()


def issue_token(
    attempt: Attempt, *, right: bool, scopes: Sequence[str]
) -> tuple[str, list[str]] | RefusalError:
    """A token and its scopes: those asked for, or all. A failure is counted and returned."""
    lockout.refuse_if_locked(attempt.key)
    query = sa.select(clients).where(clients.c.client_id == attempt.client_id)
    client = db.session.execute(query).first() if right and attempt.client_id else None
    if client is None:
        lockout.count_failure(attempt.key)
        return refusals.wrong_client()
    lockout.forget_failures(attempt.key)
    if not set(scopes) <= set(client.scopes):
        return refusals.wrong_scope(client.scopes)
    granted = [scope for scope in client.scopes if scope in scopes or not scopes]
    return signed(client_claims(client, scopes=granted)), granted


def _begin_session(client_id: str) -> UUID:
    sid = uuid7()
    db.session.execute(sa.insert(sessions).values(id=sid, owner=client_id))
    return sid


def _end_sessions(client_id: str) -> None:
    mine = (sessions.c.owner == client_id, sessions.c.ended_at.is_(None))
    end = sa.update(sessions).where(*mine)
    db.session.execute(end.values(ended_at=epoch(), end_reason="changed"))


def _list(values: Sequence[str] | None) -> Any:
    return sa.null() if values is None else list(values)


def _unknown() -> NotFoundError:
    return NotFoundError(say("Klien ini tidak ada.", "There is no such client."))
