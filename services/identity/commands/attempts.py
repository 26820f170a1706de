"""Somebody says who they are: what is needed to compare, before anything is locked or written."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.identity.commands import lockout
from services.identity.domain.lockout import key_of
from services.identity.domain.passwords import DECOY
from services.identity.tables import clients, db, users


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """Whom it names, if anybody, and the hash to compare with; unknown names have one, too."""

    key: str
    user_id: UUID | None = None
    client_id: str | None = None
    username: str = ""
    secret_hash: str = DECOY


def by_username(username: str) -> Attempt:
    """Raises LockedForNowError."""
    name = username.lower()
    key = key_of("user", name)
    lockout.refuse_if_locked(key)
    return _of_user(_user(users.c.username == name), key)


def by_user(user_id: UUID) -> Attempt:
    """Raises LockedForNowError."""
    found = _user(users.c.id == user_id)
    key = key_of("user", found.username if found else str(user_id))
    lockout.refuse_if_locked(key)
    return _of_user(found, key)


def by_client(client_id: str) -> Attempt:
    """Raises LockedForNowError."""
    key = key_of("client", client_id)
    lockout.refuse_if_locked(key)
    query = sa.select(clients.c.client_id, clients.c.secret_hash).where(
        clients.c.client_id == client_id
    )
    found = db.session.execute(query).first()
    if found is None:
        return Attempt(key=key)
    return Attempt(key=key, client_id=found.client_id, secret_hash=found.secret_hash)


def _user(whom: sa.ColumnElement[bool]) -> Any:
    columns = (users.c.id, users.c.username, users.c.password_hash)
    return db.session.execute(sa.select(*columns).where(whom, users.c.active)).first()


def _of_user(found: Any, key: str) -> Attempt:
    if found is None:
        return Attempt(key=key)
    return Attempt(
        key=key, user_id=found.id, username=found.username, secret_hash=found.password_hash
    )
