"""Everything one can ask about routes, policies and calendars."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from chassis.domain import InvalidError
from chassis.pages import after, decode_cursor, encode_cursor, order_by
from chassis.text import say
from services.escalation.domain.checker import check
from services.escalation.domain.dry_run import DryRun, Past, dry_run
from services.escalation.domain.places import LPSE_TIERS, Lpse, Place, Position
from services.escalation.domain.policy import Policy
from services.escalation.domain.routing import Case, first_hop, next_hops
from services.escalation.tables import db, hops, policies, reference, routes

# Enough to see what a policy changes, little enough to answer at once.
NEWEST_TICKETS = 10_000


def preview(
    *, application: str, lpse_code: str | None, from_: str, creating: bool, unit: str | None
) -> list[Place]:
    """The places a ticket may go to from a tier; `creating` asks where a new one begins.

    `unit` is the directorate of a technical team that asks, which no ticket stays in.
    """
    owners = reference.rules().owners
    if owners and application not in owners:
        raise _unknown("application")
    lpse = _lpse(lpse_code, needed=from_ in (*LPSE_TIERS, "reporter"))
    case = Case(application=application, owners={application: owners.get(application)}, lpse=lpse)
    if creating or from_ == "reporter":
        return [first_hop(reference.policy(), case, creator=_creator(from_))]
    at = Position(from_, unit or case.owner or "")
    return next_hops(reference.policy(), case, at=at)


def versions(*, limit: int, cursor: str | None) -> dict[str, Any]:
    """Versions of the policy, newest first."""
    keys = [(policies.c.version, True)]
    query = sa.select(policies).order_by(*order_by(keys)).limit(limit + 1)
    if cursor:
        query = query.where(after(keys, decode_cursor(cursor, [int])))
    rows = db.session.execute(query).all()
    next_cursor = encode_cursor([rows[limit - 1].version]) if len(rows) > limit else None
    return {"items": [_version(row) for row in rows[:limit]], "next_cursor": next_cursor}


def try_policy(document: Mapping[str, Any]) -> DryRun:
    """What a policy would have changed for the newest tickets. InvalidError if it is no policy."""
    policy = Policy.parse(document)
    check(policy, reference.known())
    return dry_run(policy, _history())


def calendar(year: int, lpse_code: str | None) -> dict[str, Any]:
    """The days off of a year; of one that is not loaded we know none, and say so (F.4 rule 5)."""
    years = reference.rules().years
    if lpse_code and reference.lpse(lpse_code) is None:
        raise _unknown("lpse")
    document = years.get(year, {})
    ordinary = years[max(years)]["hours"] if years else {}
    local = reference.days_off_of([document], lpse_code) if lpse_code else []
    days = [*document.get("days", ()), *map(_local_day, local)]
    return {
        "year": year,
        "loaded": year in years,
        "version": document.get("version"),
        "decree": document.get("decree"),
        "days": sorted(days, key=lambda day: day["date"]),
        "hours": document.get("hours", ordinary),
        "special_hours": document.get("special_hours", []),
    }


def _version(row: Any) -> dict[str, Any]:
    names = ("version", "document", "active", "created_by", "created_at")
    return {name: getattr(row, name) for name in names}


def _history() -> Iterator[Past]:
    newest = sa.select(routes).order_by(routes.c.created_at.desc(), routes.c.number.desc())
    newest_routes = newest.limit(NEWEST_TICKETS).subquery()
    columns = (newest_routes, hops.c.tier.label("hop_tier"), hops.c.unit.label("hop_unit"))
    query = sa.select(*columns).join(hops, hops.c.number == newest_routes.c.number)
    query = query.order_by(
        newest_routes.c.created_at.desc(), newest_routes.c.number.desc(), hops.c.hop
    )
    owners, lpses = reference.rules().owners, reference.every_lpse()
    for number, found in groupby(db.session.execute(query), key=lambda row: row.number):
        rows = list(found)
        route = rows[0]
        code = route.lpse_code
        lpse = lpses.get(code) or Lpse(code=code, name=code) if code else None
        application = route.application
        owned = {application: owners.get(application)}
        yield Past(
            number=number,
            creator=route.creator_tier,
            case=Case(application=application, owners=owned, lpse=lpse),
            positions=tuple(Position(row.hop_tier, row.hop_unit) for row in rows),
        )


def _creator(tier: str) -> str:
    if tier not in reference.policy().first:
        raise _unknown("from")
    return tier


def _lpse(code: str | None, *, needed: bool) -> Lpse | None:
    found = reference.lpse(code) if code else None
    if found is None and needed:
        raise _unknown("lpse_code")
    return found


def _local_day(day: Mapping[str, Any]) -> dict[str, Any]:
    return {"date": day["date"], "kind": "libur_daerah", "name": day["name"]}


def _unknown(field: str) -> InvalidError:
    return InvalidError(
        {field: say("Tidak dikenal. Pilih dari daftar.", "Not known. Choose one of the list.")}
    )
