"""The handler's work: reclassify, ask, pass on, resolve (T03–T13); replies and notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.domain import ConflictError, InvalidError
from chassis.text import say
from services.ticket.domain import access, events
from services.ticket.domain.catalogue import Subcategory
from services.ticket.domain.discussion import Kind
from services.ticket.domain.lifecycle import TERMINAL, Action, wrong_state
from services.ticket.domain.priority import Priority
from services.ticket.domain.roles import Actor
from services.ticket.domain.ticket.destination import check_destination
from services.ticket.domain.ticket.state import State

Files = Sequence[dict[str, Any]]
NEEDS_CATEGORY = say(
    "Pilih kategori dan subkategori dulu, lalu lanjutkan.",
    "Choose a category and a subcategory first, then go on.",
)
NO_PREVIOUS_TIER = say(
    "Belum ada tingkat sebelumnya; kirim permintaan ini ke pelapor.",
    "There is no earlier tier yet; send this request to the reporter.",
)


@dataclass(kw_only=True, eq=False)
class Work(State):
    """The acts of whoever handles the ticket, and the answers to them."""

    def reclassify(
        self,
        *,
        by: Actor,
        subcategory: Subcategory,
        priority: Priority,
        tender: dict[str, Any] | None,
        now: datetime,
    ) -> None:
        """T03: the handler says what kind of problem it is; the priority follows."""
        access.require_handler(self, by)
        old = self._classification()
        self.category, self.subcategory = subcategory.category, subcategory.code
        self.subcategory_confirmed = True
        if tender is not None:
            self.tender, self.tender_code = tender, tender.get("code")
        self._prioritise(priority)
        new = self._classification()
        self._move(
            Action.RECLASSIFY,
            "reclassified",
            by=by,
            now=now,
            details={"old": old, "new": new, "rules": self.priority_rules},
        )
        self._say(
            events.TicketReclassified,
            by=by,
            now=now,
            old=old,
            new=new,
            rules=self.priority_rules,
        )

    def raise_priority(self, priority: Priority, *, now: datetime) -> None:
        """E.5: time alone may raise a priority, never lower it."""
        if priority.rank <= self.priority_rank or self.status in TERMINAL:
            return
        old = self._classification()
        self._prioritise(priority)
        new = self._classification()
        rules = self.priority_rules
        self._touch(now)
        details = {"old": old, "new": new, "rules": rules}
        self._log("reprioritised", by=None, now=now, source=self.status, details=details)
        self._say(events.TicketReclassified, by=None, now=now, old=old, new=new, rules=rules)

    def request_feedback(
        self, *, by: Actor, text: str, to: str, files: Files, now: datetime
    ) -> None:
        """T04, T11: ask the reporter, or the tier that passed the ticket on."""
        access.require_handler(self, by)
        addressee = self._addressee(to)
        message = self._discuss(Kind.FEEDBACK_REQUEST, text, by=by, now=now, files=files)
        self.feedback = {
            "from_tier": self.home_tier,
            "to": "reporter" if to == "reporter" else "tier",
            "message_id": str(message.id),
            "addressee": addressee,
        }
        self.turn_id = addressee["user_id"]
        if to == "reporter":
            self._show_at_reporter()
        else:
            self._show_at(self.path[-2])
        self._responded(now)
        self._move(
            Action.REQUEST_FEEDBACK, "feedback_requested", by=by, now=now, details={"to": to}
        )
        self._say(
            events.TicketFeedbackRequested,
            by=by,
            now=now,
            asker=self.handler or by.who,
            addressee=addressee,
            message_id=str(message.id),
        )

    def reply_feedback(self, *, by: Actor, text: str, files: Files, now: datetime) -> None:
        """T05, T12: the addressee answers; the ticket goes on with the asker."""
        access.require_addressee(self, by)
        addressee = (self.feedback or {})["addressee"]
        message = self._discuss(Kind.FEEDBACK_REPLY, text, by=by, now=now, files=files)
        self.feedback, self.turn_id = None, self.handler_id
        self._show_at(self.path[-1])
        self._move(Action.REPLY_FEEDBACK, "feedback_replied", by=by, now=now)
        self._say(
            events.TicketFeedbackReplied,
            by=by,
            now=now,
            asker=self.handler or by.who,
            addressee=addressee,
            message_id=str(message.id),
        )

    def escalate(
        self,
        *,
        by: Actor,
        text: str,
        directorate: str | None,
        to: str | None,
        files: Files,
        priority: Priority,
        now: datetime,
    ) -> None:
        """T06–T10, S06, V06: ask for the next hop; the priority is looked at anew (E.5)."""
        access.require_handler(self, by)
        self._require_category()
        check_destination(self, directorate=directorate, to=to)
        message = self._discuss(Kind.ESCALATION, text, by=by, now=now, files=files)
        self.turn_id = None
        self._responded(now)
        old = self._classification()
        self._prioritise(priority)
        new = self._classification()
        details = {"old": old, "new": new, "rules": self.priority_rules} if new != old else None
        self._move(Action.ESCALATE, "escalated", by=by, now=now, details=details)
        place = self.path[-1]
        self._say(
            events.TicketEscalationRequested,
            by=by,
            now=now,
            hop=self.hop + 1,
            from_tier=place["tier"],
            from_unit=place["unit"],
            directorate=directorate,
            to=to,
            handler=by.who,
            message_id=str(message.id),
        )

    def resolve(self, *, by: Actor, text: str, files: Files, now: datetime) -> None:
        """T13, S07: straight to the creator, never back down the chain."""
        access.require_handler(self, by)
        self._require_category()
        self._discuss(Kind.RESOLUTION, text, by=by, now=now, files=files)
        place = self.path[-1]
        self.resolver = {"who": by.who, "tier": place["tier"], "unit": place["unit"]}
        self.turn_id = self.creator_id
        self._show_at_reporter()
        self._responded(now)
        self._move(Action.RESOLVE, "resolved", by=by, now=now)
        self._say(
            events.TicketResolved,
            by=by,
            now=now,
            resolver=by.who,
            resolver_tier=place["tier"],
            resolver_unit=place["unit"],
        )

    def note(self, *, by: Actor, text: str, now: datetime) -> None:
        """An internal note; reporters never see it."""
        self._require_open()
        message = self._discuss(Kind.NOTE, text, by=by, now=now, files=())
        self._touch(now)
        self._say(
            events.TicketNoteAdded, by=by, now=now, author=by.who, message_id=str(message.id)
        )

    def watch(self, *, by: Actor, now: datetime) -> None:
        self._require_open()
        if by.id not in self.watchers:
            self.watchers = [*self.watchers, by.id]
            self._touch(now)

    def unwatch(self, *, by: Actor, now: datetime) -> None:
        self._require_open()
        if by.id in self.watchers:
            self.watchers = [user for user in self.watchers if user != by.id]
            self._touch(now)

    def _addressee(self, to: str) -> dict[str, Any]:
        if to == "reporter":
            creator = self.creator_id
            return {"kind": "reporter", "user_id": creator, "tier": "reporter", "unit": None}
        previous = self.path[-2] if len(self.path) > 1 else None
        if not previous or not previous.get("handler"):
            raise InvalidError({"to": NO_PREVIOUS_TIER})
        return {
            "kind": "tier",
            "user_id": previous["handler"]["id"],
            "tier": previous["tier"],
            "unit": previous["unit"],
        }

    def _require_open(self) -> None:
        """Closed is closed (decision 19)."""
        if self.status in TERMINAL:
            raise wrong_state(self.status)

    def _require_category(self) -> None:
        if self.subcategory is None:
            raise ConflictError(NEEDS_CATEGORY, slug="needs-category")

    def _classification(self) -> dict[str, Any]:
        return {
            "category": self.category,
            "subcategory": self.subcategory,
            "priority": self.priority,
        }
