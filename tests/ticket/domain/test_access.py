"""A.2, A.3 and decision 16: who sees a ticket, who may act, and how others are refused."""

import pytest

from chassis.domain import ConflictError, NotPermittedError
from services.ticket.domain import access
from services.ticket.domain.lifecycle import Status
from tests.ticket.domain import tickets as t

HANDLER = ["release", "reclassify", "request_feedback", "escalate", "resolve", "note", "watch"]
SEE = ["note", "watch"]
BUTTONS = [
    (t.CREATOR, "routing", ["close"]),
    (t.CREATOR, "queued", ["close"]),
    (t.CREATOR, "in_progress", ["close"]),
    (t.CREATOR, "waiting_feedback", ["close", "reply_feedback"]),
    (t.CREATOR, "waiting_review", ["review"]),
    (t.CREATOR, "waiting_rating", ["rate"]),
    (t.CREATOR, "completed", []),
    (t.CREATOR, "closed", ["rate"]),
    (t.LEVEL1, "routing", SEE),
    (t.LEVEL1, "queued", ["take", *SEE]),
    (t.LEVEL1, "in_progress", HANDLER),
    (t.LEVEL1, "waiting_feedback", SEE),
    (t.LEVEL1, "waiting_review", SEE),
    (t.LEVEL1, "waiting_rating", SEE),
    (t.LEVEL1, "completed", []),
    (t.LEVEL1, "closed", []),
    (t.LEVEL1_COLLEAGUE, "queued", ["take", *SEE]),
    (t.LEVEL1_COLLEAGUE, "in_progress", SEE),
    (t.PPE, "queued", SEE),
    (t.PPE, "in_progress", SEE),
    (t.LKPP, "in_progress", SEE),
    (t.CALL_CENTRE, "in_progress", SEE),
    (t.ADMIN, "in_progress", SEE),
    (t.LEADER, "queued", SEE),
    (t.LEADER, "in_progress", ["reassign", *SEE]),
    (t.LEADER, "waiting_feedback", SEE),
    (t.LEADER, "closed", []),
    (t.LEADER_LKPP, "in_progress", SEE),
    (t.somebody("machine", "system"), "in_progress", []),
]


@pytest.mark.parametrize(("actor", "status", "buttons"), BUTTONS, ids=t.named)
def test_everybody_has_exactly_these_buttons(actor, status, buttons):
    assert access.allowed_actions(t.a_ticket(status), actor) == buttons


def test_without_a_category_a_ticket_can_be_neither_passed_on_nor_solved():
    """K15, A056."""
    ticket = t.a_ticket("queued")
    t.take(ticket)

    assert access.allowed_actions(ticket, t.LEVEL1) == [
        "release",
        "reclassify",
        "request_feedback",
        *SEE,
    ]


def test_staff_do_not_take_what_they_made():
    ticket = t.a_ticket(creator=t.PPE)
    t.route(ticket, tier="admin_ppe", unit="93")

    assert "take" not in access.allowed_actions(ticket, t.PPE)
    assert "take" in access.allowed_actions(ticket, t.PPE_COLLEAGUE)


def test_feedback_of_the_previous_tier_is_for_its_handler():
    """T11, T12."""
    ticket = t.with_ppe(to="previous_tier")

    assert "reply_feedback" in access.allowed_actions(ticket, t.LEVEL1)
    assert "reply_feedback" not in access.allowed_actions(ticket, t.LEVEL1_COLLEAGUE)
    assert "reply_feedback" not in access.allowed_actions(ticket, t.CREATOR)


def test_a_national_ticket_is_reassigned_by_the_national_leader():
    ticket = t.a_ticket()
    t.route(ticket, tier="helpdesk_lkpp", unit="lkpp")
    t.take(ticket, by=t.LKPP)

    assert "reassign" in access.allowed_actions(ticket, t.LEADER_LKPP)
    assert "reassign" not in access.allowed_actions(ticket, t.LEADER)


SEEN_BY_ROLE = [t.CREATOR, t.LEVEL1, t.LEVEL1_COLLEAGUE, t.PPE, t.LKPP, t.TEKNIS]
SEEN_BY_ROLE += [t.CALL_CENTRE, t.LEADER, t.LEADER_LKPP, t.ADMIN]
HIDDEN = [t.OTHER_REPORTER, t.LEVEL1_ELSEWHERE, t.LEADER_ELSEWHERE, t.TIM_SPSE, t.OFFICER]
HIDDEN += [t.RECEPTION, t.COMPLAINTS]


@pytest.mark.parametrize("actor", SEEN_BY_ROLE, ids=t.named)
def test_role_and_place_let_them_see_it(actor):
    assert access.sees_by_role(t.a_ticket("in_progress"), actor)


@pytest.mark.parametrize("actor", HIDDEN, ids=t.named)
def test_role_and_place_hide_it(actor):
    assert not access.sees_by_role(t.a_ticket("in_progress"), actor)


def test_a_directorate_sees_what_is_with_it():
    ticket = t.a_ticket()
    t.route(ticket, tier="tim_teknis", unit="spse")

    assert access.sees_by_role(ticket, t.TIM_SPSE)
    assert not access.sees_by_role(ticket, t.TIM_PME)
    assert "at:tim_teknis:spse" in access.audiences_of(t.TIM_SPSE)


@pytest.mark.parametrize(
    ("binding", "seen"),
    [
        ({}, True),
        ({"lpse_codes": ("93",)}, True),
        ({"lpse_codes": ("902",)}, False),
        ({"lpse_codes": ()}, False),
        ({"applications": ("spse",)}, True),
        ({"applications": ("sirup",)}, False),
        ({"lpse_codes": ("93",), "applications": ("sirup",)}, False),
    ],
)
def test_a_machine_sees_inside_its_binding(binding, seen):
    """Decision 31."""
    machine = t.somebody("machine", "system", **binding)

    assert access.sees_by_role(t.a_ticket(), machine) == seen


def test_officers_share_a_queue_but_not_their_past():
    assert access.shared_past(t.OFFICER) == ["by:officer"]
    assert access.shared_past(t.LEVEL1) == ["by:level1", "did:lpse_level1:93"]


def refused(check, ticket, actor):
    """Class and slug of the refusal; None when there is none."""
    try:
        check(ticket, actor)
    except (NotPermittedError, ConflictError) as error:
        return 403 if isinstance(error, NotPermittedError) else 409, error.reason
    return None


OTHER_TIER, NOT_HANDLER, WRONG_STATE = (
    (403, "not-your-tier"),
    (409, "not-handler"),
    (409, "wrong-state"),
)
HANDLING = [
    (t.LEVEL1, "in_progress", None),
    (t.LEVEL1_COLLEAGUE, "in_progress", NOT_HANDLER),
    (t.PPE, "in_progress", OTHER_TIER),
    (t.LKPP, "in_progress", OTHER_TIER),
    (t.CREATOR, "in_progress", OTHER_TIER),
    (t.LEVEL1, "routing", WRONG_STATE),
    (t.LEVEL1, "queued", WRONG_STATE),
    (t.LEVEL1, "waiting_feedback", WRONG_STATE),
    (t.LEVEL1, "waiting_review", WRONG_STATE),
    (t.LEVEL1, "waiting_rating", WRONG_STATE),
    (t.LEVEL1, "completed", WRONG_STATE),
    (t.LEVEL1, "closed", WRONG_STATE),
    (t.LEVEL1_COLLEAGUE, "queued", WRONG_STATE),
    (t.LEVEL1_COLLEAGUE, "waiting_review", NOT_HANDLER),
    (t.LEVEL1_COLLEAGUE, "completed", WRONG_STATE),
    (t.PPE, "queued", OTHER_TIER),
    (t.PPE, "closed", OTHER_TIER),
]


@pytest.mark.parametrize(("actor", "status", "refusal"), HANDLING, ids=t.named)
def test_handling_is_for_the_handler(actor, status, refusal):
    assert refused(access.require_handler, t.a_ticket(status), actor) == refusal


def test_the_maker_is_refused_even_in_the_unit_that_handles_it():
    ticket = t.a_ticket(creator=t.PPE)
    t.route(ticket, tier="admin_ppe", unit="93")
    t.take(ticket, by=t.PPE_COLLEAGUE)

    assert refused(access.require_handler, ticket, t.PPE) == OTHER_TIER


def test_a_handler_of_before_is_of_another_tier_now():
    ticket = t.with_ppe()

    assert refused(access.require_handler, ticket, t.LEVEL1) == OTHER_TIER


REPLYING = [
    ("reporter", t.CREATOR, None),
    ("reporter", t.PPE, OTHER_TIER),
    ("reporter", t.LEVEL1, OTHER_TIER),
    ("previous_tier", t.LEVEL1, None),
    ("previous_tier", t.LEVEL1_COLLEAGUE, NOT_HANDLER),
    ("previous_tier", t.CREATOR, OTHER_TIER),
    ("previous_tier", t.PPE, OTHER_TIER),
    (None, t.CREATOR, WRONG_STATE),
    (None, t.PPE, WRONG_STATE),
    (None, t.LEVEL1, OTHER_TIER),
    (None, t.LKPP, OTHER_TIER),
]


@pytest.mark.parametrize(("to", "actor", "refusal"), REPLYING, ids=t.named)
def test_a_reply_is_for_whom_it_was_asked_of(to, actor, refusal):
    assert refused(access.require_addressee, t.with_ppe(to=to), actor) == refusal


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [(t.LEADER, None), (t.LEADER_LKPP, OTHER_TIER)],
    ids=t.named,
)
def test_leaders_lead_their_own_tiers(actor, refusal):
    assert refused(access.require_leader, t.a_ticket("in_progress"), actor) == refusal
    assert refused(access.require_leader, t.a_ticket(), actor) == OTHER_TIER


@pytest.mark.parametrize("actor", [t.LEVEL1, t.OTHER_REPORTER, t.LEADER], ids=t.named)
def test_review_and_closing_are_for_the_creator(actor):
    assert refused(access.require_creator, t.a_ticket(), t.CREATOR) is None
    assert refused(access.require_creator, t.a_ticket(), actor) == (403, "not-creator")


ACTS = {
    "take": t.take,
    "release": lambda ticket, by: ticket.release(by=by, reason=t.TEXT, now=t.NOW),
    "reclassify": t.classify,
    "request_feedback": t.ask,
    "reply_feedback": lambda ticket, by: ticket.reply_feedback(
        by=by, text=t.TEXT, files=(), now=t.NOW
    ),
    "escalate": t.escalate,
    "resolve": t.resolve,
    "review": lambda ticket, by: ticket.review(
        by=by, accepted=False, text=t.TEXT, files=(), now=t.NOW
    ),
    "close": lambda ticket, by: ticket.close(by=by, reason=None, now=t.NOW),
    "note": lambda ticket, by: ticket.note(by=by, text="x", now=t.NOW),
    "watch": lambda ticket, by: ticket.watch(by=by, now=t.NOW),
}
STAFF_ONLY = {"note", "watch"}  # the route keeps reporters from these


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("actor", [t.LEVEL1, t.LEVEL1_COLLEAGUE, t.PPE, t.CREATOR], ids=t.named)
def test_what_is_offered_works_and_what_is_not_is_refused(actor, status):
    buttons = access.allowed_actions(t.a_ticket(status), actor)

    for name, act in ACTS.items():
        if actor is t.CREATOR and name in STAFF_ONLY:
            continue
        refusal = refused(
            lambda ticket, by, act=act: act(ticket, by=by), t.a_ticket(status), actor
        )
        assert (refusal is None) == (name in buttons), (name, refusal)
