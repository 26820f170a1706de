"""A ticket that no event has told of yet: the ticket service is asked, with the caller's token."""

import json
import threading
import time

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from services.rating.app import create_app
from tests.rating.events import NUMBER, RESOLVER, reviewed
from tests.support import person, said


class TicketServiceStub:
    """A real HTTP server that answers what it is told to."""

    def __init__(self):
        self.status, self.answer, self.asked = 200, {}, []
        self.server = make_server("127.0.0.1", 0, self.respond, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def respond(self, environ, start_response):
        request = Request(environ)
        self.asked.append((request.path, request.headers.get("Authorization")))
        answer = Response(json.dumps(self.answer), self.status, mimetype="application/json")
        return answer(environ, start_response)

    def tells(self, status, **changes):
        self.answer = {
            "number": NUMBER,
            "status": status,
            "creator": {"id": person("creator"), "name": "Creator", "role": "ppk"},
            "resolver": RESOLVER,
            "resolver_tier": "admin_ppe",
            "resolver_unit": "93",
            "lpse_code": "93",
            "application": "spse",
            **changes,
        }


@pytest.fixture
def tickets():
    stub = TicketServiceStub()
    yield stub
    stub.server.shutdown()


@pytest.fixture
def app(make_app, tickets):
    return make_app(create_app, service_url=tickets.url)


def test_a_rating_before_the_event_asks_with_the_callers_token(app, client, tickets, as_):
    tickets.tells("waiting_rating")
    headers = as_("creator", role="ppk")

    answer = client.post(f"/api/v1/tickets/{NUMBER}/rating", json={"stars": 5}, headers=headers)

    assert answer.status_code == 201
    assert tickets.asked == [
        (f"/internal/tickets/{NUMBER}/rating-request", headers["Authorization"])
    ]
    assert said(app)[0]["data"]["resolver"] == RESOLVER


def test_the_late_event_does_not_open_it_again(app, rate, tickets):
    tickets.tells("waiting_rating")
    rate(stars=5)

    reviewed(app)

    assert rate(stars=5).json["type"] == "/problems/already-rated"
    assert len(tickets.asked) == 1


def test_a_closed_ticket_may_be_rated_before_the_event(rate, tickets):
    tickets.tells("closed", resolver=None, resolver_tier=None, resolver_unit=None)

    assert rate(stars=5).status_code == 201


@pytest.mark.parametrize("status", ["routing", "in_progress", "waiting_review", "completed"])
def test_a_ticket_in_another_state_is_not_rated(rate, tickets, status):
    tickets.tells(status)

    answer = rate(stars=5)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/wrong-state")


def test_somebody_who_sees_the_ticket_but_did_not_make_it_cannot_rate_it(rate, tickets):
    tickets.tells("waiting_rating")

    assert rate(who="colleague", role="helpdesk_lpse", stars=5).status_code == 404
    assert rate(stars=5).status_code == 201


@pytest.mark.parametrize(("said_", "answered"), [(404, 404), (403, 404), (401, 503), (500, 503)])
def test_other_answers_become_what_they_mean(rate, tickets, said_, answered):
    tickets.status = said_

    answer = rate(stars=5)

    assert answer.status_code == answered
    assert ("Retry-After" in answer.headers) == (answered == 503)


def test_a_ticket_service_that_is_down_is_a_503(make_app, as_):
    app = make_app(create_app)

    answer = app.test_client().post(
        f"/api/v1/tickets/{NUMBER}/rating",
        json={"stars": 5},
        headers=as_("creator", role="ppk"),
    )

    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)


def test_no_transaction_is_held_while_the_ticket_service_thinks(app, rate, tickets, monkeypatch):
    tickets.tells("waiting_rating")
    slow = tickets.server.app
    tickets.server.app = lambda *wsgi: (time.sleep(0.5), slow(*wsgi))[1]
    rating = threading.Thread(target=lambda: rate(stars=5))
    rating.start()
    time.sleep(0.1)

    started = time.monotonic()
    reviewed(app, number="TPS2606150020")
    waited = time.monotonic() - started
    rating.join()

    assert waited < 0.3
    assert len(said(app)) == 1
