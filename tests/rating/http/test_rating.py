"""Rating a ticket over HTTP: the flow, its refusals and its races."""

import threading

import pytest

from services.rating.queries import is_asked_for
from tests.rating.events import NUMBER, RESOLVER, closed, completed, reviewed
from tests.support import person, said


def test_the_creator_rates_after_saying_yes(app, rate):
    reviewed(app)

    answer = rate(stars=4, tags=["fast_handling", "fast_handling"])

    assert answer.status_code == 201
    assert answer.json.pop("created_at").endswith("Z")
    assert answer.json == {
        "ticket": NUMBER,
        "stars": 4,
        "tags": ["fast_handling"],
        "suggestion": None,
        "created_at": answer.json["created_at"],
    }


def test_a_rating_is_announced_once_and_credited_to_the_resolver(app, rate):
    reviewed(app)

    rate(stars=2, tags=["slow_handling"], suggestion="  Lebih cepat  ")

    [event] = said(app)
    assert (event["name"], event["subject"]) == ("rating.submitted", NUMBER)
    assert event["data"] == {
        "number": NUMBER,
        "stars": 2,
        "tags": ["slow_handling"],
        "has_suggestion": True,
        "rated_by": person("creator"),
        "resolver": RESOLVER,
        "tier": "admin_ppe",
        "unit": "93",
        "lpse_code": "93",
        "application": "spse",
        "at": event["data"]["at"],
    }


def test_a_second_rating_is_refused(app, rate):
    reviewed(app)
    rate(stars=5)

    again = rate(stars=1, suggestion="Berubah pikiran")

    assert (again.status_code, again.json["type"]) == (409, "/problems/already-rated")
    assert len(said(app)) == 1


def test_the_same_key_gets_the_first_answer_again(app, rate):
    reviewed(app)

    first = rate(stars=5, headers={"Idempotency-Key": "once"})
    again = rate(stars=5, headers={"Idempotency-Key": "once"})

    assert (first.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("suggestion", [None, "", "   \n "])
@pytest.mark.parametrize("stars", [1, 2, 3])
def test_few_stars_need_a_suggestion(app, rate, stars, suggestion):
    reviewed(app)

    answer = rate(stars=stars, suggestion=suggestion)

    assert (answer.status_code, list(answer.json["errors"])) == (422, ["suggestion"])
    assert said(app) == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "stars"),
        ({"stars": 0}, "stars"),
        ({"stars": 6}, "stars"),
        ({"stars": "5"}, "stars"),
        ({"stars": 4.5}, "stars"),
        ({"stars": 5, "tags": ["slow_handling"]}, "tags"),
        ({"stars": 5, "tags": "fast_handling"}, "tags"),
        ({"stars": 1, "suggestion": "x" * 2001}, "suggestion"),
        ({"stars": 5, "resolver": "me"}, "resolver"),
    ],
)
def test_doubtful_ratings_are_refused_with_their_field(app, rate, body, field):
    reviewed(app)

    answer = rate(**body)

    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


def test_somebody_elses_ticket_is_unknown(app, rate):
    reviewed(app)

    assert rate(who="somebody", stars=5).status_code == 404
    assert rate(who="helper", role="helpdesk_lpse", stars=5).status_code == 404
    assert rate(stars=5).status_code == 201


def test_handlers_of_lkpp_do_not_rate_and_nobody_does_without_a_token(app, client, rate):
    reviewed(app)

    assert rate(role="helpdesk_lkpp", stars=5).status_code == 403
    assert client.post(f"/api/v1/tickets/{NUMBER}/rating", json={"stars": 5}).status_code == 401


def test_a_closed_ticket_may_be_rated_once_without_being_asked(app, rate):
    closed(app, handler=RESOLVER)

    assert rate(stars=5).status_code == 201
    assert rate(stars=5).status_code == 409
    assert said(app)[0]["data"]["resolver"] == RESOLVER


def test_a_ticket_closed_before_anybody_took_it_is_credited_to_nobody(app, rate):
    closed(app)

    rate(stars=4)

    assert said(app)[0]["data"]["resolver"] is None


def test_a_ticket_that_lapsed_is_not_rated_any_more(app, rate):
    reviewed(app)
    completed(app)

    answer = rate(stars=5)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/wrong-state")


def test_late_and_repeated_events_change_nothing(app, rate):
    completed(app, sequence=6)
    reviewed(app, sequence=5)
    lapsed = rate(stars=5)
    reviewed(app, number="TPS2606150020")
    rate("TPS2606150020", stars=5)
    reviewed(app, number="TPS2606150020", sequence=9)
    again = rate("TPS2606150020", stars=5)

    assert lapsed.json["type"] == "/problems/wrong-state"
    assert again.json["type"] == "/problems/already-rated"


def test_a_rating_that_met_the_timer_stays_a_rating(app, rate):
    reviewed(app, sequence=5)
    rate(stars=5)
    completed(app, sequence=6)

    assert rate(stars=5).json["type"] == "/problems/already-rated"


def test_a_no_and_a_completion_by_rating_ask_for_nothing(app):
    reviewed(app, accepted=False)
    completed(app, rating={"stars": 5, "tags": []})

    with app.app_context():
        assert not is_asked_for(NUMBER)


def test_of_ten_ratings_at_once_one_wins(app, as_):
    reviewed(app)
    headers = as_("creator", role="ppk")
    gate = threading.Barrier(10)
    answers = []

    def rate():
        gate.wait()
        path = f"/api/v1/tickets/{NUMBER}/rating"
        answers.append(app.test_client().post(path, json={"stars": 5}, headers=headers))

    threads = [threading.Thread(target=rate) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 9]
    assert len(said(app)) == 1


@pytest.mark.parametrize(
    "number", ["x", "..", "TPS2606150019%3Fx", "tps2606150019", "TPS26061500١٩"]
)
def test_what_is_no_number_is_unknown_and_nobody_is_asked(rate, number):
    assert rate(number, stars=5).status_code == 404
