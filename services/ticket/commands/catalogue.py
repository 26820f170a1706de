"""Versioned data of the ticket service: the catalogue and the priority policy."""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from chassis.domain import ConflictError, InvalidError, NotFoundError
from chassis.text import Text, say
from services.ticket.domain.catalogue import Catalogue
from services.ticket.domain.events import CatalogueUpdated
from services.ticket.domain.priority import Policy
from services.ticket.tables import db, documents, reference

DATA = Path(__file__).parent.parent / "data"
SHIPPED = {"catalogue": "catalogue.json", "priority": "priority-policy.json"}


def ship() -> None:
    """Store what this service comes with, once: catalogue and priority policy."""
    kinds = set(db.session.scalars(sa.select(documents.c.kind).distinct()))
    for kind, file in SHIPPED.items():
        if kind not in kinds:
            _publish(kind, json.loads((DATA / file).read_text(encoding="utf-8")), by=None)


def change_application(code: str, changes: dict[str, Any], *, by: str, new: bool) -> Catalogue:
    """Add an application or change one; the catalogue becomes a new version."""
    current = reference.catalogue()
    known = current.applications.get(code)
    if new and known:
        raise ConflictError(
            say("Kode aplikasi ini sudah dipakai.", "This application code is in use."),
            slug="already-there",
        )
    if not new and not known:
        raise NotFoundError(say("Aplikasi ini tidak ditemukan.", "There is no such application."))
    entry = {**(known or {"code": code}), **changes}
    entry["categories"] = entry["categories"] or [_general(code)]
    others = [old for old in current.document["applications"] if old["code"] != code]
    document = {**current.document, "applications": [*others, entry]}
    _check_unique(document)
    return Catalogue.of(_publish("catalogue", document, by=by), document)


def publish_policy(document: dict[str, Any], *, by: str) -> int:
    """Put a new version of the priority policy in force. InvalidError when it does not add up."""
    if problems := Policy(0, document).problems():
        told = "; ".join(problems[:10])
        raise InvalidError({"document": Text(f"Tidak sesuai: {told}", f"Does not add up: {told}")})
    return _publish("priority", document, by=by)


def _publish(kind: str, document: dict[str, Any], *, by: str | None) -> int:
    newest = sa.select(sa.func.max(documents.c.version)).where(documents.c.kind == kind)
    version = (db.session.scalar(newest) or 0) + 1
    row = {"kind": kind, "version": version, "document": document, "created_by": by}
    db.session.execute(sa.insert(documents).values(row))
    reference.forget(kind)
    if kind == "catalogue":
        directorates = Catalogue.of(version, document).directorates()
        said = CatalogueUpdated(version=version, applications=directorates)
        db.outbox.add("catalogue", [(version, said)])
    return version


def _general(code: str) -> dict[str, Any]:
    """What every application has at least, so that its tickets can be solved (decision 7)."""
    flags = {"needs_tender": False, "outage": False, "contract_stage": False}
    other = {"code": f"{code}-umum-lainnya", "name": "Lainnya", "base_priority": "minor", **flags}
    return {"code": f"{code}-umum", "name": "Umum", "subcategories": [other]}


def _check_unique(document: dict[str, Any]) -> None:
    letters = [entry["letter"] for entry in document["applications"]]
    categories = [
        category for entry in document["applications"] for category in entry["categories"]
    ]
    codes = [category["code"] for category in categories]
    codes += [sub["code"] for category in categories for sub in category["subcategories"]]
    if len(set(letters)) < len(letters):
        raise InvalidError({"letter": say("Huruf ini sudah dipakai.", "This letter is in use.")})
    if len(set(codes)) < len(codes):
        twice = say("Ada kode yang dipakai dua kali.", "A code is used twice.")
        raise InvalidError({"categories": twice})
