"""Everything that changes routes, policies and calendars; an edge commits."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from chassis.calendar import Calendar
from chassis.domain import ConflictError, Event
from chassis.http import service
from chassis.text import Text, say
from services.escalation.domain.checker import check
from services.escalation.domain.events import (
    CalendarUpdated,
    EscalationRefused,
    EscalationRouted,
)
from services.escalation.domain.new_ticket import NewTicket
from services.escalation.domain.places import JAKARTA, NATIONAL_UNIT, Place, Position
from services.escalation.domain.policy import Policy
from services.escalation.domain.response_target import response_due
from services.escalation.domain.routing import Case, NoWayError, Wish, first_hop, next_hop
from services.escalation.tables import (
    calendars,
    catalogues,
    db,
    hops,
    lpses,
    policies,
    reference,
    routes,
)

DATA = Path(__file__).parent / "data"


def route_ticket(ticket: NewTicket, *, now: datetime) -> None:
    """Hop 0 of a new ticket; one that has its route is left alone.

    LookupError while its LPSE is unknown: the event is tried again.
    """
    lpse = reference.lpse(ticket.lpse_code)
    policy, rules = reference.policy(), reference.rules()
    case = Case(application=ticket.application, owners=rules.owners, lpse=lpse)
    found = first_hop(policy, case, creator=ticket.creator_tier)
    if not _open_route(ticket, found):
        return
    _note_hop(ticket.number, found, hop=0, policy=policy, now=now)
    calendar = rules.calendar(None if found.unit == NATIONAL_UNIT else lpse)
    due = response_due(
        ticket.created_at,
        creator=ticket.creator_tier,
        priority=ticket.priority,
        calendar=calendar,
    )
    _say(ticket.number, 1, _routed(ticket.number, found, hop=0, policy=policy, now=now, due=due))


def escalate_ticket(number: str, *, hop: int, wish: Wish, now: datetime) -> None:
    """Hop n+1 of a ticket at hop n, or the reason why not; an older request is ignored.

    LookupError when the ticket or the hop before is still on its way: the event is tried again.
    """
    route = db.session.execute(
        sa.select(routes).where(routes.c.number == number).with_for_update()
    ).first()
    if route is None or hop > route.hop + 1:
        raise LookupError(f"Hop {hop} of {number} came before the one it follows")
    if hop <= route.hop:
        return
    policy = reference.policy()
    case = Case(
        application=route.application,
        owners=reference.rules().owners,
        lpse=reference.lpse(route.lpse_code),
    )
    sequence = route.sequence + 1
    try:
        found = next_hop(policy, case, at=Position(route.tier, route.unit), wish=wish)
    except NoWayError as refusal:
        _refuse(number, sequence, hop=hop, reason=refusal.detail, now=now)
        return
    _move(number, {**_at(found, hop=hop), "sequence": sequence})
    _note_hop(number, found, hop=hop, policy=policy, now=now)
    _say(number, sequence, _routed(number, found, hop=hop, policy=policy, now=now))


def activate_policy(document: Mapping[str, Any], *, by: str | None, now: datetime) -> int:
    """Put a checked policy to use as a new version; returns its number. Raises InvalidError."""
    check(Policy.parse(document), reference.known())
    newest = db.session.scalar(sa.select(sa.func.max(policies.c.version))) or 0
    row = {"version": newest + 1, "document": {**document, "version": newest + 1}}
    row |= {"active": True, "created_by": by, "created_at": now}
    db.session.execute(sa.update(policies).where(policies.c.active).values(active=False))
    insert = db.insert(policies).values(row).on_conflict_do_nothing().returning(policies.c.version)
    if db.session.execute(insert).first() is None:
        raise ConflictError(
            say(
                "Kebijakan lain baru saja diaktifkan. Muat ulang, lalu coba lagi.",
                "Another policy has just been put to use. Reload and try again.",
            )
        )
    reference.forget()
    return newest + 1


def keep_lpse(entry: Mapping[str, Any], *, sequence: int) -> None:
    """Copy an LPSE, unless a newer copy is known."""
    names = ("code", "name", "timezone", "has_admin_ppe", "active")
    upsert = db.insert(lpses).values(
        {**{name: entry[name] for name in names}, "sequence": sequence}
    )
    renewed = {name: upsert.excluded[name] for name in (*names[1:], "sequence")}
    newer = lpses.c.sequence < upsert.excluded.sequence
    db.session.execute(
        upsert.on_conflict_do_update(index_elements=["code"], set_=renewed, where=newer)
    )
    reference.forget()


def keep_catalogue(version: int, applications: Iterable[Mapping[str, Any]]) -> None:
    """Copy which directorate owns which application, once per version."""
    owners = {entry["code"]: entry.get("directorate") for entry in applications}
    insert = db.insert(catalogues).values(version=version, owners=owners)
    db.session.execute(insert.on_conflict_do_nothing(index_elements=["version"]))
    reference.forget()


def keep_calendar(document: Mapping[str, Any]) -> None:
    """Store a year's calendar and tell the others, once per year and version (F.4 rule 5)."""
    Calendar.from_documents([document], JAKARTA, document.get("local", ()))
    row = {"year": document["year"], "version": document["version"], "document": document}
    insert = db.insert(calendars).values(row).on_conflict_do_nothing()
    if db.session.execute(insert.returning(calendars.c.year)).first() is None:
        return
    in_order = sa.select(calendars.c.year, calendars.c.document).order_by(calendars.c.version)
    rows = db.session.execute(in_order).all()
    years = [newest for _, newest in sorted(dict(rows).items())]
    local = [day for year in years for day in year.get("local", ())]
    event = CalendarUpdated(version=len(rows), years=years, local=local)
    _say("calendar", event.version, event)
    reference.forget()


def ship() -> None:
    """Store the policy and the calendars the service comes with, where they are not stored yet."""
    if db.session.scalar(sa.select(sa.func.count()).select_from(policies)) == 0:
        document = json.loads((DATA / "routing-policy.json").read_text(encoding="utf-8"))
        activate_policy(document, by=None, now=service().clock.now())
    for path in sorted(DATA.glob("calendar-*.json")):
        keep_calendar(json.loads(path.read_text(encoding="utf-8")))


def _open_route(ticket: NewTicket, found: Place) -> bool:
    """False when the ticket has a route."""
    names = ("number", "application", "lpse_code", "creator_tier", "type", "created_at")
    row = {name: getattr(ticket, name) for name in names}
    opened = db.session.execute(
        _insert_route(db.is_sqlite), {**row, **_at(found, hop=0), "sequence": 1}
    )
    return opened.first() is not None


@cache
def _insert_route(_is_sqlite: bool) -> sa.Executable:
    # Built once for each kind of database: every new ticket needs it.
    insert = db.insert(routes).on_conflict_do_nothing(index_elements=["number"])
    opened: sa.Executable = insert.returning(routes.c.number)
    return opened


def _refuse(number: str, sequence: int, *, hop: int, reason: Text, now: datetime) -> None:
    _move(number, {"sequence": sequence})
    event = EscalationRefused(number=number, hop=hop, reason=_both(reason), at=now)
    _say(number, sequence, event)


def _at(found: Place, *, hop: int) -> dict[str, Any]:
    at = {"tier": found.tier, "unit": found.unit, "directorate": found.directorate}
    return {**at, "hop": hop}


def _move(number: str, values: Mapping[str, Any]) -> None:
    db.session.execute(sa.update(routes).where(routes.c.number == number).values(values))


def _note_hop(number: str, found: Place, *, hop: int, policy: Policy, now: datetime) -> None:
    row = {"number": number, **_at(found, hop=hop), "policy_version": policy.version, "at": now}
    db.session.execute(sa.insert(hops), row)


def _routed(
    number: str,
    found: Place,
    *,
    hop: int,
    policy: Policy,
    now: datetime,
    due: datetime | None = None,
) -> EscalationRouted:
    return EscalationRouted(
        number=number,
        hop=hop,
        tier=found.tier,
        unit=found.unit,
        label=_both(found.label),
        directorate=found.directorate,
        compensated=False,
        policy_version=policy.version,
        response_due_at=due,
        at=now,
    )


def _both(text: Text) -> dict[str, str]:
    return {"id": text.in_("id"), "en": text.in_("en")}


def _say(subject: str, sequence: int, event: Event) -> None:
    db.outbox.add(subject, [(sequence, event)])
