"""E.2, row by row, and what is refused."""

import pytest

from services.escalation.domain.places import Position
from services.escalation.domain.routing import NoWayError, Wish, first_hop, next_hop, next_hops
from tests.escalation.documents import BANDUNG, JAYAPURA, a_case, a_policy

LEVEL1 = Position("lpse_level1", "93")
ADMIN_PPE = Position("admin_ppe", "93")
HELPDESK = Position("helpdesk_lkpp", "lkpp")
TEKNIS = Position("helpdesk_teknis", "lkpp")
KONSULTASI = Position("konsultasi", "lkpp")
TEAM = Position("tim_teknis", "spse")
NO_WISH = Wish()
FIRST = [
    ("rule 1", "reporter", BANDUNG, ("lpse_level1", "93")),
    ("rule 1 without Admin PPE", "reporter", JAYAPURA, ("lpse_level1", "77")),
    ("rule 7, Level 1", "lpse_level1", BANDUNG, ("admin_ppe", "93")),
    ("K04", "lpse_level1", JAYAPURA, ("helpdesk_lkpp", "lkpp")),
    ("rule 7, Admin PPE", "admin_ppe", BANDUNG, ("helpdesk_lkpp", "lkpp")),
    ("rule 8", "konsultasi", None, ("konsultasi", "lkpp")),
]
NEXT = [
    ("rule 2", LEVEL1, a_case(), NO_WISH, ("admin_ppe", "93")),
    ("K04", Position("lpse_level1", "77"), a_case(lpse=JAYAPURA), NO_WISH, ("helpdesk_lkpp", "lkpp")),
    ("rule 3", ADMIN_PPE, a_case(), NO_WISH, ("helpdesk_lkpp", "lkpp")),
    ("rule 4", HELPDESK, a_case(), NO_WISH, ("helpdesk_teknis", "lkpp")),
    ("rule 5, spse", TEKNIS, a_case("spse"), NO_WISH, ("tim_teknis", "spse")),
    ("rule 5, sirup", TEKNIS, a_case("sirup"), NO_WISH, ("tim_teknis", "pme")),
    ("rule 5, katalog", TEKNIS, a_case("katalog"), NO_WISH, ("tim_teknis", "katalog")),
    ("decision 13", TEKNIS, a_case("lainnya"), Wish(directorate="pme"), ("tim_teknis", "pme")),
    ("rule 6", TEAM, a_case(), Wish(directorate="katalog"), ("tim_teknis", "katalog")),
    ("rule 8, N2", KONSULTASI, a_case(lpse=None), Wish(to="helpdesk_teknis"), ("helpdesk_teknis", "lkpp")),
    ("rule 8, N3", KONSULTASI, a_case("sirup", None), Wish(to="tim_teknis"), ("tim_teknis", "pme")),
    ("rule 8, lainnya", KONSULTASI, a_case("lainnya", None), Wish(to="tim_teknis", directorate="spse"), ("tim_teknis", "spse")),
    ("rule 11, K23", HELPDESK, a_case("katalog"), NO_WISH, ("helpdesk_teknis", "lkpp")),
]  # fmt: skip
REFUSED = [
    ("lateral without a directorate", TEAM, a_case(), NO_WISH),
    ("lateral to itself", TEAM, a_case(), Wish(directorate="spse")),
    ("lateral to nobody", TEAM, a_case(), Wish(directorate="keuangan")),
    ("lateral to another tier", TEAM, a_case(), Wish(to="helpdesk_lkpp", directorate="pme")),
    ("an application without an owner", TEKNIS, a_case("lainnya"), NO_WISH),
    ("an unknown directorate", TEKNIS, a_case("lainnya"), Wish(directorate="keuangan")),
    ("another directorate than the owner", TEKNIS, a_case("spse"), Wish(directorate="pme")),
    ("a consultation without a choice", KONSULTASI, a_case(lpse=None), NO_WISH),
    ("a consultation down the chain", KONSULTASI, a_case(), Wish(to="helpdesk_lkpp")),
    ("from Level 1 straight to N3", LEVEL1, a_case(), Wish(to="tim_teknis")),
]


def where(place):
    return place.tier, place.unit


@pytest.mark.parametrize(("rule", "creator", "lpse", "expected"), FIRST, ids=str)
def test_a_ticket_begins_where_its_creator_says(rule, creator, lpse, expected):
    assert where(first_hop(a_policy(), a_case(lpse=lpse), creator=creator)) == expected


@pytest.mark.parametrize(
    ("rule", "at", "case", "wish", "expected"), NEXT, ids=[row[0] for row in NEXT]
)
def test_an_escalation_follows_the_table(rule, at, case, wish, expected):
    assert where(next_hop(a_policy(), case, at=at, wish=wish)) == expected


@pytest.mark.parametrize(
    ("rule", "at", "case", "wish", "expected"), NEXT, ids=[row[0] for row in NEXT]
)
def test_a_preview_shows_what_an_escalation_does(rule, at, case, wish, expected):
    assert expected in [where(place) for place in next_hops(a_policy(), case, at=at)]


@pytest.mark.parametrize(("why", "at", "case", "wish"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_the_table_does_not_allow_is_refused_with_advice(why, at, case, wish):
    with pytest.raises(NoWayError) as refusal:
        next_hop(a_policy(), case, at=at, wish=wish)

    assert refusal.value.detail.in_("id").endswith(".")
    assert refusal.value.detail.in_("en").endswith(".")


def test_advice_names_the_choices():
    with pytest.raises(NoWayError) as refusal:
        next_hop(a_policy(), a_case(), at=TEAM, wish=Wish(directorate="spse"))

    assert "Katalog" in refusal.value.detail.in_("id")
    assert "Pengembangan SPSE" not in refusal.value.detail.in_("id")


def test_the_end_of_the_way_says_so():
    with pytest.raises(NoWayError, match="no tier above"):
        next_hop(a_policy(lateral=[]), a_case(), at=TEAM, wish=NO_WISH)


def test_a_team_may_pass_a_ticket_to_every_directorate_but_its_own():
    found = next_hops(a_policy(), a_case(), at=TEAM)

    assert [place.unit for place in found] == ["pme", "katalog"]


def test_an_lpse_may_let_level_1_answer_level_1():
    policy = a_policy(level1_answers_level1=["93"])

    ours = first_hop(policy, a_case(), creator="lpse_level1")
    theirs = first_hop(policy, a_case(lpse=JAYAPURA), creator="lpse_level1")

    assert (where(ours), where(theirs)) == (("lpse_level1", "93"), ("helpdesk_lkpp", "lkpp"))


def test_an_application_may_have_steps_of_its_own():
    step = {"from": "helpdesk_lkpp", "to": "tim_teknis"}
    policy = a_policy(applications=[{"application": "katalog", "next": [step]}])

    straight = next_hop(policy, a_case("katalog"), at=HELPDESK, wish=NO_WISH)
    usual = next_hop(policy, a_case("spse"), at=HELPDESK, wish=NO_WISH)

    assert (where(straight)[0], where(usual)[0]) == ("tim_teknis", "helpdesk_teknis")


@pytest.mark.parametrize(
    ("at", "label"),
    [
        (LEVEL1, "Admin System LPSE Kabupaten Bandung"),
        (ADMIN_PPE, "Helpdesk LKPP"),
        (HELPDESK, "Helpdesk Teknis LKPP"),
        (TEKNIS, "Tim Teknis Direktorat Pengembangan SPSE"),
    ],
)
def test_places_have_names_that_do_not_stutter(at, label):
    assert next_hop(a_policy(), a_case(), at=at, wish=NO_WISH).label.in_("id") == label


def test_first_places_have_names_too():
    def named(creator, language):
        return first_hop(a_policy(), a_case(), creator=creator).label.in_(language)

    assert named("reporter", "id") == "Helpdesk LPSE Kabupaten Bandung"
    assert named("reporter", "en") == "Helpdesk of LPSE Kabupaten Bandung"
    assert named("konsultasi", "id") == "Petugas Konsultasi LKPP"


def test_what_has_not_been_heard_yet_is_not_guessed():
    with pytest.raises(LookupError):
        first_hop(a_policy(), a_case(lpse=None), creator="reporter")
    with pytest.raises(LookupError):
        next_hop(a_policy(), a_case("baru"), at=TEKNIS, wish=NO_WISH)
