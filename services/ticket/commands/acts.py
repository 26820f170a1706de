"""What people do with a ticket that exists: one command each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis.domain import ConflictError, InvalidError
from chassis.http import if_match
from chassis.text import say
from services.ticket.commands.files import claim
from services.ticket.commands.tenders import tender_named
from services.ticket.domain import access
from services.ticket.domain.files import Claims
from services.ticket.domain.roles import TIER_OF, Actor, unit_of
from services.ticket.domain.ticket import Ticket
from services.ticket.tables import db, people, reference, tickets, traces

NOT_A_COLLEAGUE = say(
    "Pilih petugas aktif dari unit yang sama.", "Choose an active person of the same unit."
)
ONLY_SERVICES = say(
    "Pesan bebas hanya untuk permintaan layanan; gunakan feedback untuk tiket ini.",
    "Free messages are for service requests; use feedback for this ticket.",
)


def take_ticket(number: str, *, by: Actor, now: datetime) -> Ticket:
    ticket = the_ticket(number, by)
    ticket.take(by=by, now=now)
    return ticket


def release_ticket(number: str, *, by: Actor, now: datetime, reason: str) -> Ticket:
    ticket = the_ticket(number, by)
    ticket.release(by=by, reason=reason, now=now)
    return ticket


def reassign_ticket(
    number: str, *, by: Actor, now: datetime, user_id: UUID, reason: str
) -> Ticket:
    ticket = the_ticket(number, by)
    access.require_leader(ticket, by)
    colleague = _colleague(ticket, str(user_id))
    ticket.reassign(by=by, to=colleague, reason=reason, now=now)
    return ticket


def reclassify_ticket(
    number: str,
    *,
    by: Actor,
    now: datetime,
    category: str,
    subcategory: str,
    tender_code: str | None = None,
) -> Ticket:
    ticket = the_ticket(number, by)
    access.require_handler(ticket, by)
    chosen = reference.catalogue().check(
        application=ticket.application, category=category, subcategory=subcategory
    )
    tender = tender_named(tender_code, None)
    priority = reference.priority_policy().of(
        chosen,
        tender or ticket.tender,
        now=now,
        calendar=reference.calendar_of(ticket.lpse_code),
    )
    if chosen is None:  # the schema requires one
        raise InvalidError({"subcategory": NOT_A_COLLEAGUE})
    ticket.reclassify(by=by, subcategory=chosen, priority=priority, tender=tender, now=now)
    return ticket


def request_feedback(
    number: str,
    *,
    by: Actor,
    now: datetime,
    claims: Claims,
    text: str,
    to: str,
    attachment_ids: Sequence[UUID],
) -> Ticket:
    ticket = the_ticket(number, by)
    access.require_handler(ticket, by)
    files = claim(claims, attachment_ids, by=by, ticket=number)
    ticket.request_feedback(by=by, text=text, to=to, files=files, now=now)
    return ticket


def reply_feedback(
    number: str,
    *,
    by: Actor,
    now: datetime,
    claims: Claims,
    text: str,
    attachment_ids: Sequence[UUID],
) -> Ticket:
    ticket = the_ticket(number, by)
    access.require_addressee(ticket, by)
    files = claim(claims, attachment_ids, by=by, ticket=number)
    ticket.reply_feedback(by=by, text=text, files=files, now=now)
    return ticket


def escalate_ticket(
    number: str,
    *,
    by: Actor,
    now: datetime,
    claims: Claims,
    text: str,
    attachment_ids: Sequence[UUID],
    directorate: str | None,
    to: str | None,
) -> Ticket:
    ticket = the_ticket(number, by)
    access.require_handler(ticket, by)
    files = claim(claims, attachment_ids, by=by, ticket=number)
    ticket.escalate(by=by, text=text, directorate=directorate, to=to, files=files, now=now)
    return ticket


def resolve_ticket(
    number: str,
    *,
    by: Actor,
    now: datetime,
    claims: Claims,
    text: str,
    attachment_ids: Sequence[UUID],
) -> Ticket:
    ticket = the_ticket(number, by)
    access.require_handler(ticket, by)
    files = claim(claims, attachment_ids, by=by, ticket=number)
    ticket.resolve(by=by, text=text, files=files, now=now)
    return ticket


def review_ticket(
    number: str,
    *,
    by: Actor,
    now: datetime,
    claims: Claims,
    accepted: bool,
    text: str | None,
    attachment_ids: Sequence[UUID],
) -> Ticket:
    ticket = the_ticket(number, by)
    access.require_creator(ticket, by)
    files = claim(claims, attachment_ids, by=by, ticket=number)
    ticket.review(by=by, accepted=accepted, text=text, files=files, now=now)
    return ticket


def close_ticket(number: str, *, by: Actor, now: datetime, reason: str | None) -> Ticket:
    ticket = the_ticket(number, by)
    ticket.close(by=by, reason=reason, now=now)
    return ticket


def add_note(number: str, *, by: Actor, now: datetime, text: str) -> Ticket:
    ticket = the_ticket(number, by)
    ticket.note(by=by, text=text, now=now)
    return ticket


def add_message(number: str, *, by: Actor, **_: Any) -> Ticket:
    """Reply To belongs to service requests (C.4), which are not made here yet."""
    the_ticket(number, by)
    raise ConflictError(ONLY_SERVICES)


def watch_ticket(number: str, *, by: Actor, now: datetime) -> Ticket:
    ticket = the_ticket(number, by)
    ticket.watch(by=by, now=now)
    return ticket


def unwatch_ticket(number: str, *, by: Actor, now: datetime) -> Ticket:
    ticket = the_ticket(number, by)
    ticket.unwatch(by=by, now=now)
    return ticket


def the_ticket(number: str, by: Actor) -> Ticket:
    """The ticket, locked for change. NotFoundError when it is not there or not to be seen."""
    query = sa.select(Ticket).where(tickets.c.number == number).with_for_update()
    ticket = db.session.scalar(query)
    if ticket is None or not may_see(ticket, by):
        raise access.not_found()
    if_match(ticket.version)
    return ticket


def may_see(ticket: Ticket, by: Actor) -> bool:
    """A.2, asking the traces only when role and place do not settle it."""
    if access.sees_by_role(ticket, by):
        return True
    if by.role == "system":
        return False
    once = sa.exists().where(
        traces.c.ticket_id == ticket.id, traces.c.audience.in_(access.audiences_of(by))
    )
    return bool(db.session.scalar(sa.select(once)))


def _colleague(ticket: Ticket, user_id: str) -> dict[str, Any]:
    query = sa.select(people).where(people.c.id == user_id, people.c.active)
    found = db.session.execute(query).first()
    tier = TIER_OF.get(found.role) if found else None
    unit = found and unit_of(tier, lpse_code=found.lpse_code, directorate=found.directorate)
    here = (ticket.home_tier, ticket.home_unit)
    if found is None or (tier, unit) != here or user_id == ticket.creator_id:
        raise InvalidError({"user_id": NOT_A_COLLEAGUE})
    return {"id": found.id, "name": found.name, "role": found.role}
