"""How tickets look in JSON, in the reader's language. Plain dictionaries: lists are hot."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chassis.db import as_dict
from chassis.text import Language
from services.ticket.domain import access
from services.ticket.domain.catalogue import Catalogue
from services.ticket.domain.labels import PRIORITY_LABELS, place_label
from services.ticket.domain.lifecycle import STATUS_LABELS, TERMINAL, Status
from services.ticket.domain.masking import masked_title
from services.ticket.domain.person import masked
from services.ticket.domain.roles import STAFF, Actor

PAUSED = frozenset({Status.WAITING_FEEDBACK, Status.WAITING_REVIEW, Status.WAITING_RATING})
Grant = Callable[[Any], str]


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads, in which language, at what moment and where."""

    actor: Actor
    language: Language
    now: datetime
    zone: ZoneInfo


def summary(row: Any, reader: Reader) -> dict[str, Any]:
    """A ticket in a list (B.8)."""
    language = reader.language
    return {
        "number": row.number,
        "type": row.type,
        "channel": row.channel,
        "status": row.status,
        "status_label": STATUS_LABELS[row.status].in_(language),
        "position": position(row, language),
        "assignee": row.handler,
        "reporter": row.creator,
        "lpse": {"code": row.lpse_code, "name": row.lpse_name},
        "application": row.application,
        "application_version": row.application_version,
        "category": row.category,
        "subcategory": row.subcategory,
        "priority": row.priority,
        "priority_label": PRIORITY_LABELS[row.priority].in_(language),
        "title": row.title,
        "hops": row.hop,
        "reopened": row.reopened,
        "age_days": age_days(row, reader),
        "compensated": row.compensated,
        "rating": row.rating,
        "sla": service_level(row, reader.now),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "closed_at": row.closed_at,
        "version": row.version,
    }


def ticket(
    row: Any,
    reader: Reader,
    *,
    discussion: Iterable[Any],
    files: Iterable[Any],
    grant: Grant,
) -> dict[str, Any]:
    """A ticket in full, for whoever may see it."""
    attached: dict[Any, list[dict[str, Any]]] = {}
    shown = [file_view(file, grant) for file in files]
    for file, view in zip(files, shown, strict=True):
        attached.setdefault(file.message_id, []).append(view)
    view = summary(row, reader)
    view["reporter"] = {**row.creator, "email": _email(row, reader.actor)}
    view |= _details(row, reader)
    view["messages"] = [message(entry, attached.get(entry.id, [])) for entry in discussion]
    view["attachments"] = shown
    view["allowed_actions"] = access.allowed_actions(row, reader.actor)
    view["watching"] = reader.actor.id in row.watchers
    return view


def _details(row: Any, reader: Reader) -> dict[str, Any]:
    hide = (lambda value: value) if _in_full(row, reader.actor) else masked
    return {
        "priority_rules": row.priority_rules,
        "description": row.description,
        "error_code": row.error_code,
        "tender": row.tender,
        "npwp": hide(row.npwp),
        "nip": hide(row.nip),
        "no_nip_reason": row.no_nip_reason,
        "on_behalf_of": _visitor(row, hide),
        "feedback": _feedback(row.feedback),
    }


def message(entry: Any, attachments: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "author": entry.author,
        "tier": entry.tier,
        "text": entry.text,
        "attachments": attachments,
        "sent_at": entry.sent_at,
    }


def file_view(file: Any, grant: Grant) -> dict[str, Any]:
    return {
        "id": file.id,
        "name": file.name,
        "original_name": file.original_name,
        "size": file.size,
        "media_type": file.media_type,
        "sha256": file.sha256,
        "scan": file.scan,
        "url": grant(file.id),
    }


def timeline_entry(entry: Any, reader: Actor) -> dict[str, Any]:
    """One event; what staff noted with it is for staff, and for whoever wrote it."""
    reads_note = reader.role in STAFF or entry.actor_id == reader.id
    actor = entry.actor and {"name": entry.actor["name"], "role": entry.actor["role"]}
    view = {
        "at": entry.at,
        "event": entry.event,
        "actor": actor,
        "tier": entry.tier,
        "from": entry.source,
        "to": entry.target,
        "note": entry.note if reads_note else None,
    }
    return {**view, "details": entry.details} if entry.details else view


def public(row: Any, steps: Iterable[Any], language: Language) -> dict[str, Any]:
    """What anybody may know: nothing personal (K12)."""
    place = position(row, language)
    return {
        "number": row.number,
        "title": masked_title(row.title),
        "application": row.application,
        "status": row.status,
        "status_label": STATUS_LABELS[row.status].in_(language),
        "position": place and place["label"],
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "steps": [
            {"at": step.at, "status": step.target, "tier": step.tier}
            for step in steps
            if step.target != step.source
        ],
    }


def position(row: Any, language: Language) -> dict[str, Any] | None:
    """Tier, unit and label; null before the first routing and after the end."""
    if row.tier is None or row.status in TERMINAL:
        return None
    label = place_label({"tier": row.tier, "label": row.label}).in_(language)
    return {"tier": row.tier, "unit": row.unit, "label": label}


def age_days(row: Any, reader: Reader) -> int:
    """Difference of calendar dates, weekends included; it stops with the ticket (K20)."""
    end = row.closed_at or reader.now
    created = row.created_at.astimezone(reader.zone).date()
    return int((end.astimezone(reader.zone).date() - created).days)


def service_level(row: Any, now: datetime) -> dict[str, Any]:
    due, answered = row.response_due_at, row.responded_at
    end = answered or row.closed_at or now
    return {
        "response_due_at": due,
        "responded_at": answered,
        "paused": row.status in PAUSED,
        "breached": bool(due and end > due),
    }


def tender(row: Any) -> dict[str, Any]:
    return {**as_dict(row), "source": "warehouse"}


def applications(catalogue: Catalogue) -> list[dict[str, Any]]:
    return list(catalogue.applications.values())


def _feedback(feedback: dict[str, Any] | None) -> dict[str, Any] | None:
    keys = ("from_tier", "to", "message_id")
    return feedback and {key: feedback[key] for key in keys}


def _in_full(row: Any, actor: Actor) -> bool:
    """Identity numbers are whole for the handler and for whoever wrote them (B.12)."""
    return actor.id in (row.handler_id, row.creator_id)


def _email(row: Any, actor: Actor) -> str | None:
    return getattr(row, "creator_email", None) if _works_on(row, actor) else None


def _works_on(row: Any, actor: Actor) -> bool:
    return _in_full(row, actor) or access.works_here(row, actor)


def _visitor(row: Any, hide: Callable[[str | None], str | None]) -> dict[str, Any] | None:
    visitor: dict[str, Any] | None = row.on_behalf_of
    if not visitor:
        return None
    return visitor | {key: hide(visitor.get(key)) for key in ("npwp", "nip", "phone", "email")}
