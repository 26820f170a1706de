"""Users: registration, administration and their own profile."""

from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from chassis.auth import Principal
from chassis.domain import InvalidError, NotFoundError, NotPermittedError, RefusalError
from chassis.http import service
from chassis.text import say
from services.identity.commands import lockout
from services.identity.commands.attempts import Attempt
from services.identity.commands.directory import locked_user, require_active_lpses
from services.identity.commands.sessions import claimed_user, end_sessions
from services.identity.domain import passwords, refusals, roles
from services.identity.domain.roles import Reach
from services.identity.domain.user import User
from services.identity.tables import db, sessions

# What a token stands for; who changes here must log in anew.
CARRIED = ("role", "lpse_code", "directorate", "active")


def create_user(
    *,
    username: str,
    name: str,
    role: str,
    password: str | None = None,
    password_hash: str | None = None,
    **profile: Any,
) -> User:
    """Add a user. Give the `password`, or a hash made by `domain.passwords.hashed`.

    `profile`: lpse_code, directorate, email, phone, npwp, nip, no_nip_reason, company, language,
    channels. Raises InvalidError.
    """
    require_active_lpses(_codes(profile.get("lpse_code")), field="lpse_code")
    user = User(
        id=uuid7(),
        username=username.lower(),
        name=name,
        role=role,
        password_hash=password_hash or "",
        created_at=service().clock.now(),
        **profile,
    )
    user.register()
    user.password_hash = password_hash or new_hash(password or "", username=username)
    return _stored(user)


def administer(by: Principal, *, role: str, lpse_code: str | None = None, **rest: Any) -> User:
    """Create a user on behalf of an administrator, within that one's reach."""
    reach = roles.reach_of(by.role, by.lpse_code)
    code = lpse_code or reach.lpse_code
    _require(reach, role, code)
    return create_user(role=role, lpse_code=code, **rest)


def change_user(user_id: UUID, changes: dict[str, Any], *, by: Principal) -> User:
    """Raises NotFoundError for users out of the administrator's reach."""
    user, reach = _reachable(user_id, by)
    before = [getattr(user, name) for name in CARRIED]
    role, code, _, active = (changes.get(name, getattr(user, name)) for name in CARRIED)
    if str(user.id) == by.id and (role, active) != (user.role, user.active):
        raise _not_oneself()
    _require(reach, role, code)
    if code != user.lpse_code:
        require_active_lpses(_codes(code), field="lpse_code")
    user.change(changes)
    if before != [getattr(user, name) for name in CARRIED]:
        end_sessions(user, reason="changed" if active else "deactivated")
    return user


def deactivate_user(user_id: UUID, *, by: Principal) -> User:
    user, _ = _reachable(user_id, by)
    if str(user.id) == by.id:
        raise _not_oneself()
    user.deactivate()
    end_sessions(user, reason="deactivated")
    return user


def change_profile(changes: dict[str, Any], *, by: Principal) -> User:
    user = locked_user(UUID(by.id))
    user.change(changes)
    return user


def change_password(
    attempt: Attempt, *, right: bool, new: str, by: Principal
) -> RefusalError | None:
    """Keep the new hash and end every other session, or count and return a failure."""
    lockout.refuse_if_locked(attempt.key)
    user = claimed_user(attempt) if right else None
    if user is None:
        lockout.count_failure(attempt.key)
        return refusals.wrong_current_password()
    lockout.forget_failures(attempt.key)
    user.password_hash = new
    end_sessions(user, sessions.c.id != UUID(by.sid), reason="password")
    return None


def new_hash(password: str, *, username: str, field: str = "password") -> str:
    """The hash of a password that is good enough. Raises InvalidError."""
    if problem := passwords.weakness(password, username=username):
        raise InvalidError({field: problem})
    return passwords.hashed(password)


def _stored(user: User) -> User:
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError as error:
        taken = say("Nama pengguna ini sudah dipakai.", "This username is taken.")
        raise InvalidError({"username": taken}) from error
    return user


def _reachable(user_id: UUID, by: Principal) -> tuple[User, Reach]:
    user, reach = locked_user(user_id), roles.reach_of(by.role, by.lpse_code)
    if not reach.covers(user.role, user.lpse_code):
        raise NotFoundError(say("Pengguna ini tidak ada.", "There is no such user."))
    return user, reach


def _require(reach: Reach, role: str, lpse_code: str | None) -> None:
    if not reach.covers(role, lpse_code):
        raise NotPermittedError(
            say(
                "Anda hanya dapat mengelola petugas LPSE Anda sendiri.",
                "You may only administer staff of your own LPSE.",
            )
        )


def _not_oneself() -> NotPermittedError:
    return NotPermittedError(
        say(
            "Anda tidak dapat melakukan ini pada akun sendiri. Minta admin lain.",
            "You may not do this to your own account. Ask another admin.",
        ),
        slug="own-account",
    )


def _codes(code: str | None) -> tuple[str, ...]:
    return (code,) if code else ()
