"""Tickets in any state and people of any role, without a database."""

from datetime import UTC, datetime
from uuid import uuid4

from services.ticket.domain.catalogue import Subcategory
from services.ticket.domain.priority import Priority
from services.ticket.domain.roles import Actor
from services.ticket.domain.ticket import Ticket
from tests.ticket.desk import TEXT

NOW = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)
KAK = Subcategory(
    code="spse-ppk-upload-kak",
    name="Upload KAK",
    category="spse-ppk",
    application="spse",
    base_priority="major",
    needs_tender=False,
    outage=False,
    contract_stage=False,
)
MAJOR = Priority("major", ("P6",))


def somebody(name, role, **claims):
    return Actor(id=name, name=name, role=role, **claims)


def named(value):
    """People by their name in the ids of tests."""
    return value.name if isinstance(value, Actor) else None


CREATOR = somebody("ppk", "ppk", lpse_code="93")
OTHER_REPORTER = somebody("ppk2", "ppk", lpse_code="93")
LEVEL1 = somebody("level1", "helpdesk_lpse", lpse_code="93")
LEVEL1_COLLEAGUE = somebody("level1b", "admin_agency", lpse_code="93")
LEVEL1_ELSEWHERE = somebody("level1c", "helpdesk_lpse", lpse_code="902")
PPE = somebody("ppe", "admin_ppe", lpse_code="93")
PPE_COLLEAGUE = somebody("ppe2", "admin_ppe", lpse_code="93")
LKPP = somebody("lkpp", "helpdesk_lkpp")
TEKNIS = somebody("teknis", "helpdesk_teknis")
TIM_SPSE = somebody("tim", "tim_teknis", directorate="spse")
TIM_PME = somebody("tim2", "tim_teknis", directorate="pme")
OFFICER = somebody("officer", "petugas_konsultasi")
CALL_CENTRE = somebody("call", "petugas_call_center")
RECEPTION = somebody("desk", "resepsionis")
COMPLAINTS = somebody("complaints", "petugas_pengaduan")
LEADER = somebody("leader", "pimpinan", lpse_code="93")
LEADER_ELSEWHERE = somebody("leader2", "pimpinan", lpse_code="902")
LEADER_LKPP = somebody("leader3", "pimpinan")
ADMIN = somebody("admin", "admin")


def a_ticket(status="routing", *, creator=CREATOR, application="spse", type_="umum"):
    """A ticket of LPSE 93 that has come as far as `status` with Level 1 as its handler."""
    ticket = Ticket.create(
        id_=uuid4(),
        number="TPS2606030001",
        type_=type_,
        by=creator,
        lpse_code="93",
        priority=Priority(None, ("P0",)),
        now=NOW,
        application=application,
        title="Tidak bisa upload",
        description=TEXT,
    )
    for step in STEPS[status]:
        step(ticket)
    return ticket


def route(ticket, *, tier="lpse_level1", unit="93"):
    place = {"tier": tier, "unit": unit, "label": {"id": tier, "en": tier}}
    hop = len(ticket.path)
    ticket.routed(hop=hop, place=place, compensated=False, response_due_at=None, now=NOW)


def take(ticket, *, by=LEVEL1):
    ticket.take(by=by, now=NOW)


def classify(ticket, *, by=LEVEL1):
    ticket.reclassify(by=by, subcategory=KAK, priority=MAJOR, tender=None, now=NOW)


def ask(ticket, *, by=LEVEL1, to="reporter"):
    ticket.request_feedback(by=by, text=TEXT, to=to, files=(), now=NOW)


def escalate(ticket, *, by=LEVEL1, directorate=None, to=None):
    priority = Priority(ticket.priority, tuple(ticket.priority_rules))
    where = {"directorate": directorate, "to": to}
    ticket.escalate(by=by, text=TEXT, **where, files=(), priority=priority, now=NOW)


def resolve(ticket, *, by=LEVEL1):
    ticket.resolve(by=by, text=TEXT, files=(), now=NOW)


def accept(ticket):
    ticket.review(by=CREATOR, accepted=True, text=None, files=(), now=NOW)


def rate(ticket):
    ticket.rated(rating={"stars": 5, "tags": []}, by=CREATOR, now=NOW)


def close(ticket):
    ticket.close(by=CREATOR, reason=None, now=NOW)


WORKED_ON = (route, take, classify)
STEPS = {
    "routing": (),
    "queued": (route,),
    "in_progress": WORKED_ON,
    "waiting_feedback": (*WORKED_ON, ask),
    "waiting_review": (*WORKED_ON, resolve),
    "waiting_rating": (*WORKED_ON, resolve, accept),
    "completed": (*WORKED_ON, resolve, accept, rate),
    "closed": (*WORKED_ON, close),
}


def with_ppe(*, to=None):
    """Escalated to Admin PPE, who has taken it and asked for feedback if `to` is given."""
    ticket = a_ticket("in_progress")
    escalate(ticket)
    route(ticket, tier="admin_ppe", unit="93")
    take(ticket, by=PPE)
    if to:
        ask(ticket, by=PPE, to=to)
    return ticket
