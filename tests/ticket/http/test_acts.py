"""C.1 and C.2 over HTTP: every act, and how it is refused."""

import pytest

from chassis.domain import UnavailableError
from chassis.text import say
from tests.support import said
from tests.ticket.desk import CLASS, TEXT, refusal

OTHER_TIER, WRONG_STATE = (403, "not-your-tier"), (409, "wrong-state")
NOT_HANDLER, NO_ROLE, HIDDEN = (409, "not-handler"), (403, "not-permitted"), (404, "not-found")
SENT = {"text": TEXT}
BODIES = {
    "take": {},
    "release": {"reason": TEXT},
    "classification": CLASS,
    "feedback-requests": SENT,
    "feedback-replies": SENT,
    "escalations": SENT,
    "resolutions": SENT,
    "reviews": {"accepted": True},
    "close": {},
    "notes": {"text": "x"},
    "watch": {},
    "unwatch": {},
}
OF_HANDLERS = ("release", "classification", "feedback-requests", "escalations", "resolutions")


def do(desk, who, number, act, **body):
    method = "patch" if act == "classification" else "post"
    return desk.do(who, number, act, method, **{**BODIES[act], **body})


REFUSALS = [
    *[("in_progress", "level1_colleague", act, NOT_HANDLER) for act in OF_HANDLERS],
    *[("in_progress", "ppe", act, OTHER_TIER) for act in OF_HANDLERS],
    *[("in_progress", "ppk", act, NO_ROLE) for act in OF_HANDLERS],
    *[("in_progress", "level1_papua", act, HIDDEN) for act in OF_HANDLERS],
    *[("waiting_feedback", "level1", act, WRONG_STATE) for act in OF_HANDLERS],
    *[("resolved", "level1", act, WRONG_STATE) for act in OF_HANDLERS],
    *[("completed", "level1", act, WRONG_STATE) for act in OF_HANDLERS],
    *[("closed", "level1", act, WRONG_STATE) for act in OF_HANDLERS],
    ("in_progress", "level1", "take", (409, "already-taken")),
    ("in_progress", "level1_colleague", "take", (409, "already-taken")),
    ("resolved", "level1_colleague", "take", (409, "already-taken")),
    ("completed", "level1_colleague", "take", WRONG_STATE),
    ("closed", "level1_colleague", "take", WRONG_STATE),
    ("queued", "ppe", "take", OTHER_TIER),
    ("queued", "ppk", "take", NO_ROLE),
    ("queued", "ppk_colleague", "close", HIDDEN),
    ("queued", "level1_papua", "take", HIDDEN),
    ("queued", "level1", "release", WRONG_STATE),
    ("in_progress", "level1", "close", (403, "not-creator")),
    ("in_progress", "lkpp", "close", NO_ROLE),
    ("resolved", "level1", "reviews", (403, "not-creator")),
    ("resolved", "ppk", "close", WRONG_STATE),
    ("accepted", "ppk", "close", WRONG_STATE),
    ("accepted", "ppk", "reviews", WRONG_STATE),
    ("in_progress", "ppk", "reviews", WRONG_STATE),
    ("in_progress", "ppk", "feedback-replies", WRONG_STATE),
    ("in_progress", "level1", "feedback-replies", WRONG_STATE),
    ("in_progress", "lkpp", "feedback-replies", OTHER_TIER),
    ("waiting_feedback", "level1", "feedback-replies", OTHER_TIER),
    ("completed", "ppk", "close", WRONG_STATE),
    ("closed", "ppk", "close", WRONG_STATE),
    ("closed", "ppk", "reviews", WRONG_STATE),
    ("closed", "level1", "notes", WRONG_STATE),
    ("completed", "lkpp", "watch", WRONG_STATE),
    ("closed", "lkpp", "unwatch", WRONG_STATE),
    ("in_progress", "ppk", "notes", NO_ROLE),
    ("in_progress", "ppk", "watch", NO_ROLE),
    ("in_progress", "tim_spse", "notes", HIDDEN),
]


@pytest.mark.parametrize(("state", "who", "act", "expected"), REFUSALS)
def test_a_refusal_says_which_and_changes_nothing(desk, state, who, act, expected):
    number = getattr(desk, state)()
    before = desk.show(number, desk.admin).json

    answer = do(desk, getattr(desk, who), number, act)

    assert refusal(answer) == expected
    assert answer.json["detail"]
    assert desk.show(number, desk.admin).json == before


@pytest.mark.parametrize("act", BODIES)
def test_what_is_not_there_and_what_is_not_to_be_seen_are_one(desk, act):
    who = desk.as_("x", role="ppk") if act in ("reviews", "close") else desk.level1_papua
    hidden = do(desk, who, desk.queued(), act)
    unknown = do(desk, who, "TPS2001010001", act)

    same = {name: hidden.json[name] for name in ("type", "title", "status", "detail")}
    assert refusal(hidden) == HIDDEN
    assert same.items() <= unknown.json.items()


@pytest.mark.parametrize("act", ["feedback-requests", "escalations", "resolutions", "release"])
def test_texts_have_fifteen_characters(desk, act):
    """A058."""
    number = desk.classified()
    name = "reason" if act == "release" else "text"

    refused = do(desk, desk.level1, number, act, **{name: f"  {'x' * 14}\n"})
    accepted = do(desk, desk.level1, number, act, **{name: "x" * 15})

    assert set(refused.json["errors"]) == {name}
    assert accepted.status_code == 200


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("take", {"x": 1}, None),
        ("feedback-requests", {"to": "siapa"}, "to"),
        ("feedback-requests", {"to": "previous_tier"}, "to"),
        ("escalations", {"to": "tim_teknis"}, "to"),
        ("escalations", {"directorate": "pme"}, "directorate"),
        ("escalations", {"priority": "emergency"}, "priority"),
        ("classification", {"category": "sirup-paket"}, "category"),
        ("classification", {"subcategory": "spse-pokja-evaluasi"}, "subcategory"),
        ("classification", {"priority": "minor"}, "priority"),
        ("resolutions", {"attachment_ids": ["x"]}, "attachment_ids.0"),
        ("notes", {"text": " "}, "text"),
    ],
)
def test_a_body_that_makes_no_sense_here_is_refused(desk, act, body, field):
    number = desk.queued() if act == "take" else desk.classified()

    answer = do(desk, desk.level1, number, act, **body)

    if field is None:
        assert answer.status_code == 200
    else:
        assert set(answer.json["errors"]) == {field}


def test_taking_makes_one_the_handler(desk):
    number = desk.queued()

    taken = do(desk, desk.level1, number, "take").json
    late = do(desk, desk.level1_colleague, number, "take").json

    assert (taken["status"], taken["assignee"]["name"]) == ("in_progress", "helpdesk1")
    assert "helpdesk1" in late["detail"]
    assert said(desk.app, "ticket.taken")[-1]["data"]["handler"]["name"] == "helpdesk1"


def test_releasing_gives_it_back_to_the_unit(desk):
    number = desk.in_progress()

    released = do(desk, desk.level1, number, "release").json

    assert (released["status"], released["assignee"]) == ("queued", None)
    assert do(desk, desk.level1_colleague, number, "take").status_code == 200
    names = [event["name"] for event in said(desk.app)][-3:]
    assert names == ["ticket.released", "ticket.queued", "ticket.taken"]


def test_classifying_computes_the_priority_and_is_written_down(desk):
    """A055."""
    number = desk.in_progress()

    ticket = do(desk, desk.level1, number, "classification").json

    entry = desk.timeline(number, desk.level1)[-1]
    assert (ticket["priority"], ticket["priority_rules"]) == ("major", ["P6"])
    assert entry["details"]["old"] == {"category": None, "subcategory": None, "priority": None}
    assert entry["details"]["new"]["priority"] == "major"
    assert said(desk.app, "ticket.reclassified")[-1]["data"]["rules"] == ["P6"]


def test_confirming_a_reporters_choice_lifts_its_cap(desk):
    """Decision 14."""
    choice = {"category": "spse-pokja", "subcategory": "spse-pokja-buka-penawaran"}
    number = desk.in_progress(**choice)
    before = desk.show(number, desk.level1).json["priority"]

    after = do(desk, desk.level1, number, "classification", **choice).json["priority"]

    assert (before, after) == ("major", "emergency")


def test_the_same_code_again_does_not_lose_what_was_filled_in(desk):
    manual = {"code": "9537119", "hps": 150_000_000_000}
    number = desk.in_progress(tender_manual=manual)

    same = do(desk, desk.level1, number, "classification", tender_code="9537119").json
    other = do(desk, desk.level1, number, "classification", tender_code="7").json

    assert (same["tender"]["hps"], same["priority_rules"]) == (150_000_000_000, ["P4"])
    assert other["tender"] == {"code": "7", "source": "manual"}


@pytest.mark.parametrize("act", ["escalations", "resolutions"])
def test_without_a_category_nothing_is_passed_on_or_solved(desk, act):
    """A056."""
    number = desk.in_progress()

    assert refusal(do(desk, desk.level1, number, act)) == (409, "needs-category")


def test_resolving_asks_the_creator_wherever_it_was_solved(desk):
    """A076: never back down the chain."""
    number = desk.escalated()

    ticket = do(desk, desk.ppe, number, "resolutions").json

    assert (ticket["status"], ticket["position"]["tier"]) == ("waiting_review", "reporter")
    event = said(desk.app, "ticket.resolved")[-1]["data"]
    assert (event["resolver"]["name"], event["resolver_tier"]) == ("ppe1", "admin_ppe")


def test_not_solved_goes_back_to_the_resolver(desk):
    """T15, K09."""
    number = desk.resolved()

    short = do(desk, desk.ppk, number, "reviews", accepted=False, text="belum")
    without = do(desk, desk.ppk, number, "reviews", accepted=False)
    ticket = do(desk, desk.ppk, number, "reviews", accepted=False, text=TEXT).json

    assert set(short.json["errors"]) == set(without.json["errors"]) == {"text"}
    assert (ticket["status"], ticket["reopened"]) == ("in_progress", 1)
    assert (ticket["assignee"]["name"], ticket["position"]["tier"]) == ("helpdesk1", "lpse_level1")
    assert do(desk, desk.level1, number, "resolutions").status_code == 200


@pytest.mark.parametrize("accepted", ["true", "yes", 2, None])
def test_a_review_is_true_or_false(desk, accepted):
    answer = do(desk, desk.ppk, desk.resolved(), "reviews", accepted=accepted)

    assert set(answer.json["errors"]) == {"accepted"}


def test_a_solution_may_be_accepted_with_words_and_files(desk):
    number = desk.resolved()
    ids = [desk.claims.upload("ppk1")]

    ticket = do(desk, desk.ppk, number, "reviews", text="Baik", attachment_ids=ids).json

    assert ticket["status"] == "waiting_rating"
    assert ticket["messages"][-1]["kind"] == "review"
    assert ticket["messages"][-1]["attachments"][0]["name"] == f"pelapor-{number}-001.png"


@pytest.mark.parametrize("state", ["queued", "in_progress", "waiting_feedback", "escalated"])
def test_the_creator_may_close_what_is_still_worked_on(desk, state):
    """T17, A086."""
    number = getattr(desk, state)()

    ticket = do(desk, desk.ppk, number, "close", reason="Sudah bisa").json

    assert (ticket["status"], ticket["position"], ticket["feedback"]) == ("closed", None, None)
    assert ticket["closed_at"]
    event = said(desk.app, "ticket.closed")[-1]["data"]
    assert event["reason"] == "Sudah bisa"
    assert desk.show(number, desk.level1).json["allowed_actions"] == []


def test_a_rating_completes_a_ticket_once(desk):
    number = desk.accepted()

    desk.rate(number, stars=4)
    desk.rate(number, stars=1)

    ticket = desk.show(number, desk.ppk).json
    assert (ticket["status"], ticket["rating"]["stars"]) == ("completed", 4)
    assert len(said(desk.app, "ticket.completed")) == 1


def test_a_closed_ticket_may_keep_one_rating_and_stays_closed(desk):
    """K08, decision 19."""
    number = desk.closed()

    desk.rate(number, stars=2)

    ticket = desk.show(number, desk.ppk).json
    assert (ticket["status"], ticket["rating"]["stars"]) == ("closed", 2)
    assert ticket["allowed_actions"] == []
    assert said(desk.app, "ticket.completed") == []


@pytest.mark.parametrize("state", ["queued", "in_progress", "resolved"])
def test_a_rating_that_comes_too_early_is_ignored(desk, state):
    number = getattr(desk, state)()
    before = desk.show(number, desk.ppk).json

    desk.rate(number)

    assert desk.show(number, desk.ppk).json == before


@pytest.mark.parametrize(
    ("act", "state", "who"),
    [
        ("feedback-requests", "classified", "level1"),
        ("feedback-replies", "waiting_feedback", "ppk"),
        ("escalations", "classified", "level1"),
        ("resolutions", "classified", "level1"),
    ],
)
def test_messages_bring_files(desk, act, state, who):
    number = getattr(desk, state)()
    name = {"level1": "helpdesk1", "ppk": "ppk1"}[who]
    ids = [desk.claims.upload(name), desk.claims.upload(name)]

    answer = do(desk, getattr(desk, who), number, act, attachment_ids=ids)

    word = {"level1": "helpdesk-lpse", "ppk": "pelapor"}[who]
    brought = answer.json["messages"][-1]["attachments"]
    assert [file["name"] for file in brought] == [
        f"{word}-{number}-001.png",
        f"{word}-{number}-002.png",
    ]
    event = said(desk.app, "ticket.message_added")[-1]["data"]
    assert event["message_id"] == answer.json["messages"][-1]["id"]


@pytest.mark.parametrize(
    ("act", "state", "who", "expected"),
    [
        ("resolutions", "queued", "level1", WRONG_STATE),
        ("feedback-replies", "classified", "ppk", WRONG_STATE),
        ("reviews", "classified", "ppk", WRONG_STATE),
        ("escalations", "classified", "ppe", OTHER_TIER),
    ],
)
def test_a_refused_act_claims_no_files(desk, act, state, who, expected):
    number = getattr(desk, state)()
    names = {"level1": "helpdesk1", "ppk": "ppk1", "ppe": "ppe1"}
    ids = [desk.claims.upload(names[who])]

    answer = do(desk, getattr(desk, who), number, act, attachment_ids=ids)

    assert refusal(answer) == expected
    assert desk.claims.claimed == {}


def test_without_the_attachment_service_an_act_with_files_leaves_no_trace(desk):
    number = desk.classified()
    ids = [desk.claims.upload("helpdesk1")]
    desk.claims.down = UnavailableError(say("Tidak menjawab.", "It does not answer."))

    answer = do(desk, desk.level1, number, "resolutions", attachment_ids=ids)

    assert refusal(answer) == (503, "unavailable")
    assert desk.show(number, desk.level1).json["status"] == "in_progress"


def test_a_claim_may_be_repeated_for_the_ticket_whose_act_failed(desk):
    number = desk.in_progress()
    ids = [desk.claims.upload("helpdesk1")]
    refused = do(desk, desk.level1, number, "resolutions", attachment_ids=ids)
    desk.classify(desk.level1, number)

    assert refusal(refused) == (409, "needs-category")
    answer = do(desk, desk.level1, number, "resolutions", attachment_ids=ids)
    assert answer.status_code == 200
