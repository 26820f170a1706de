"""Coming in and being passed around: T01, T02, T20 to T23."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from chassis.domain import ConflictError, NotPermittedError
from chassis.text import say
from services.ticket.domain import access, events
from services.ticket.domain.discussion import Kind, Message, Trace
from services.ticket.domain.lifecycle import TERMINAL, Action, Status
from services.ticket.domain.priority import Priority
from services.ticket.domain.roles import Actor
from services.ticket.domain.ticket.state import State

TAKEN = frozenset(Status) - TERMINAL - {Status.ROUTING, Status.QUEUED}
CHANNEL_OF = {"konsultasi": "tatap_muka"}


@dataclass(kw_only=True, eq=False)
class Queue(State):
    """The acts that bring a ticket to the right hands."""

    @classmethod
    def create(
        cls,
        *,
        id_: UUID,
        number: str,
        type_: str,
        by: Actor,
        lpse_code: str,
        priority: Priority,
        now: datetime,
        files: Sequence[dict[str, Any]] = (),
        **fields: Any,
    ) -> Self:
        """T01, S01, S02: a ticket on its way to its first tier."""
        ticket = cls(
            id=id_,
            number=number,
            type=type_,
            channel=CHANNEL_OF.get(by.tier or "", "lpse_support"),
            status=Status.ROUTING,
            creator=by.who,
            creator_id=by.id,
            creator_tier=by.tier or "reporter",
            lpse_code=lpse_code,
            priority_rules=[],
            path=[],
            watchers=[],
            created_at=now,
            updated_at=now,
            **fields,
        )
        ticket._announce(by=by, now=now, priority=priority, files=files)
        return ticket

    def _announce(
        self, *, by: Actor, now: datetime, priority: Priority, files: Sequence[dict[str, Any]]
    ) -> None:
        self._prioritise(priority)
        self._log("created", by=by, now=now, source=None)
        self._say(
            events.TicketCreated,
            by=by,
            now=now,
            channel=self.channel,
            application_version=self.application_version,
            category=self.category,
            subcategory=self.subcategory,
            person=self.person,
            creator_tier=self.creator_tier,
        )
        self._attach(files, message=None, by=by, now=now, kind=Kind.DESCRIPTION)

    def routed(
        self,
        *,
        hop: int,
        place: dict[str, Any],
        compensated: bool,
        response_due_at: datetime | None,
        now: datetime,
    ) -> None:
        """T22: the answer to the hop asked for; any other is late or repeated, and ignored."""
        if self.status is not Status.ROUTING or hop != len(self.path):
            return
        origin = self.home
        self.hop, self.path = hop, [*self.path, {**place, "hop": hop, "handler": None}]
        self.home_tier, self.home_unit = place["tier"], place["unit"]
        self.handler, self.handler_id, self.turn_id = None, None, None
        self.compensated, self.queued_at = compensated, now
        self.response_due_at = self.response_due_at or response_due_at
        self._show_at(place)
        self._move(Action.ROUTED, "queued", by=None, now=now)
        self._write(Trace(ticket_id=self.id, audience=f"at:{place['tier']}:{place['unit']}"))
        if self.type == "konsultasi" and hop == 0:
            self._hold_from_the_start(now)
            return
        self._say(events.TicketQueued, by=None, now=now, compensated=compensated)
        if origin:
            self._say(
                events.TicketEscalated,
                by=None,
                now=now,
                from_tier=origin["tier"],
                from_unit=origin["unit"],
            )

    def refused(self, *, hop: int, reason: dict[str, str], now: datetime) -> None:
        """T23: escalation knows no way on; the ticket returns to its handler with a note."""
        if self.status is not Status.ROUTING or hop != len(self.path) or not self.path:
            return
        self.turn_id = self.handler_id
        self._move(Action.REFUSED, "escalation_refused", by=None, now=now, note=reason["id"])
        note = Message(
            ticket_id=self.id,
            kind=Kind.NOTE,
            author=None,
            tier=self.home_tier,
            text=reason["id"],
            sent_at=now,
        )
        self._write(note)
        self._say(
            events.TicketNoteAdded,
            by=None,
            now=now,
            author=None,
            message_id=str(note.id),
            handler=self.handler,
        )

    def take(self, *, by: Actor, now: datetime) -> None:
        """T02, S03: the first of the unit wins."""
        access.require_unit(self, by)
        if by.id == self.creator_id:
            raise NotPermittedError(access.OWN_TICKET, slug="not-your-tier")
        if self.handler and self.status in TAKEN:
            raise ConflictError(
                say(
                    "Tiket ini sudah diambil oleh {name}.",
                    "{name} has already taken this ticket.",
                    name=self.handler["name"],
                ),
                slug="already-taken",
            )
        self._move(Action.TAKE, "taken", by=by, now=now)
        self._hand_to(by.who)
        self._say(events.TicketTaken, by=by, now=now, handler=by.who)

    def release(self, *, by: Actor, reason: str, now: datetime) -> None:
        """T21: back to the queue of the same unit."""
        access.require_handler(self, by)
        self._move(Action.RELEASE, "released", by=by, now=now, note=reason)
        self.handler, self.handler_id, self.turn_id = None, None, None
        self.queued_at = now
        self._say(events.TicketReleased, by=by, now=now, handler=by.who, reason=reason)
        self._say(events.TicketQueued, by=by, now=now, compensated=self.compensated)

    def reassign(self, *, by: Actor, to: dict[str, Any], reason: str, now: datetime) -> None:
        """T20: `pimpinan` gives the ticket to another person of the unit."""
        access.require_leader(self, by)
        previous = self.handler
        details = {"to": to["name"]}
        self._move(Action.REASSIGN, "reassigned", by=by, now=now, note=reason, details=details)
        self._hand_to(to)
        self._say(
            events.TicketReassigned,
            by=by,
            now=now,
            handler=to,
            previous=previous or by.who,
            reason=reason,
        )

    def _hold_from_the_start(self, now: datetime) -> None:
        """V03: a consultation is with its officer from the first moment."""
        self._move(Action.TAKE, "taken", by=None, now=now)
        self._hand_to(self.creator)
        self._say(events.TicketTaken, by=None, now=now, handler=self.creator)

    def _hand_to(self, who: dict[str, Any]) -> None:
        self.handler, self.handler_id, self.turn_id = who, who["id"], who["id"]
        *earlier, last = self.path
        self.path = [*earlier, {**last, "handler": who}]
        self._write(
            Trace(ticket_id=self.id, audience=f"by:{who['id']}"),
            Trace(ticket_id=self.id, audience=f"did:{last['tier']}:{last['unit']}"),
        )
