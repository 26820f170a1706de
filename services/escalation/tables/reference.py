"""Policy, catalogue, calendars and LPSEs, kept in memory: a routed ticket reads none of them.

What is versioned is parsed once per version; whether there is a newer one is asked every two
seconds of real time, so a change by another process counts soon and by this one at once.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import sqlalchemy as sa
from flask import current_app

from chassis.calendar import Calendar
from services.escalation.domain.checker import Known
from services.escalation.domain.places import JAKARTA, Lpse
from services.escalation.domain.policy import Policy
from services.escalation.tables.schema import calendars, catalogues, db, lpses, policies

KEEP_SECONDS = 2.0
Versions = tuple[int | None, int | None, int]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The versioned documents in force, parsed."""

    versions: Versions
    policy: Policy | None
    owners: Mapping[str, str | None]
    years: Mapping[int, Mapping[str, Any]]
    _calendars: dict[tuple[str, str], Calendar] = field(default_factory=dict)

    def calendar(self, lpse: Lpse | None) -> Calendar:
        """The working calendar of an LPSE's place, or of LKPP's."""
        key = (lpse.timezone, lpse.code) if lpse else (JAKARTA, "")
        if key not in self._calendars:
            documents = self.years.values()
            local = days_off_of(documents, key[1])
            self._calendars[key] = Calendar.from_documents(documents, key[0], local)
        return self._calendars[key]


@dataclass
class _Memory:
    rules: Rules | None = None
    rules_until: float = 0.0
    lpses: dict[str, tuple[float, Lpse]] = field(default_factory=dict)


def rules() -> Rules:
    """The documents in force."""
    memory = _memory()
    if memory.rules is None or memory.rules_until < time.monotonic():
        versions = _versions()
        if memory.rules is None or memory.rules.versions != versions:
            memory.rules = _read(versions)
        memory.rules_until = time.monotonic() + KEEP_SECONDS
    return memory.rules


def policy() -> Policy:
    """The active policy. LookupError when the service was never prepared."""
    found = rules().policy
    if found is None:
        raise LookupError("No routing policy: run the service's migrate command")
    return found


def lpse(code: str | None) -> Lpse | None:
    """An LPSE by code; None while we have not heard of it."""
    kept = _memory().lpses
    found = kept.get(code or "")
    if found is None or found[0] < time.monotonic():
        row = db.session.execute(sa.select(lpses).where(lpses.c.code == code)).first()
        if row is None:
            return None
        found = (time.monotonic() + KEEP_SECONDS, _lpse(row))
        kept[row.code] = found
    return found[1]


def every_lpse() -> dict[str, Lpse]:
    return {row.code: _lpse(row) for row in db.session.execute(sa.select(lpses))}


def known() -> Known:
    """What a policy may name."""
    owners = rules().owners
    return Known(
        directorates=frozenset(owner for owner in owners.values() if owner),
        applications=frozenset(owners),
        lpse_codes=frozenset(db.session.scalars(sa.select(lpses.c.code))),
    )


def forget() -> None:
    """Read afresh next time, after this process has changed something."""
    memory = _memory()
    memory.rules_until = 0.0
    memory.lpses.clear()


def days_off_of(documents: Any, lpse_code: str) -> list[Mapping[str, Any]]:
    """Days off of one LPSE alone (`libur_daerah`), of every year."""
    return [
        day
        for document in documents
        for day in document.get("local", ())
        if day["lpse_code"] == lpse_code
    ]


def _versions() -> Versions:
    active = sa.select(policies.c.version).where(policies.c.active).scalar_subquery()
    catalogue = sa.select(sa.func.max(catalogues.c.version)).scalar_subquery()
    years = sa.select(sa.func.count()).select_from(calendars).scalar_subquery()
    return cast(Versions, tuple(db.session.execute(sa.select(active, catalogue, years)).one()))


def _read(versions: Versions) -> Rules:
    active, catalogue, _ = versions
    document = sa.select(policies.c.document).where(policies.c.version == active)
    owners = sa.select(catalogues.c.owners).where(catalogues.c.version == catalogue)
    in_order = sa.select(calendars.c.year, calendars.c.document).order_by(calendars.c.version)
    found = db.session.scalar(document)
    return Rules(
        versions=versions,
        policy=Policy.parse(found) if found else None,
        owners=db.session.scalar(owners) or {},
        years=dict(db.session.execute(in_order).all()),
    )


def _lpse(row: Any) -> Lpse:
    return Lpse(
        code=row.code, name=row.name, timezone=row.timezone, has_admin_ppe=row.has_admin_ppe
    )


def _memory() -> _Memory:
    return cast(_Memory, current_app.extensions.setdefault("reference", _Memory()))
