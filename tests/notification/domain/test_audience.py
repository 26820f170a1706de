"""Which event tells whom, event by event."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notification.domain.audience import AUDIENCE, Unit, audience
from services.notification.domain.notices import WORDINGS

CREATOR, HANDLER, SOMEBODY, WATCHER = "creator", "handler", "somebody", "watcher"


def who(id_):
    return {"id": id_, "name": id_, "role": "helpdesk_lpse"}


def a_ticket(**changes):
    ticket = {"creator": who(CREATOR), "actor": None, "tier": "admin_ppe", "unit": "93"}
    return {**ticket, "watchers": [], **changes}


def asked_of(kind, user_id=None):
    addressee = {"kind": kind, "user_id": user_id, "tier": "lpse_level1", "unit": "93"}
    return {"addressee": addressee, "asker": who(HANDLER)}


STORIES = [
    ("taken", {"handler": who(HANDLER)}, {CREATOR: "ticket_taken"}),
    ("taken", {"handler": who(CREATOR)}, {}),
    ("escalated", {}, {CREATOR: "ticket_escalated"}),
    ("released", {"handler": who(HANDLER)}, {}),
    ("reclassified", {}, {}),
    (
        "reassigned",
        {"handler": who(SOMEBODY), "previous": who(HANDLER)},
        {SOMEBODY: "ticket_assigned", HANDLER: "ticket_reassigned"},
    ),
    ("feedback_requested", asked_of("reporter"), {CREATOR: "feedback_requested"}),
    ("feedback_requested", asked_of("tier", SOMEBODY), {SOMEBODY: "feedback_requested"}),
    ("feedback_replied", asked_of("reporter"), {HANDLER: "feedback_replied"}),
    ("resolved", {"resolver": who(HANDLER)}, {CREATOR: "ticket_resolved"}),
    (
        "reviewed",
        {"accepted": True, "resolver": who(HANDLER)},
        {HANDLER: "resolution_accepted"},
    ),
    (
        "reviewed",
        {"accepted": False, "resolver": who(HANDLER)},
        {HANDLER: "resolution_rejected"},
    ),
    (
        "completed",
        {"rating": {"stars": 5, "tags": []}, "resolver": who(HANDLER)},
        {HANDLER: "ticket_rated"},
    ),
    ("completed", {"rating": None, "resolver": who(HANDLER)}, {HANDLER: "ticket_completed"}),
    ("closed", {"handler": who(HANDLER)}, {HANDLER: "ticket_closed"}),
    ("closed", {"handler": None}, {}),
    ("closed", {}, {}),
    ("note_added", {"author": who(HANDLER)}, {}),
    ("note_added", {"author": None, "handler": who(HANDLER)}, {HANDLER: "escalation_refused"}),
    ("message_added", {"kind": "message"}, {}),
]


@pytest.mark.parametrize(("type_", "data", "people"), STORIES)
def test_an_event_tells_those_it_concerns(type_, data, people):
    found = audience(f"ticket.{type_}", a_ticket(**data))

    assert (found.people, found.units) == (people, [])


@pytest.mark.parametrize(("type_", "data", "people"), STORIES)
def test_a_watcher_hears_of_it_too(type_, data, people):
    found = audience(f"ticket.{type_}", a_ticket(watchers=[WATCHER], **data))

    kind = "note_added" if type_ == "note_added" else "ticket_watched"
    assert found.people == {**people, WATCHER: kind}


@pytest.mark.parametrize(("type_", "data", "people"), STORIES)
def test_whoever_did_it_is_not_told(type_, data, people):
    for actor in (CREATOR, HANDLER, SOMEBODY, WATCHER):
        found = audience(f"ticket.{type_}", a_ticket(actor=who(actor), watchers=[WATCHER], **data))
        assert actor not in found.people


def test_a_queued_ticket_tells_its_unit_but_not_its_creator():
    found = audience("ticket.queued", a_ticket(actor=who(HANDLER), watchers=[WATCHER]))

    but = frozenset({CREATOR, HANDLER})
    assert found.units == [("ticket_queued", Unit(tier="admin_ppe", unit="93", but=but))]
    assert found.people == {}


def test_a_question_to_a_tier_whose_handler_is_gone_tells_the_unit():
    data = a_ticket(actor=who(HANDLER), **asked_of("tier"))

    found = audience("ticket.feedback_requested", data)

    but = frozenset({HANDLER})
    assert found.units == [("feedback_requested", Unit(tier="lpse_level1", unit="93", but=but))]


@pytest.mark.parametrize("kind", ["feedback_request", "escalation", "resolution"])
def test_files_that_come_with_another_act_are_no_news_of_their_own(kind):
    found = audience("ticket.message_added", a_ticket(kind=kind, watchers=[WATCHER]))

    assert found.people == {}


@pytest.mark.parametrize(
    ("reason", "people"),
    [("reuse", {SOMEBODY: "session_reused"}), ("logout", {}), ("deactivated", {})],
)
def test_a_reused_token_tells_its_owner(reason, people):
    found = audience("session.revoked", {"user_id": SOMEBODY, "reason": reason})

    assert found.people == people


def test_every_kind_of_notice_has_its_words():
    kinds = {kind for rules in AUDIENCE.values() for kind, _ in rules}

    assert kinds == WORDINGS.keys()


def test_a_created_ticket_tells_nobody_until_it_is_queued():
    assert "ticket.created" not in AUDIENCE


some_people = st.sampled_from([CREATOR, HANDLER, SOMEBODY, WATCHER])
somebody = some_people.map(who)
events = st.fixed_dictionaries(
    {
        "creator": somebody,
        "actor": st.none() | somebody,
        "tier": st.sampled_from(["lpse_level1", "tim_teknis"]),
        "unit": st.sampled_from(["93", "dpsppn"]),
        "watchers": st.lists(some_people, unique=True),
        "handler": somebody,
        "previous": somebody,
        "resolver": somebody,
        "asker": somebody,
        "accepted": st.booleans(),
        "rating": st.none() | st.just({"stars": 3, "tags": []}),
        "kind": st.sampled_from(["message", "resolution"]),
        "user_id": some_people,
        "reason": st.sampled_from(["reuse", "logout"]),
        "addressee": st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["reporter", "tier"]),
                "user_id": st.none() | some_people,
                "tier": st.just("lpse_level1"),
                "unit": st.just("93"),
            }
        ),
    }
)


@given(type_=st.sampled_from(sorted(AUDIENCE)), data=events)
def test_nobody_is_ever_told_of_their_own_act_and_every_notice_has_words(type_, data):
    found = audience(type_, data)

    actor = data["actor"] and data["actor"]["id"]
    told_kinds = {*found.people.values(), *(kind for kind, _ in found.units)}
    assert actor not in found.people
    assert all(actor in (None, *unit.but) for _, unit in found.units)
    assert told_kinds <= WORDINGS.keys()
    assert len(found.units) <= 1


@given(type_=st.sampled_from(sorted(AUDIENCE)), data=events)
def test_only_a_queued_ticket_or_a_question_tells_a_unit(type_, data):
    found = audience(type_, data)

    if found.units:
        assert type_ in ("ticket.queued", "ticket.feedback_requested")
