"""T16, K08, K33: one rating, by the creator, in words that fit its stars."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain import RefusalError
from services.rating.domain.rating import RatingRequest, State
from services.rating.domain.tags import CRITICISM, PRAISE, offer

NOW = datetime(2026, 6, 15, 5, 21, 7, tzinfo=UTC)
REFUSED = {State.RATED: "already-rated", State.LAPSED: "wrong-state"}
ALL_TAGS = [*PRAISE.tags, *CRITICISM.tags]


def a_request(state=State.OPEN):
    return RatingRequest(
        number="TPS2606150019",
        state=state,
        creator_id="creator",
        resolver={"id": "helper", "name": "Helper", "role": "admin_ppe"},
        tier="admin_ppe",
        unit="93",
        lpse_code="93",
        application="spse",
    )


def rate(request, *, by="creator", stars=5, tags=(), suggestion=None):
    return request.rate(by=by, stars=stars, tags=list(tags), suggestion=suggestion, now=NOW)


def attempt(request, **words):
    """A rating, or why there is none."""
    try:
        return rate(request, **words), None
    except RefusalError as refused:
        return None, refused


@given(
    stars=st.integers(1, 5),
    tags=st.lists(st.sampled_from([*ALL_TAGS, "unknown"]), max_size=4),
    suggestion=st.none() | st.just("") | st.just("Lebih cepat"),
)
def test_words_are_accepted_exactly_when_they_fit_the_stars(stars, tags, suggestion):
    wrong = set()
    if stars <= 3 and not suggestion:
        wrong.add("suggestion")
    if not set(tags) <= set(offer(stars).tags):
        wrong.add("tags")

    rating, refused = attempt(a_request(), stars=stars, tags=tags, suggestion=suggestion)

    if wrong:
        assert refused.errors.keys() == wrong
    else:
        assert sorted(rating.tags) == sorted(set(tags))
        assert rating.submitted().has_suggestion == bool(suggestion)


@given(state=st.sampled_from(State), by=st.sampled_from(["creator", "somebody"]))
def test_only_the_creator_rates_and_only_while_asked_or_closed(state, by):
    rating, refused = attempt(a_request(state), by=by)

    if by != "creator":
        assert refused.reason == "not-found"
    elif state in REFUSED:
        assert refused.reason == REFUSED[state]
    else:
        assert rating.rated_by == "creator"


def test_the_event_credits_the_resolver_and_keeps_the_suggestion_to_ourselves():
    rating = rate(a_request(), stars=2, tags=["slow_handling"], suggestion="Lebih cepat")

    said = rating.submitted()

    assert (said.resolver["id"], said.tier, said.unit) == ("helper", "admin_ppe", "93")
    assert (said.stars, said.tags, said.has_suggestion) == (2, ["slow_handling"], True)
    assert said.at == "2026-06-15T05:21:07.000Z"
    assert "Lebih cepat" not in repr(said)


@pytest.mark.parametrize(("stars", "offered"), [(1, CRITICISM), (3, CRITICISM), (4, PRAISE)])
def test_the_chips_vary_with_the_stars(stars, offered):
    assert offer(stars) is offered
    assert len(offered.tags) == 6


def test_no_code_stands_for_two_chips():
    assert not PRAISE.tags.keys() & CRITICISM.tags.keys()
