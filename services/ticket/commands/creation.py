"""Creating a ticket (T01, S01, S02, V03)."""

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from chassis.domain import InvalidError, NotPermittedError
from chassis.text import say
from services.ticket.commands.files import claim
from services.ticket.commands.tenders import tender_named
from services.ticket.domain import number, person
from services.ticket.domain.catalogue import Subcategory
from services.ticket.domain.files import Claims
from services.ticket.domain.priority import Priority
from services.ticket.domain.roles import Actor
from services.ticket.domain.ticket import Ticket
from services.ticket.tables import counters, db, reference

STAFF_NEEDS = say("Pilih kategori dan subkategorinya.", "Choose its category and subcategory.")
UNKNOWN_LPSE = say(
    "LPSE ini tidak ada atau tidak aktif.", "This LPSE does not exist or is not active."
)
OWN_LPSE = say(
    "Petugas membuat tiket untuk LPSE-nya sendiri; kosongkan isian ini.",
    "Staff open tickets for their own LPSE; leave this empty.",
)
NO_LPSE = say("Pilih LPSE tempat masalah terjadi.", "Choose the LPSE where the problem occurs.")
NEEDS_TENDER = say(
    "Masalah ini menyangkut tender: isi kode tender, atau pilih Isi Manual.",
    "This problem concerns a tender: fill in its code, or choose Isi Manual.",
)
ONLY_CONSULTATIONS = say(
    "Petugas konsultasi membuat tiket konsultasi.",
    "Consultation officers open consultation tickets.",
)
NOT_YET = say(
    "Permintaan layanan belum dibuka di LPSE ini.",
    "Service requests are not open at this LPSE yet.",
)
LKPP = "119"  # the repository id of LKPP's own LPSE (B.12)
WHOM = say("Isi data tamu yang dibantu.", "Fill in the visitor you are helping.")


def create_ticket(
    *, by: Actor, now: datetime, claims: Claims, person_key: bytes, **body: Any
) -> Ticket:
    """Open a ticket for what `body` (CreateTicket) says. Raises InvalidError."""
    type_ = _checked_type(body["type"], by)
    chosen = _classified(body, by)
    identity = _identity(body, by)
    code = _lpse_code(body["lpse_code"], by)
    tender = tender_named(body["tender_code"], body["tender_manual"])
    if chosen and chosen.needs_tender and tender is None and not by.is_reporter:
        raise InvalidError({"tender_code": NEEDS_TENDER})
    # Files first: the number holds up everybody who draws one, and theirs may take seconds.
    id_ = uuid7()
    files = claim(claims, body["attachment_ids"], by=by, ticket=str(id_))
    ticket = Ticket.create(
        id_=id_,
        number=_draw_number(type_, body["application"], by, now),
        type_=type_,
        by=by,
        lpse_code=code,
        priority=_priority(chosen, tender, code, by, now),
        now=now,
        files=files,
        tender=tender,
        tender_code=tender["code"] if tender else None,
        person=_person(identity, person_key),
        on_behalf_of=body["on_behalf_of"] and {**body["on_behalf_of"], **identity},
        **identity,
        **_as_written(body, chosen, by),
    )
    db.session.add(ticket)
    db.session.flush()
    return ticket


def _as_written(body: dict[str, Any], chosen: Subcategory | None, by: Actor) -> dict[str, Any]:
    """What the ticket keeps just as it was sent."""
    kept = ("application", "application_version", "title", "description", "error_code")
    return {
        **{name: body[name] for name in kept},
        "category": chosen.category if chosen else body["category"],
        "subcategory": chosen.code if chosen else None,
        "subcategory_confirmed": bool(chosen) and not by.is_reporter,
    }


def _checked_type(type_: str, by: Actor) -> str:
    consulting = by.role == "petugas_konsultasi"
    if consulting != (type_ == "konsultasi"):
        if consulting:
            raise InvalidError({"type": ONLY_CONSULTATIONS})
        if type_ == "konsultasi":
            raise NotPermittedError(ONLY_CONSULTATIONS)
    if type_ == "layanan":
        raise InvalidError({"type": NOT_YET})
    return type_


def _classified(body: dict[str, Any], by: Actor) -> Subcategory | None:
    chosen = reference.catalogue().check(
        application=body["application"],
        version=body["application_version"],
        category=body["category"],
        subcategory=body["subcategory"],
    )
    missing = [name for name in ("category", "subcategory") if not body[name]]
    if missing and not by.is_reporter:
        raise InvalidError(dict.fromkeys(missing, STAFF_NEEDS))
    return chosen


def _identity(body: dict[str, Any], by: Actor) -> dict[str, Any]:
    """The reporter's number, in the body even when the profile has one (B.12)."""
    if by.role == "petugas_konsultasi":
        return _visitor(body["on_behalf_of"])
    if body["on_behalf_of"]:
        raise InvalidError({"on_behalf_of": ONLY_CONSULTATIONS})
    if by.role == "penyedia":
        if not body["npwp"]:
            raise InvalidError({"npwp": person.MISSING_NPWP})
        return {"npwp": person.npwp(body["npwp"])}
    if not by.is_reporter:
        return {}
    if body["nip"]:
        return {"nip": person.nip(body["nip"])}
    if not body["no_nip_reason"]:
        raise InvalidError({"nip": person.MISSING_NIP})
    return {"no_nip_reason": body["no_nip_reason"]}


def _visitor(visitor: dict[str, Any] | None) -> dict[str, Any]:
    if not visitor:
        raise InvalidError({"on_behalf_of": WHOM})
    numbers = {}
    if visitor.get("npwp"):
        numbers["npwp"] = person.npwp(visitor["npwp"], field="on_behalf_of.npwp")
    if visitor.get("nip"):
        numbers["nip"] = person.nip(visitor["nip"], field="on_behalf_of.nip")
    return numbers


def _person(identity: dict[str, Any], key: bytes) -> str | None:
    digits = identity.get("npwp") or identity.get("nip")
    return person.person_hash(digits, key) if digits else None


def _lpse_code(given: str | None, by: Actor) -> str:
    """The LPSE of the ticket (decision 12)."""
    own = by.lpse_code
    if by.role == "petugas_konsultasi":
        own = own or LKPP
    if not by.is_reporter and given not in (None, own):
        raise InvalidError({"lpse_code": OWN_LPSE})
    code = (given or by.entry_lpse or own) if by.is_reporter else own
    if code is None:
        raise InvalidError({"lpse_code": NO_LPSE})
    known = reference.lpse(code)
    if known is None or not known["active"]:
        raise InvalidError({"lpse_code": UNKNOWN_LPSE})
    return code


def _priority(
    chosen: Subcategory | None,
    tender: dict[str, Any] | None,
    lpse_code: str,
    by: Actor,
    now: datetime,
) -> Priority:
    policy, calendar = reference.priority_policy(), reference.calendar_of(lpse_code)
    found = policy.of(chosen, tender, now=now, calendar=calendar)
    return policy.at_most(found) if by.is_reporter else found


def _draw_number(type_: str, application: str, by: Actor, now: datetime) -> str:
    # The row lock this upsert takes keeps numbers unique; it is held until the commit.
    letter = reference.catalogue().applications[application]["letter"]
    prefix = number.prefix(type_=type_, creator_tier=by.tier or "reporter", letter=letter)
    counted = {"name": number.counter(prefix, now)}
    last: int = db.session.scalar(_count_one(db.is_sqlite), counted) or 0
    return number.compose(prefix, now, last)


@cache
def _count_one(_is_sqlite: bool) -> sa.Executable:
    # Built once for each kind of database: every new ticket needs it.
    upsert = db.insert(counters).values(name=sa.bindparam("name"), last=1)
    upsert = upsert.on_conflict_do_update(
        index_elements=["name"], set_={"last": counters.c.last + 1}
    )
    counted: sa.Executable = upsert.returning(counters.c.last)
    return counted
