"""What people do with a ticket that exists: one command each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.domain import ConflictError, InvalidError
from chassis.text import say
from services.ticket.commands.files import claim
from services.ticket.commands.lookup import Check, colleague_of, the_ticket
from services.ticket.commands.priorities import priority_of
from services.ticket.commands.tenders import tender_named
from services.ticket.domain import access
from services.ticket.domain.files import Claims
from services.ticket.domain.lifecycle import Action, target_of
from services.ticket.domain.roles import Actor
from services.ticket.domain.ticket import Ticket
from services.ticket.domain.ticket.destination import UNKNOWN_DIRECTORATE
from services.ticket.tables import reference

ONLY_SERVICES = say(
    "Pesan bebas hanya untuk permintaan layanan; gunakan feedback untuk tiket ini.",
    "Free messages are for service requests; use feedback for this ticket.",
)


def take_ticket(number: str, *, by: Actor, now: datetime, check: Check) -> Ticket:
    ticket = the_ticket(number, by, check)
    ticket.take(by=by, now=now)
    return ticket


def release_ticket(number: str, *, by: Actor, now: datetime, check: Check, reason: str) -> Ticket:
    ticket = the_ticket(number, by, check)
    ticket.release(by=by, reason=reason, now=now)
    return ticket


def reassign_ticket(
    number: str, *, by: Actor, now: datetime, check: Check, user_id: UUID, reason: str
) -> Ticket:
    ticket = the_ticket(number, by, check)
    access.require_leader(ticket, by)
    target_of(Action.REASSIGN, ticket.status)
    colleague = colleague_of(ticket, str(user_id))
    ticket.reassign(by=by, to=colleague, reason=reason, now=now)
    return ticket


def reclassify_ticket(
    number: str,
    *,
    by: Actor,
    now: datetime,
    check: Check,
    category: str,
    subcategory: str,
    tender_code: str | None = None,
) -> Ticket:
    ticket = the_ticket(number, by, check)
    access.require_handler(ticket, by)
    chosen = reference.catalogue().choose(
        subcategory, category=category, application=ticket.application
    )
    tender = _renamed(ticket, tender_code)
    priority = reference.priority_policy().of(
        chosen,
        tender or ticket.tender,
        now=now,
        calendar=reference.calendar_of(ticket.lpse_code),
    )
    ticket.reclassify(by=by, subcategory=chosen, priority=priority, tender=tender, now=now)
    return ticket


def request_feedback(
    number: str,
    *,
    by: Actor,
    now: datetime,
    check: Check,
    claims: Claims,
    text: str,
    to: str,
    attachment_ids: Sequence[UUID],
) -> Ticket:
    ticket = the_ticket(number, by, check)
    access.require_handler(ticket, by)
    files = claim(claims, attachment_ids, by=by, ticket=number)
    ticket.request_feedback(by=by, text=text, to=to, files=files, now=now)
    return ticket


def reply_feedback(
    number: str,
    *,
    by: Actor,
    now: datetime,
    check: Check,
    claims: Claims,
    text: str,
    attachment_ids: Sequence[UUID],
) -> Ticket:
    ticket = the_ticket(number, by, check)
    access.require_addressee(ticket, by)
    files = claim(claims, attachment_ids, by=by, ticket=number)
    ticket.reply_feedback(by=by, text=text, files=files, now=now)
    return ticket


def escalate_ticket(
    number: str,
    *,
    by: Actor,
    now: datetime,
    check: Check,
    claims: Claims,
    text: str,
    attachment_ids: Sequence[UUID],
    directorate: str | None,
    to: str | None,
) -> Ticket:
    ticket = the_ticket(number, by, check)
    access.require_handler(ticket, by)
    if directorate is not None and not reference.catalogue().has_directorate(directorate):
        raise InvalidError({"directorate": UNKNOWN_DIRECTORATE})
    files = claim(claims, attachment_ids, by=by, ticket=number)
    ticket.escalate(
        by=by,
        text=text,
        directorate=directorate,
        to=to,
        files=files,
        priority=priority_of(ticket, now=now),
        now=now,
    )
    return ticket


def resolve_ticket(
    number: str,
    *,
    by: Actor,
    now: datetime,
    check: Check,
    claims: Claims,
    text: str,
    attachment_ids: Sequence[UUID],
) -> Ticket:
    ticket = the_ticket(number, by, check)
    access.require_handler(ticket, by)
    files = claim(claims, attachment_ids, by=by, ticket=number)
    ticket.resolve(by=by, text=text, files=files, now=now)
    return ticket


def review_ticket(
    number: str,
    *,
    by: Actor,
    now: datetime,
    check: Check,
    claims: Claims,
    accepted: bool,
    text: str | None,
    attachment_ids: Sequence[UUID],
) -> Ticket:
    ticket = the_ticket(number, by, check)
    access.require_creator(ticket, by)
    target_of(Action.ACCEPT if accepted else Action.REJECT, ticket.status)
    files = claim(claims, attachment_ids, by=by, ticket=number)
    ticket.review(by=by, accepted=accepted, text=text, files=files, now=now)
    return ticket


def close_ticket(
    number: str, *, by: Actor, now: datetime, check: Check, reason: str | None
) -> Ticket:
    ticket = the_ticket(number, by, check)
    ticket.close(by=by, reason=reason, now=now)
    return ticket


def add_note(number: str, *, by: Actor, now: datetime, check: Check, text: str) -> Ticket:
    ticket = the_ticket(number, by, check)
    ticket.note(by=by, text=text, now=now)
    return ticket


def add_message(number: str, *, by: Actor, check: Check, **_: Any) -> Ticket:
    """Reply To belongs to service requests (C.4), which are not made here yet."""
    the_ticket(number, by, check)
    raise ConflictError(ONLY_SERVICES)


def watch_ticket(number: str, *, by: Actor, now: datetime, check: Check) -> Ticket:
    ticket = the_ticket(number, by, check)
    ticket.watch(by=by, now=now)
    return ticket


def unwatch_ticket(number: str, *, by: Actor, now: datetime, check: Check) -> Ticket:
    ticket = the_ticket(number, by, check)
    ticket.unwatch(by=by, now=now)
    return ticket


def _renamed(ticket: Ticket, code: str | None) -> dict[str, Any] | None:
    """The tender of that code; None where it says no more than the ticket knows already."""
    found = tender_named(code, None)
    by_hand = found is not None and found["source"] == "manual"
    return None if by_hand and code == ticket.tender_code else found
