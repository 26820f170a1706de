"""What a ticket is made of, and how each act writes its events, timeline and discussion."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.domain import Aggregate
from services.ticket.domain import events
from services.ticket.domain.discussion import Entry, File, Kind, Message, Trace, stored_name
from services.ticket.domain.lifecycle import Action, Status, target_of
from services.ticket.domain.priority import RANK, Priority
from services.ticket.domain.roles import Actor

Written = Message | File | Entry | Trace


def rfc3339(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(kw_only=True, eq=False)
class State(Aggregate):
    """The fields of a ticket. `path` lists the hops so far; its last one is where it is worked on.

    `tier` and `unit` are the position shown: the reporter's while the reporter must act (B.6).
    `turn_id` is the person who must act now, if it is one person.
    """

    id: UUID
    number: str
    type: str
    channel: str
    status: Status
    creator: dict[str, Any]
    creator_id: str
    creator_tier: str
    lpse_code: str
    application: str
    application_version: str | None = None
    category: str | None = None
    subcategory: str | None = None
    subcategory_confirmed: bool = False
    priority: str | None = None
    priority_rank: int = 0
    priority_rules: list[str]
    title: str
    description: str
    error_code: str | None = None
    tender_code: str | None = None
    tender: dict[str, Any] | None = None
    npwp: str | None = None
    nip: str | None = None
    no_nip_reason: str | None = None
    person: str | None = None
    on_behalf_of: dict[str, Any] | None = None
    tier: str | None = None
    unit: str | None = None
    label: dict[str, str] | None = None
    home_tier: str | None = None
    home_unit: str | None = None
    hop: int = 0
    path: list[dict[str, Any]]
    handler: dict[str, Any] | None = None
    handler_id: str | None = None
    turn_id: str | None = None
    feedback: dict[str, Any] | None = None
    resolver: dict[str, Any] | None = None
    reopened: int = 0
    compensated: bool = False
    rating: dict[str, Any] | None = None
    watchers: list[str]
    files: int = 0
    response_due_at: datetime | None = None
    responded_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
    queued_at: datetime | None = None
    closed_at: datetime | None = None
    version: int = 1
    sequence: int = 0

    _written: tuple[Written, ...] = ()

    @property
    def subject(self) -> str:
        return self.number

    @property
    def home(self) -> dict[str, Any] | None:
        """The hop where the ticket is worked on; None until it has been routed once."""
        return self.path[-1] if self.path else None

    def pull_written(self) -> tuple[Written, ...]:
        written, self._written = self._written, ()
        return written

    def _write(self, *entries: Written) -> None:
        self._written = (*self._written, *entries)

    def _move(
        self,
        action: Action,
        event: str,
        *,
        by: Actor | None,
        now: datetime,
        note: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        """Change status as the lifecycle allows, and write the line of the timeline."""
        source = self.status
        self.status = target_of(action, source)
        self._touch(now)
        self._log(event, by=by, now=now, source=source, note=note, details=details)

    def _touch(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now

    def _log(
        self,
        event: str,
        *,
        by: Actor | None,
        now: datetime,
        source: Status | None,
        note: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        self._write(
            Entry(
                ticket_id=self.id,
                at=now,
                event=event,
                actor=by.who if by else None,
                tier=by.tier if by else self.home_tier,
                source=source,
                target=self.status,
                note=note,
                details=details,
            )
        )

    def _say(
        self,
        event: Callable[..., events.TicketEvent],
        *,
        by: Actor | None,
        now: datetime,
        **data: Any,
    ) -> None:
        """Record an event; what `data` says goes before what every event tells."""
        common = {
            "number": self.number,
            "at": rfc3339(now),
            "version": self.version,
            "status": self.status,
            "type_": self.type,
            "lpse_code": self.lpse_code,
            "application": self.application,
            "priority": self.priority,
            "title": self.title,
            "creator": self.creator,
            "tier": self.tier,
            "unit": self.unit,
            "hop": self.hop,
            "actor": by.who if by else None,
            "watchers": self.watchers,
        }
        self.record(event(**{**common, **data}))

    def _discuss(
        self, kind: Kind, text: str, *, by: Actor, now: datetime, files: Sequence[dict[str, Any]]
    ) -> Message:
        """Add an entry to the discussion, with the files it brings."""
        message = Message(
            ticket_id=self.id,
            kind=kind,
            author=by.who,
            tier="reporter" if by.id == self.creator_id else by.tier,
            text=text,
            sent_at=now,
        )
        self._write(message)
        self._attach(files, message=message, by=by, now=now, kind=kind)
        return message

    def _attach(
        self,
        files: Sequence[dict[str, Any]],
        *,
        message: Message | None,
        by: Actor,
        now: datetime,
        kind: Kind,
    ) -> None:
        """Number and name the files (B.10), and say which they are."""
        if not files:
            return
        tier = by.tier or "reporter"
        kept = [self._file(found, message, tier) for found in files]
        self._write(*kept)
        self._say(
            events.TicketMessageAdded,
            by=by,
            now=now,
            kind=kind,
            author=by.who,
            message_id=str(message.id) if message else None,
            attachments=[
                {"id": str(file.id), "name": file.name, "position": file.position} for file in kept
            ],
        )

    def _file(self, found: dict[str, Any], message: Message | None, tier: str) -> File:
        self.files += 1
        return File(
            id=UUID(found["id"]),
            ticket_id=self.id,
            message_id=message.id if message else None,
            position=self.files,
            name=stored_name(
                tier=tier,
                number=self.number,
                position=self.files,
                original_name=found["original_name"],
            ),
            original_name=found["original_name"],
            size=found["size"],
            media_type=found["media_type"],
            sha256=found["sha256"],
            scan=found["scan"],
        )

    def _show_at(self, place: dict[str, Any]) -> None:
        self.tier, self.unit, self.label = place["tier"], place["unit"], place.get("label")

    def _show_at_reporter(self) -> None:
        self.tier, self.unit, self.label = "reporter", None, None

    def _prioritise(self, priority: Priority) -> None:
        self.priority, self.priority_rules = priority.level, list(priority.rules)
        self.priority_rank = RANK[priority.level]

    def _responded(self, now: datetime) -> None:
        """The first visible act of staff stops the response clock (K10)."""
        if self.responded_at is None:
            self.responded_at = now
