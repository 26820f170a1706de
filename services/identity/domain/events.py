"""What identity announces. A directory entry carries no NPWP, NIP or secret (decision 6)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from chassis.domain import Event


@dataclass(frozen=True, kw_only=True)
class DirectoryEntry(Event):
    """A user as the other services know one."""

    id: str
    username: str
    name: str
    role: str
    lpse_code: str | None
    directorate: str | None
    email: str | None
    phone: str | None
    language: str
    active: bool
    channels: list[str]


@dataclass(frozen=True, kw_only=True)
class UserRegistered(DirectoryEntry):
    type: ClassVar[str] = "user.registered"


@dataclass(frozen=True, kw_only=True)
class UserUpdated(DirectoryEntry):
    type: ClassVar[str] = "user.updated"


@dataclass(frozen=True, kw_only=True)
class UserDeactivated(DirectoryEntry):
    type: ClassVar[str] = "user.deactivated"


@dataclass(frozen=True, kw_only=True)
class SessionRevoked(Event):
    """Sessions of a user have ended before their time; `reason` says why."""

    type: ClassVar[str] = "session.revoked"

    user_id: str
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class LpseUpdated(Event):
    """An LPSE was added or changed."""

    type: ClassVar[str] = "lpse.updated"

    code: str
    name: str
    timezone: str
    has_admin_ppe: bool
    active: bool
    url: str | None
