"""What the ticket service announces."""

from dataclasses import dataclass
from typing import Any, ClassVar

from chassis.domain import Event

Who = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class TicketEvent(Event):
    """What every event of a ticket tells, so that no consumer must keep a copy."""

    number: str
    at: str
    version: int
    status: str
    type_: str
    lpse_code: str
    application: str
    priority: str | None
    title: str
    creator: Who
    tier: str | None
    unit: str | None
    hop: int
    actor: Who | None
    watchers: list[str]


@dataclass(frozen=True, kw_only=True)
class TicketCreated(TicketEvent):
    type: ClassVar[str] = "ticket.created"

    channel: str
    application_version: str | None
    category: str | None
    subcategory: str | None
    person: str | None
    creator_tier: str


@dataclass(frozen=True, kw_only=True)
class TicketQueued(TicketEvent):
    type: ClassVar[str] = "ticket.queued"

    compensated: bool


@dataclass(frozen=True, kw_only=True)
class TicketEscalated(TicketEvent):
    type: ClassVar[str] = "ticket.escalated"

    from_tier: str
    from_unit: str


@dataclass(frozen=True, kw_only=True)
class TicketTaken(TicketEvent):
    type: ClassVar[str] = "ticket.taken"

    handler: Who


@dataclass(frozen=True, kw_only=True)
class TicketReleased(TicketEvent):
    type: ClassVar[str] = "ticket.released"

    handler: Who
    reason: str


@dataclass(frozen=True, kw_only=True)
class TicketReassigned(TicketEvent):
    type: ClassVar[str] = "ticket.reassigned"

    handler: Who
    previous: Who
    reason: str


@dataclass(frozen=True, kw_only=True)
class TicketReclassified(TicketEvent):
    type: ClassVar[str] = "ticket.reclassified"

    old: dict[str, Any]
    new: dict[str, Any]
    rules: list[str]


@dataclass(frozen=True, kw_only=True)
class TicketFeedbackRequested(TicketEvent):
    type: ClassVar[str] = "ticket.feedback_requested"

    asker: Who
    addressee: dict[str, Any]
    message_id: str


@dataclass(frozen=True, kw_only=True)
class TicketFeedbackReplied(TicketEvent):
    type: ClassVar[str] = "ticket.feedback_replied"

    asker: Who
    addressee: dict[str, Any]
    message_id: str


@dataclass(frozen=True, kw_only=True)
class TicketEscalationRequested(TicketEvent):
    """`hop` is the one asked for, one above the ticket's own."""

    type: ClassVar[str] = "ticket.escalation_requested"

    from_tier: str
    from_unit: str
    directorate: str | None
    to: str | None
    handler: Who
    message_id: str


@dataclass(frozen=True, kw_only=True)
class TicketResolved(TicketEvent):
    type: ClassVar[str] = "ticket.resolved"

    resolver: Who
    resolver_tier: str
    resolver_unit: str


@dataclass(frozen=True, kw_only=True)
class TicketReviewed(TicketEvent):
    type: ClassVar[str] = "ticket.reviewed"

    accepted: bool
    resolver: Who
    resolver_tier: str
    resolver_unit: str


@dataclass(frozen=True, kw_only=True)
class TicketCompleted(TicketEvent):
    type: ClassVar[str] = "ticket.completed"

    rating: dict[str, Any] | None
    resolver: Who
    resolver_tier: str
    resolver_unit: str


@dataclass(frozen=True, kw_only=True)
class TicketClosed(TicketEvent):
    type: ClassVar[str] = "ticket.closed"

    reason: str | None
    handler: Who | None


@dataclass(frozen=True, kw_only=True)
class TicketMessageAdded(TicketEvent):
    type: ClassVar[str] = "ticket.message_added"

    kind: str
    author: Who
    message_id: str | None
    attachments: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class TicketNoteAdded(TicketEvent):
    """`handler` is named when the note is for them: their escalation was refused (T23)."""

    type: ClassVar[str] = "ticket.note_added"

    author: Who | None
    handler: Who | None = None
    message_id: str


@dataclass(frozen=True, kw_only=True)
class CatalogueUpdated(Event):
    type: ClassVar[str] = "catalogue.updated"

    version: int
    applications: list[dict[str, Any]]
