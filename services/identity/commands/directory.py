"""Find what a command is about to change, locked until the transaction ends."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from chassis.domain import InvalidError, NotFoundError
from chassis.text import say
from services.identity.domain.lpse import Lpse
from services.identity.domain.user import User
from services.identity.tables import db, lpses, users


def find_user(username: str) -> User | None:
    query = sa.select(User).where(users.c.username == username.lower())
    return db.session.scalars(query).one_or_none()


def locked_user(user_id: UUID) -> User:
    """The user, whom nobody else changes meanwhile. Raises NotFoundError."""
    query = sa.select(User).where(users.c.id == user_id).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFoundError(say("Pengguna ini tidak ada.", "There is no such user."))
    return found


def locked_lpse(code: str) -> Lpse:
    """The LPSE, which nobody else changes meanwhile. Raises NotFoundError."""
    query = sa.select(Lpse).where(lpses.c.code == code).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFoundError(say("LPSE ini tidak ada.", "There is no such LPSE."))
    return found


def require_active_lpses(codes: Collection[str], *, field: str) -> None:
    """Refuse codes that belong to no active LPSE."""
    query = sa.select(lpses.c.code).where(lpses.c.code.in_(codes), lpses.c.active)
    unknown = set(codes) - set(db.session.scalars(query)) if codes else ()
    if unknown:
        text = say(
            "LPSE {codes} tidak ada atau tidak aktif. Pilih dari daftar LPSE.",
            "LPSE {codes} does not exist or is not active. Choose one from the list.",
            codes=", ".join(sorted(unknown)),
        )
        raise InvalidError({field: text})
