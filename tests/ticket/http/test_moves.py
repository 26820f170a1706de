"""How a ticket is passed around: hops, directorates, feedback of a tier, reassigning."""

import pytest

from tests.support import person, said
from tests.ticket.desk import CLASS, TEXT, refusal

MISROUTED = [(0, 1), (0, 2), (1, 0), (1, 2)]


def asked_hops(desk):
    return [event["data"]["hop"] for event in said(desk.app, "ticket.escalation_requested")]


def with_konsultasi(desk):
    number = desk.consult().json["number"]
    desk.route(number, 0, "konsultasi", "lkpp")
    return number


def with_tim_teknis(desk, **changes):
    """A consultation that its officer gave to the SPSE directorate, who took it."""
    number = desk.consult(**changes).json["number"]
    desk.route(number, 0, "konsultasi", "lkpp")
    desk.do(desk.officer, number, "escalations", text=TEXT, to="tim_teknis")
    desk.route(number, 1, "tim_teknis", "spse")
    desk.do(desk.tim_spse, number, "take")
    return number


@pytest.mark.parametrize(("reached", "heard"), MISROUTED)
def test_an_answer_to_another_hop_is_ignored(desk, reached, heard):
    number = desk.create().json["number"]
    if reached:
        desk.route(number, 0, "lpse_level1", "93")
        desk.do(desk.level1, number, "take")
        desk.classify(desk.level1, number)
        desk.do(desk.level1, number, "escalations", text=TEXT)
    before = desk.show(number, desk.admin).json

    desk.route(number, heard, "helpdesk_lkpp", "lkpp")

    assert desk.show(number, desk.admin).json == before


@pytest.mark.parametrize("state", ["queued", "in_progress", "escalated", "resolved", "closed"])
def test_an_answer_that_comes_again_is_ignored(desk, state):
    number = getattr(desk, state)()
    before, count = desk.show(number, desk.admin).json, len(said(desk.app))

    for hop in range(3):
        desk.route(number, hop, "helpdesk_lkpp", "lkpp")
        desk.refuse(number, hop)

    assert desk.show(number, desk.admin).json == before
    assert len(said(desk.app)) == count


def test_escalating_asks_for_the_hop_after_this_one(desk):
    number = desk.escalated()
    desk.do(desk.ppe, number, "escalations", text=TEXT)

    assert asked_hops(desk) == [1, 2]
    event = said(desk.app, "ticket.escalation_requested")[-1]["data"]
    assert (event["from_tier"], event["from_unit"]) == ("admin_ppe", "93")
    assert event["handler"]["name"] == "ppe1"


def test_arriving_at_the_next_tier_is_told_as_queued_and_escalated(desk):
    desk.escalated()

    names = [event["name"] for event in said(desk.app)]
    assert names[names.index("ticket.escalation_requested") :] == [
        "ticket.escalation_requested",
        "ticket.queued",
        "ticket.escalated",
        "ticket.taken",
    ]
    event = said(desk.app, "ticket.escalated")[0]["data"]
    assert (event["from_tier"], event["tier"], event["hop"]) == ("lpse_level1", "admin_ppe", 1)


def test_the_first_response_target_stays(desk):
    number = desk.create().json["number"]
    first, second = "2026-06-08T09:00:00Z", "2026-06-10T09:00:00Z"
    desk.route(number, 0, "lpse_level1", "93", response_due_at=first, compensated=True)
    desk.do(desk.level1, number, "take")
    desk.classify(desk.level1, number)
    desk.do(desk.level1, number, "escalations", text=TEXT)
    desk.route(number, 1, "admin_ppe", "93", response_due_at=second)

    ticket = desk.show(number, desk.ppe).json
    assert ticket["sla"]["response_due_at"] == first
    assert ticket["sla"]["responded_at"]


def test_a_refused_escalation_returns_with_a_note_for_staff(desk):
    """T23."""
    number = desk.classified()
    desk.do(desk.level1, number, "escalations", text=TEXT)

    desk.refuse(number, 1)

    ticket = desk.show(number, desk.level1).json
    assert (ticket["status"], ticket["assignee"]["name"]) == ("in_progress", "helpdesk1")
    assert ticket["messages"][-1]["kind"] == "note"
    assert "Direktorat tidak dikenal" in ticket["messages"][-1]["text"]
    assert "note" not in [m["kind"] for m in desk.show(number, desk.ppk).json["messages"]]
    assert desk.do(desk.level1, number, "escalations", text=TEXT).json["status"] == "routing"
    assert asked_hops(desk) == [1, 1]


def test_a_ticket_closed_on_its_way_goes_nowhere(desk):
    number = desk.classified()
    desk.do(desk.level1, number, "escalations", text=TEXT)
    desk.do(desk.ppk, number, "close")

    desk.route(number, 1, "admin_ppe", "93")

    assert desk.show(number, desk.ppk).json["status"] == "closed"
    assert desk.box(desk.ppe, "incoming") == []


def test_a_consultation_is_with_its_officer_from_the_start(desk):
    """V03."""
    number = with_konsultasi(desk)

    ticket = desk.show(number, desk.officer).json
    assert (ticket["status"], ticket["assignee"]["name"]) == ("in_progress", "konsultasi1")
    assert ticket["position"]["tier"] == "konsultasi"
    assert "escalate" in ticket["allowed_actions"]
    assert said(desk.app, "ticket.queued") == []
    assert desk.box(desk.officer, "handled") == [number]


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "to"), ({"to": "helpdesk_lkpp"}, "to"), ({"to": "admin_ppe"}, "to")]
    + [
        ({"to": to, "directorate": "pme"}, "directorate")
        for to in ("tim_teknis", "helpdesk_teknis")
    ],
)
def test_an_officer_chooses_helpdesk_teknis_or_tim_teknis(desk, body, field):
    """V06, A071."""
    number = with_konsultasi(desk)

    answer = desk.do(desk.officer, number, "escalations", text=TEXT, **body)

    assert set(answer.json["errors"]) == {field}


def test_a_directorate_gives_a_ticket_to_another_one(desk):
    """T10."""
    number = with_tim_teknis(desk)

    for directorate in (None, "spse", "tidak-ada"):
        body = {"directorate": directorate} if directorate else {}
        refused = desk.do(desk.tim_spse, number, "escalations", text=TEXT, **body)
        assert set(refused.json["errors"]) == {"directorate"}
    sent = desk.do(desk.tim_spse, number, "escalations", text=TEXT, directorate="pme")
    desk.route(number, 2, "tim_teknis", "pme")

    assert sent.json["status"] == "routing"
    assert desk.box(desk.tim_pme, "incoming") == [number]
    assert desk.show(number, desk.tim_spse).status_code == 200
    assert refusal(desk.do(desk.tim_spse, number, "take")) == (403, "not-your-tier")


def test_other_applications_need_a_directorate_from_helpdesk_teknis(desk):
    """Decision 13."""
    chosen = {"category": "lainnya-umum", "subcategory": "lainnya-umum-lainnya"}
    number = desk.create(application="lainnya").json["number"]
    desk.route(number, 0, "helpdesk_teknis", "lkpp")
    desk.do(desk.teknis, number, "take")
    desk.classify(desk.teknis, number, **chosen)

    without = desk.do(desk.teknis, number, "escalations", text=TEXT)
    named = desk.do(desk.teknis, number, "escalations", text=TEXT, directorate="katalog")

    assert set(without.json["errors"]) == {"directorate"}
    assert named.json["status"] == "routing"
    event = said(desk.app, "ticket.escalation_requested")[-1]["data"]
    assert event["directorate"] == "katalog"


def test_helpdesk_teknis_names_no_directorate_of_a_known_application(desk):
    number = desk.queued("helpdesk_teknis", "lkpp")
    desk.do(desk.teknis, number, "take")
    desk.classify(desk.teknis, number)

    answer = desk.do(desk.teknis, number, "escalations", text=TEXT, directorate="spse")

    assert set(answer.json["errors"]) == {"directorate"}


def test_a_tier_may_ask_the_one_that_passed_the_ticket_on(desk):
    """T11, T12."""
    number = desk.escalated()

    asked = desk.do(desk.ppe, number, "feedback-requests", text=TEXT, to="previous_tier").json
    colleague = desk.do(desk.level1_colleague, number, "feedback-replies", text=TEXT)
    replied = desk.do(desk.level1, number, "feedback-replies", text=TEXT, to="previous_tier")

    assert (asked["position"]["tier"], asked["feedback"]["to"]) == ("lpse_level1", "tier")
    assert asked["feedback"]["from_tier"] == "admin_ppe"
    assert refusal(colleague) == (409, "not-handler")
    assert refusal(desk.do(desk.ppk, number, "feedback-replies", text=TEXT))[0] in (403, 409)
    ticket = desk.show(number, desk.ppe).json
    assert replied.status_code == 200
    assert (ticket["status"], ticket["assignee"]["name"]) == ("in_progress", "ppe1")
    assert ticket["position"]["tier"] == "admin_ppe"


def test_a_feedback_asked_of_me_is_in_my_tray(desk):
    number = desk.escalated()
    desk.do(desk.ppe, number, "feedback-requests", text=TEXT, to="previous_tier")

    assert desk.box(desk.level1, "handled") == [number]
    assert desk.box(desk.ppe, "handled") == []
    assert desk.box(desk.ppe, "history") == [number]


@pytest.mark.parametrize(
    ("tier", "unit", "who"),
    [
        ("lpse_level1", "93", "level1"),
        ("admin_ppe", "93", "ppe"),
        ("helpdesk_lkpp", "lkpp", "lkpp"),
        ("helpdesk_teknis", "lkpp", "teknis"),
        ("tim_teknis", "spse", "tim_spse"),
    ],
)
def test_every_tier_asks_the_reporter_and_has_its_answer(desk, tier, unit, who):
    """A075."""
    number = desk.queued(tier, unit)
    handler = getattr(desk, who)
    desk.do(handler, number, "take")

    asked = desk.do(handler, number, "feedback-requests", text=TEXT).json
    replied = desk.do(desk.ppk, number, "feedback-replies", text=TEXT).json

    assert (asked["status"], asked["position"]["tier"]) == ("waiting_feedback", "reporter")
    assert (replied["status"], replied["position"]["tier"]) == ("in_progress", tier)
    kinds = [
        event["data"]["addressee"]["kind"] for event in said(desk.app, "ticket.feedback_requested")
    ]
    assert kinds == ["reporter"]


def test_staff_answer_the_feedback_on_what_they_made(desk):
    """S04, S05."""
    number = desk.create(desk.level1, **CLASS).json["number"]
    desk.route(number, 0, "admin_ppe", "93")
    desk.do(desk.ppe, number, "take")
    desk.do(desk.ppe, number, "feedback-requests", text=TEXT)

    assert desk.box(desk.level1, "handled") == [number]
    replied = desk.do(desk.level1, number, "feedback-replies", text=TEXT)
    assert replied.json["status"] == "in_progress"
    assert replied.json["messages"][-1]["tier"] == "reporter"


def test_a_leader_gives_a_ticket_to_a_colleague(desk):
    """T20."""
    number = desk.in_progress()
    colleague = desk.know("helpdesk2", role="verifikator_lpse", lpse_code="93")

    answer = desk.do(desk.leader, number, "reassign", user_id=colleague, reason=TEXT)

    assert answer.json["assignee"]["name"] == "helpdesk2"
    assert desk.box(desk.level1_colleague, "handled") == [number]
    assert desk.box(desk.level1, "history") == [number]
    assert refusal(desk.do(desk.level1, number, "release", reason=TEXT)) == (409, "not-handler")
    event = said(desk.app, "ticket.reassigned")[0]["data"]
    assert (event["previous"]["name"], event["handler"]["name"]) == ("helpdesk1", "helpdesk2")


@pytest.mark.parametrize(
    ("name", "claims"),
    [
        ("helpdesk1", {"role": "helpdesk_lpse", "lpse_code": "93"}),
        ("ppe1", {"role": "admin_ppe", "lpse_code": "93"}),
        ("helpdesk9", {"role": "helpdesk_lpse", "lpse_code": "902"}),
        ("helpdesk3", {"role": "helpdesk_lpse", "lpse_code": "93", "active": False}),
        ("ppk1", {"role": "ppk", "lpse_code": "93"}),
        ("pimpinan93", {"role": "pimpinan", "lpse_code": "93"}),
    ],
)
def test_only_another_active_colleague_of_the_unit_will_do(desk, name, claims):
    number = desk.in_progress()
    someone = desk.know(name, **claims)

    answer = desk.do(desk.leader, number, "reassign", user_id=someone, reason=TEXT)

    assert set(answer.json["errors"]) == {"user_id"}


@pytest.mark.parametrize(
    ("who", "state", "expected"),
    [
        ("leader_lkpp", "in_progress", (403, "not-your-tier")),
        ("level1", "in_progress", (403, "not-permitted")),
        ("admin", "in_progress", (403, "not-permitted")),
        ("leader", "queued", (409, "wrong-state")),
        ("leader", "waiting_feedback", (409, "wrong-state")),
        ("leader", "closed", (409, "wrong-state")),
    ],
)
def test_reassigning_is_refused(desk, who, state, expected):
    number = getattr(desk, state)()
    body = {"user_id": person("helpdesk2"), "reason": TEXT}

    assert refusal(desk.do(getattr(desk, who), number, "reassign", **body)) == expected


def test_somebody_unknown_is_no_colleague(desk):
    body = {"user_id": person("nobody"), "reason": TEXT}

    answer = desk.do(desk.leader, desk.in_progress(), "reassign", **body)

    assert set(answer.json["errors"]) == {"user_id"}
