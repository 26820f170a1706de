"""The creator's last word: review, rating, closing (T14–T17, S08–S11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.domain import InvalidError
from chassis.text import say
from services.ticket.domain import access, events
from services.ticket.domain.discussion import Kind
from services.ticket.domain.lifecycle import Action, Status, target_of
from services.ticket.domain.roles import Actor
from services.ticket.domain.ticket.state import State

REASON_NEEDED = say(
    "Jelaskan apa yang belum selesai, paling sedikit 15 karakter.",
    "Explain what is not solved yet, in at least 15 characters.",
)
LEAST_REASON = 15


@dataclass(kw_only=True, eq=False)
class Review(State):
    """The acts of whoever opened the ticket."""

    def review(
        self,
        *,
        by: Actor,
        accepted: bool,
        text: str | None,
        files: Sequence[dict[str, Any]],
        now: datetime,
    ) -> None:
        """T14, T15: solved, or back to whoever resolved it."""
        access.require_creator(self, by)
        action = Action.ACCEPT if accepted else Action.REJECT
        target_of(action, self.status)
        if not accepted and len(text or "") < LEAST_REASON:
            raise InvalidError({"text": REASON_NEEDED})
        if text or files:
            self._discuss(Kind.REVIEW, text or "", by=by, now=now, files=files)
        if not accepted:
            self._reopen()
        self._move(action, "accepted" if accepted else "rejected", by=by, now=now)
        self._say(events.TicketReviewed, by=by, now=now, accepted=accepted, **self._solved_by())

    def rated(self, *, rating: dict[str, Any], by: Actor | None, now: datetime) -> None:
        """T16: the rating completes the ticket; a closed one only keeps it (K08)."""
        if self.rating is not None:
            return
        if self.status is Status.CLOSED:
            self.rating = rating
            self._touch(now)
        elif self.status is Status.WAITING_RATING:
            self.rating, self.turn_id, self.closed_at = rating, None, now
            self._move(Action.RATE, "rated", by=by, now=now)
            known = {key: rating[key] for key in ("stars", "tags")}
            self._say(events.TicketCompleted, by=by, now=now, rating=known, **self._solved_by())

    def close(self, *, by: Actor, reason: str | None, now: datetime) -> None:
        """T17, S11: the creator needs no answer any more."""
        access.require_creator(self, by)
        handler = self.handler
        self._move(Action.CLOSE, "closed", by=by, now=now, note=reason)
        self.turn_id, self.closed_at, self.feedback = None, now, None
        self._say(events.TicketClosed, by=by, now=now, reason=reason, handler=handler)

    def _reopen(self) -> None:
        """Back to the resolver, at the tier where it was resolved (K09)."""
        self.reopened += 1
        self.turn_id = self.handler_id
        self._show_at(self.path[-1])

    def _solved_by(self) -> dict[str, Any]:
        resolver = self.resolver or {}
        return {
            "resolver": resolver.get("who"),
            "resolver_tier": resolver.get("tier"),
            "resolver_unit": resolver.get("unit"),
        }
