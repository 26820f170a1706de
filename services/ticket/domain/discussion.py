"""What is said about a ticket (Diskusi) and the files that come with it: never edited (K30)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

ROLE_WORDS = {
    "reporter": "pelapor",
    "lpse_level1": "helpdesk-lpse",
    "admin_ppe": "admin-ppe",
    "helpdesk_lkpp": "helpdesk-lkpp",
    "helpdesk_teknis": "helpdesk-teknis",
    "tim_teknis": "tim-teknis",
    "konsultasi": "konsultasi",
}


class Kind(StrEnum):
    FEEDBACK_REQUEST = "feedback_request"
    FEEDBACK_REPLY = "feedback_reply"
    ESCALATION = "escalation"
    RESOLUTION = "resolution"
    REVIEW = "review"
    NOTE = "note"
    MESSAGE = "message"
    DESCRIPTION = "description"


@dataclass(frozen=True, kw_only=True)
class Message:
    """One entry of the discussion."""

    ticket_id: UUID
    kind: Kind
    author: dict[str, Any] | None
    tier: str | None
    text: str
    sent_at: datetime
    id: UUID = field(default_factory=uuid7)


@dataclass(frozen=True, kw_only=True)
class File:
    """An uploaded file that now belongs to a ticket."""

    id: UUID
    ticket_id: UUID
    message_id: UUID | None
    position: int
    name: str
    original_name: str
    size: int
    media_type: str
    sha256: str
    scan: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the timeline: who did what, from which status to which."""

    ticket_id: UUID
    at: datetime
    event: str
    actor: dict[str, Any] | None
    tier: str | None
    source: str | None
    target: str
    note: str | None = None
    details: dict[str, Any] | None = None
    id: UUID = field(default_factory=uuid7)


@dataclass(frozen=True, kw_only=True)
class Trace:
    """That somebody or some unit had to do with a ticket: what `history` and sight rest on."""

    ticket_id: UUID
    audience: str


def stored_name(*, tier: str, number: str, position: int, original_name: str) -> str:
    """The name a file gets with its ticket (B.10): `pelapor-TPS2606150019-001.pdf`."""
    extension = original_name.rsplit(".", 1)[-1].lower()
    return f"{ROLE_WORDS[tier]}-{number}-{position:03d}.{extension}"
