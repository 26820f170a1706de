"""A policy that would lose a ticket is not accepted; one that is accepted never does."""

from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from chassis.domain import InvalidError
from services.escalation.domain.checker import Known, check, problems_of
from services.escalation.domain.places import CREATORS, LAST_TIER, TIERS
from services.escalation.domain.policy import Policy
from services.escalation.domain.routing import Wish, first_hop, next_hop, next_hops
from tests.escalation.documents import BANDUNG, JAYAPURA, OWNERS, a_case, a_policy, shipped

KNOWN = Known(
    directorates=frozenset({"spse", "pme", "katalog"}),
    applications=frozenset(OWNERS),
    lpse_codes=frozenset({"93", "77"}),
)
NOBODY_SAID = Known(directorates=frozenset(), applications=frozenset(), lpse_codes=frozenset())
CHAIN = shipped()["next"]
FIRST = shipped()["first"]
DIRECTORATES = shipped()["directorates"]


def without(entries, **fields):
    return [entry for entry in entries if not fields.items() <= entry.items()]


def first(creator, tier):
    return [*without(FIRST, creator=creator), {"creator": creator, "tier": tier}]


def step(from_, to):
    return {"from": from_, "to": to}


BAD = [
    ("a creator without a first tier", {"first": without(FIRST, creator="reporter")}, "first.reporter"),
    ("an unknown creator", {"first": [*FIRST, {"creator": "tamu", "tier": "konsultasi"}]}, "first.tamu"),
    ("an unknown first tier", {"first": first("reporter", "loket")}, "first.reporter"),
    ("an unknown next tier", {"next": [*CHAIN, step("admin_ppe", "loket")]}, "next.admin_ppe"),
    ("a step from nowhere", {"next": [*CHAIN, step("loket", "admin_ppe")]}, "next.loket"),
    ("a dead end", {"next": without(CHAIN, **step("admin_ppe", "helpdesk_lkpp"))}, "next.admin_ppe"),
    ("a loop", {"next": [*CHAIN, step("helpdesk_teknis", "admin_ppe")]}, "next.helpdesk_teknis"),
    ("a step to itself", {"next": [*CHAIN, step("admin_ppe", "admin_ppe")]}, "next.admin_ppe"),
    ("a step beyond the last tier", {"next": [*CHAIN, step(LAST_TIER, "helpdesk_lkpp")]}, "next.tim_teknis"),
    ("a first tier that is the last", {"first": first("admin_ppe", LAST_TIER)}, "first.admin_ppe"),
    ("a consultation at an LPSE", {"next": [*CHAIN, step("konsultasi", "admin_ppe")]}, "first.konsultasi"),
    ("sideways at the wrong tier", {"lateral": ["helpdesk_lkpp"]}, "lateral.helpdesk_lkpp"),
    ("a skip to nowhere", {"skip": [{"tier": "admin_ppe", "when": "no_admin_ppe", "to": "loket"}]}, "skip.admin_ppe"),
    ("a skip for no reason", {"skip": [{"tier": "admin_ppe", "when": "malas", "to": "helpdesk_lkpp"}]}, "skip.malas"),
    ("a skip back", {"skip": [{"tier": "admin_ppe", "when": "no_admin_ppe", "to": "lpse_level1"}]}, "next.lpse_level1"),
    ("no directorates", {"directorates": []}, "directorates"),
    ("an unknown directorate", {"directorates": [*DIRECTORATES, {"code": "x", "name": {"id": "X", "en": "X"}}]}, "directorates.x"),
    ("an owner without a name", {"directorates": without(DIRECTORATES, code="pme")}, "directorates.pme"),
    ("an unknown application", {"applications": [{"application": "x", "next": CHAIN}]}, "applications.x"),
    ("an unknown LPSE", {"level1_answers_level1": ["12"]}, "level1_answers_level1.12"),
    ("an application's own loop", {"applications": [{"application": "spse", "next": [step("helpdesk_teknis", "helpdesk_lkpp")]}]}, "next.helpdesk_teknis"),
]  # fmt: skip


def test_the_shipped_policy_is_in_order():
    assert problems_of(a_policy(), KNOWN) == {}
    assert problems_of(a_policy(level1_answers_level1=["93"]), KNOWN) == {}


def test_before_the_catalogue_has_come_names_are_not_doubted():
    assert problems_of(a_policy(), NOBODY_SAID) == {}


@pytest.mark.parametrize(("what", "change", "where"), BAD, ids=[row[0] for row in BAD])
def test_a_bad_policy_is_refused_where_it_is_bad(what, change, where):
    problems = problems_of(a_policy(**change), KNOWN)

    assert where in problems
    assert all(told.in_("id").endswith(".") for told in problems.values())


def test_every_problem_is_told_under_its_part_of_the_document():
    with pytest.raises(InvalidError) as refusal:
        check(a_policy(directorates=[], lateral=[]), KNOWN)

    assert {"document.directorates", "document.directorates.pme"} <= set(refusal.value.errors)


tiers = st.sampled_from(TIERS)
steps = st.lists(
    st.builds(step, tiers, tiers), max_size=8, unique_by=lambda one: tuple(one.values())
)
# Mostly the shipped document with some steps and skips of its own: most random ones are refused.
documents = st.builds(
    lambda firsts, added, dropped, skip_to, lateral: shipped(
        first=[{"creator": creator, "tier": tier} for creator, tier in zip(CREATORS, firsts, strict=True)],
        next=[one for one in CHAIN if one not in dropped] + added,
        skip=[{"tier": "admin_ppe", "when": "no_admin_ppe", "to": skip_to}],
        lateral=lateral,
    ),
    st.one_of(
        st.just(tuple(entry["tier"] for entry in FIRST)), st.tuples(tiers, tiers, tiers, st.just("konsultasi"))
    ),
    st.one_of(st.just([]), steps),
    st.lists(st.sampled_from(CHAIN), max_size=2),
    tiers,
    st.sampled_from([[], [LAST_TIER]]),
)  # fmt: skip


STAFF_AND_REPORTERS = [creator for creator in CREATORS if creator != "konsultasi"]
TICKETS = [
    *(
        (creator, a_case(application, lpse))
        for creator, application, lpse in product(STAFF_AND_REPORTERS, OWNERS, [BANDUNG, JAYAPURA])
    ),
    *(("konsultasi", a_case(application, None)) for application in OWNERS),
]


def climb(policy, case, at, choose):
    """One escalation, with the choices that its handler has."""
    places = next_hops(policy, case, at=at)
    chosen = choose(places)
    wish = Wish(
        to=chosen.tier if len({place.tier for place in places}) > 1 else None,
        directorate=chosen.directorate if case.owner is None else None,
    )
    return next_hop(policy, case, at=at, wish=wish).position


# Most random policies are rightly refused.
@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])
@given(documents, st.data())
def test_an_accepted_policy_leads_every_ticket_to_the_end_in_ten_hops(document, data):
    policy = Policy.parse(document)
    assume(not problems_of(policy, KNOWN))

    def choose(places):
        return data.draw(st.sampled_from(places))

    for creator, case in TICKETS:
        way = [first_hop(policy, case, creator=creator).position]
        while way[-1].tier != LAST_TIER:
            way.append(climb(policy, case, way[-1], choose))
            assert len(way) <= 10
        assert way[-1].unit in policy.directorates
