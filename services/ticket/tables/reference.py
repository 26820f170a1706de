"""Small tables that every request needs, kept in memory for a moment: catalogue, policy, LPSEs."""

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import current_app

from chassis.calendar import Calendar
from chassis.db import as_dict
from services.ticket.domain.catalogue import Catalogue
from services.ticket.domain.priority import Policy
from services.ticket.tables.schema import db, documents, lpses

KEEP_SECONDS = 2.0
JAKARTA = "Asia/Jakarta"
Kept = TypeVar("Kept")


def catalogue() -> Catalogue:
    """The newest catalogue."""
    return _kept("catalogue", lambda: Catalogue.of(*newest("catalogue")))


def priority_policy() -> Policy:
    """The newest thresholds of E.5."""
    return _kept("priority", lambda: Policy(*newest("priority")))


def lpse(code: str | None) -> dict[str, Any] | None:
    """An LPSE as this service knows it: code, name, timezone, active."""
    found = _lpses().get(code or "")
    if found is None and code:
        forget("lpses")
        found = _lpses().get(code)
    return found


def timezone_of(code: str | None) -> str:
    """The zone of an LPSE; LKPP, and whoever is bound to none, lives in Jakarta."""
    found = _lpses().get(code or "")
    return str(found["timezone"]) if found else JAKARTA


def zone_of(code: str | None) -> ZoneInfo:
    return ZoneInfo(timezone_of(code))


def calendar_of(code: str | None) -> Calendar:
    """The working calendar of an LPSE's place."""
    return _kept(f"calendar {code}", lambda: _calendar(code))


def newest(kind: str) -> tuple[int, dict[str, Any]]:
    """The newest version of a document. LookupError when the service was never prepared."""
    query = sa.select(documents.c.version, documents.c.document).where(documents.c.kind == kind)
    row = db.session.execute(query.order_by(documents.c.version.desc()).limit(1)).first()
    if row is None:
        raise LookupError(f"No {kind} document: run the service's migrate command")
    return row.version, row.document


def forget(name: str) -> None:
    """Read afresh next time, after this process has changed something."""
    _cache().pop(name, None)


def _calendar(code: str | None) -> Calendar:
    query = sa.select(documents.c.document).where(documents.c.kind == "calendar")
    found = db.session.scalars(query.order_by(documents.c.version.desc()).limit(1)).first()
    document: dict[str, Any] = found or {}
    local = [day for day in document.get("local", ()) if day["lpse_code"] == code]
    return Calendar.from_documents(document.get("years", ()), timezone_of(code), local)


def _lpses() -> dict[str, dict[str, Any]]:
    return _kept("lpses", _read_lpses)


def _read_lpses() -> dict[str, dict[str, Any]]:
    return {row.code: as_dict(row) for row in db.session.execute(sa.select(lpses))}


def _kept(name: str, read: Callable[[], Kept]) -> Kept:
    cache = _cache()
    found = cache.get(name)
    if found is None or found[0] < time.monotonic():
        found = (time.monotonic() + KEEP_SECONDS, read())
        cache[name] = found
    return cast(Kept, found[1])


def _cache() -> dict[str, tuple[float, Any]]:
    return cast(dict[str, tuple[float, Any]], current_app.extensions.setdefault("reference", {}))
