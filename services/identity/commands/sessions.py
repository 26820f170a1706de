"""Sessions: how they begin, go on and end.

A refusal that must leave a trace (a counted failure, a revoked family) is returned, not raised,
so that the caller commits before it refuses.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from chassis.auth import Principal
from chassis.db import epoch, rows_changed
from chassis.domain import RefusalError
from chassis.http import service
from services.identity.commands import lockout
from services.identity.commands.attempts import Attempt
from services.identity.commands.directory import locked_user
from services.identity.commands.signing import signed
from services.identity.domain import refusals, roles
from services.identity.domain.tokens import REFRESH_SECONDS, RefreshToken, digest, user_claims
from services.identity.domain.user import User
from services.identity.tables import db, login_failures, sessions

KEEP_ENDED_SECONDS = 24 * 3600
SCRUB_BATCH = 500
_ALIVE = (sessions.c.ended_at.is_(None), sessions.c.expires_at > epoch())


@dataclass(frozen=True)
class Grant:
    """What somebody gets who was let in."""

    access_token: str
    refresh_token: str
    user: User


def log_in(attempt: Attempt, *, right: bool, otp: str | None) -> Grant | RefusalError:
    """Begin a session, or count a failure. Raises LockedForNowError.

    Looked at again here: guesses that were compared side by side must not outnumber the limit.
    """
    lockout.refuse_if_locked(attempt.key)
    user = claimed_user(attempt) if right else None
    if user is None:
        lockout.count_failure(attempt.key)
        return refusals.wrong_login()
    if user.totp_secret and not otp:
        return refusals.otp_needed()
    if user.totp_secret and not user.uses_otp(otp or "", at=time.time()):
        lockout.count_failure(attempt.key)
        return refusals.wrong_otp()
    lockout.forget_failures(attempt.key)
    return _begin(user)


def claimed_user(attempt: Attempt) -> User | None:
    """Whom the attempt names, unless inactive or with another password by now."""
    user = locked_user(attempt.user_id) if attempt.user_id else None
    usable = user and user.active and user.password_hash == attempt.secret_hash
    return user if usable else None


def refresh(text: str) -> Grant | RefusalError:
    """Exchange a refresh token for the next one; a used one ends its whole family."""
    shown = RefreshToken.parse(text)
    family = sessions.c.family_digest == digest(shown.family)
    query = sa.select(sessions.c.id, sessions.c.owner).where(family, *_ALIVE)
    session: Any = db.session.execute(query).first()
    if session is None:
        return refusals.wrong_refresh()
    # Users are locked before their sessions, everywhere: two orders would wait for each other.
    user, following = locked_user(UUID(session.owner)), RefreshToken.new(shown.family)
    if _exchanged(session.id, shown, following):
        return _grant(user, session.id, following)
    end_sessions(user, sessions.c.id == session.id, reason="reuse")
    return refusals.wrong_refresh()


def log_out(by: Principal) -> None:
    end_sessions(locked_user(UUID(by.id)), sessions.c.id == UUID(by.sid), reason="logout")


def end_sessions(user: User, *which: sa.ColumnElement[bool], reason: str) -> None:
    """End those of a user's open sessions that are meant, or all of them."""
    open_ones = (sessions.c.owner == str(user.id), sessions.c.ended_at.is_(None), *which)
    end = sa.update(sessions).where(*open_ones).values(ended_at=epoch(), end_reason=reason)
    if rows_changed(db.session.execute(end)):
        user.lose_sessions(reason=reason, at=datetime.now(UTC))


def scrub() -> int:
    """Delete one small batch of what has expired; returns how many rows went."""
    old_sessions = sa.or_(
        sessions.c.expires_at < epoch(), sessions.c.ended_at < epoch() - KEEP_ENDED_SECONDS
    )
    old_failures = login_failures.c.lapses_at < epoch()
    return _delete(sessions.c.id, old_sessions) + _delete(login_failures.c.key, old_failures)


def _begin(user: User) -> Grant:
    sid, token = uuid7(), RefreshToken.new()
    begin = sa.insert(sessions).values(
        id=sid,
        owner=str(user.id),
        family_digest=digest(token.family),
        serial_digest=digest(token.serial),
        expires_at=epoch() + REFRESH_SECONDS,
    )
    db.session.execute(begin)
    return _grant(user, sid, token)


def _grant(user: User, sid: UUID, token: RefreshToken) -> Grant:
    # Until then an admin may only set the second factor up (REQUIRE_STAFF_TOTP).
    required = service().config["REQUIRE_STAFF_TOTP"] and user.role == "admin"
    role = roles.ENROLLING if required and not user.totp_secret else user.role
    return Grant(signed(user_claims(user, sid=sid, role=role)), str(token), user)


def _exchanged(sid: UUID, shown: RefreshToken, following: RefreshToken) -> bool:
    """Whether the token shown was the newest; of two that show it, one is told so."""
    exchange = sa.update(sessions).where(
        sessions.c.id == sid, sessions.c.serial_digest == digest(shown.serial), *_ALIVE
    )
    renewed = exchange.values(
        serial_digest=digest(following.serial), expires_at=epoch() + REFRESH_SECONDS
    )
    return rows_changed(db.session.execute(renewed)) == 1


def _delete(key: sa.Column[Any], old: sa.ColumnElement[bool]) -> int:
    some = sa.select(key).where(old).limit(SCRUB_BATCH).scalar_subquery()
    return rows_changed(db.session.execute(sa.delete(key.table).where(key.in_(some))))
