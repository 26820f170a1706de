"""What the service answers to what it hears, also when it hears it late, twice or out of order."""

import pytest
import sqlalchemy as sa

from services.escalation import commands
from services.escalation.tables import db, hops, lpses, reference, routes
from tests.escalation.documents import (
    BANDUNG,
    JAYAPURA,
    NUMBER,
    created,
    escalation_requested,
    know,
    tell_lpse,
)
from tests.support import said

PUBLIC_WAY = ["admin_ppe", "helpdesk_lkpp", "helpdesk_teknis", "tim_teknis"]


def routed(app):
    return [event["data"] for event in said(app, "escalation.routed")]


def refused(app):
    return [event["data"] for event in said(app, "escalation.refused")]


def test_a_new_ticket_is_routed_with_its_deadline(app):
    created(app)

    [event] = said(app, "escalation.routed")
    data = event["data"]
    assert (event["subject"], event["sequence"]) == (NUMBER, "0000000001")
    assert (data["hop"], data["tier"], data["unit"]) == (0, "lpse_level1", "93")
    assert data["label"] == {
        "id": "Helpdesk LPSE Kabupaten Bandung",
        "en": "Helpdesk of LPSE Kabupaten Bandung",
    }
    assert (data["directorate"], data["compensated"], data["policy_version"]) == (None, False, 1)
    assert data["response_due_at"] == "2026-05-20T09:00:00+00:00"


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({"lpse_code": "77"}, "2026-05-20T07:00:00+00:00"),
        ({"lpse_code": "77", "creator_tier": "lpse_level1"}, "2026-05-20T09:00:00+00:00"),
        ({"priority": "emergency"}, "2026-05-13T03:30:00+00:00"),
        ({"creator_tier": "konsultasi", "lpse_code": None}, "2026-05-13T04:00:00+00:00"),
    ],
    ids=["by the clock of its LPSE", "by that of LKPP", "by its priority", "within the hour"],
)
def test_a_deadline_is_counted_where_the_ticket_waits(app, change, due):
    created(app, **change)

    assert routed(app)[0]["response_due_at"] == due


@pytest.mark.parametrize(
    ("creator", "lpse_code", "place"),
    [
        ("lpse_level1", "93", ("admin_ppe", "93")),
        ("lpse_level1", "77", ("helpdesk_lkpp", "lkpp")),
        ("admin_ppe", "93", ("helpdesk_lkpp", "lkpp")),
        ("konsultasi", None, ("konsultasi", "lkpp")),
    ],
)
def test_staff_tickets_begin_higher_up(app, creator, lpse_code, place):
    created(app, creator_tier=creator, lpse_code=lpse_code)

    [data] = routed(app)
    assert (data["tier"], data["unit"]) == place


def test_a_ticket_climbs_to_the_owner_of_its_application_and_sideways(app):
    created(app, application="sirup")

    for hop in range(1, 5):
        escalation_requested(app, hop)
    escalation_requested(app, 5, directorate="katalog")

    answers = routed(app)
    assert [data["tier"] for data in answers[1:5]] == PUBLIC_WAY
    assert [data["directorate"] for data in answers[4:]] == ["pme", "katalog"]
    assert [data["response_due_at"] for data in answers[1:]] == [None] * 5
    assert [event["sequence"][-1] for event in said(app, "escalation.routed")] == list("123456")


def test_every_hop_is_remembered(app):
    created(app)
    escalation_requested(app, 1)

    with app.app_context():
        kept = db.session.execute(sa.select(hops.c.hop, hops.c.tier).order_by(hops.c.hop)).all()
        route = db.session.execute(sa.select(routes)).one()
    assert kept == [(0, "lpse_level1"), (1, "admin_ppe")]
    assert (route.hop, route.tier, route.unit) == (1, "admin_ppe", "93")


def test_what_cannot_be_routed_is_refused_and_may_be_asked_again(app):
    created(app, creator_tier="konsultasi", lpse_code=None)

    escalation_requested(app, 1)
    escalation_requested(app, 1, to="helpdesk_teknis")

    [no] = refused(app)
    assert (no["number"], no["hop"]) == (NUMBER, 1)
    assert no["reason"]["id"].startswith("Pilih tujuan eskalasi: Helpdesk Teknis LKPP;")
    assert no["reason"]["en"].startswith("Choose where to escalate")
    assert [data["tier"] for data in routed(app)] == ["konsultasi", "helpdesk_teknis"]
    assert [event["sequence"][-1] for event in said(app)[1:]] == list("123")


def test_repeated_and_late_events_change_nothing(app):
    created(app)
    escalation_requested(app, 1)

    created(app)
    escalation_requested(app, 1)
    created(app, lpse_code="77")

    assert [data["hop"] for data in routed(app)] == [0, 1]
    assert refused(app) == []


def test_an_escalation_that_overtakes_its_ticket_is_tried_again(app):
    with pytest.raises(LookupError):
        escalation_requested(app, 1)
    created(app)
    with pytest.raises(LookupError):
        escalation_requested(app, 2)

    assert [data["hop"] for data in routed(app)] == [0]


def test_a_ticket_waits_for_its_lpse_and_its_last_tier_for_the_catalogue(bare_app):
    with pytest.raises(LookupError):
        created(bare_app)
    tell_lpse(bare_app, BANDUNG)
    created(bare_app)
    for hop in (1, 2, 3):
        escalation_requested(bare_app, hop)
    with pytest.raises(LookupError):
        escalation_requested(bare_app, 4)
    know(bare_app)
    escalation_requested(bare_app, 4)

    assert routed(bare_app)[-1]["unit"] == "spse"


def test_an_lpse_that_loses_its_admin_ppe_is_passed_over_at_once(app):
    created(app)
    tell_lpse(app, BANDUNG, sequence=2, has_admin_ppe=False)
    tell_lpse(app, BANDUNG, sequence=1, has_admin_ppe=True)

    escalation_requested(app, 1)

    assert routed(app)[-1]["tier"] == "helpdesk_lkpp"


def test_a_new_catalogue_moves_an_application_to_its_new_owner(app):
    created(app, creator_tier="konsultasi", lpse_code=None)
    with app.app_context(), app.store.transaction():
        commands.keep_catalogue(3, [{"code": "spse", "directorate": "pme"}])
        commands.keep_catalogue(2, [{"code": "spse", "directorate": "katalog"}])

    escalation_requested(app, 1, to="tim_teknis")

    assert routed(app)[-1]["unit"] == "pme"


def test_routing_costs_few_statements(app):
    created(app, number="TPS2605130001")
    statements = []
    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "after_cursor_execute", lambda *call: statements.append(call[2]))

    created(app, number="TPS2605130002")
    routing = len(statements)
    escalation_requested(app, 1, number="TPS2605130002")

    # BEGIN, route, hop, outbox; then BEGIN, the route read and written, hop, outbox.
    assert (routing, len(statements) - routing) == (4, 5), statements


def test_a_change_by_another_process_counts_within_seconds(app, monkeypatch):
    created(app, number="TPS2605130001", lpse_code="77")
    with app.app_context(), app.store.transaction():
        db.session.execute(
            sa.update(lpses).where(lpses.c.code == JAYAPURA.code).values(has_admin_ppe=True)
        )
    later = reference.time.monotonic() + reference.KEEP_SECONDS + 1
    monkeypatch.setattr(reference.time, "monotonic", lambda: later)

    escalation_requested(app, 1)

    assert routed(app)[-1]["tier"] == "admin_ppe"
