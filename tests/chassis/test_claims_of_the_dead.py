"""What a killed or sleeping process held: keys, leases and begun events."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from chassis.bus.local import LocalBus
from chassis.domain import UnavailableError
from chassis.exchange import idempotency_scope
from chassis.idempotency import Answer, Claim, StillRunningError
from chassis.worker import Worker
from tests.chassis.test_messaging import claim, note
from tests.chassis.test_service import TEXT, a_service

ANSWER = Answer(201, b"{}", "application/json", None)
OTHER = Answer(201, b"[]", "application/json", None)


@pytest.fixture
def app(make_app):
    return make_app(a_service)


def begin(app):
    with app.app_context(), app.store.transaction():
        return app.store.answers.begin("k", b"body")


def remember(app, held, answer=ANSWER):
    with app.app_context(), app.store.transaction():
        app.store.answers.remember(held, answer)


def lapse(app):
    with app.app_context(), app.store.transaction():
        table = app.store.answers.table
        app.store.session.execute(sa.update(table).values(locked_until=table.c.locked_until - 60))


def take_over(app):
    with app.app_context(), app.store.transaction():
        app.store.take_over()


def test_a_key_in_other_hands_is_still_running(app):
    begin(app)

    with pytest.raises(StillRunningError):
        begin(app)


def test_whoever_repeats_a_running_request_is_told_when_to_ask_again(app, as_):
    headers = {**as_(role="ppk"), "Idempotency-Key": "k1"}
    client = app.test_client()
    client.post("/notes", json={"text": TEXT}, headers=headers)
    with app.app_context(), app.store.transaction():
        app.store.session.execute(sa.update(app.store.answers.table).values(status=None))

    answer = client.post("/notes", json={"text": TEXT}, headers=headers)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/still-running")
    assert answer.headers["Retry-After"] == "1"


def test_a_slow_request_whose_key_has_passed_to_another_commits_nothing(app):
    slow = begin(app)
    lapse(app)
    quick = begin(app)

    with pytest.raises(UnavailableError):
        remember(app, slow)
    remember(app, quick, OTHER)
    with pytest.raises(UnavailableError):
        remember(app, slow)

    assert begin(app) == OTHER


def test_a_slow_request_that_failed_does_not_give_away_the_key_of_another(app):
    slow = begin(app)
    lapse(app)
    begin(app)

    with app.app_context(), app.store.transaction():
        app.store.answers.release(slow)

    with pytest.raises(StillRunningError):
        begin(app)


def test_a_slow_request_that_nobody_has_repeated_is_good(app):
    slow = begin(app)

    remember(app, slow)

    assert begin(app) == ANSWER


def test_who_has_the_database_alone_takes_over_keys_and_keeps_answers(app):
    begin(app)

    take_over(app)
    held = begin(app)
    remember(app, held)
    take_over(app)

    assert isinstance(held, Claim)
    assert begin(app) == ANSWER


def test_who_has_the_database_alone_relays_at_once_what_was_leased(app):
    note(app, "one", subject=str(uuid4()))
    leased = claim(app)

    take_over(app)

    assert [row.id for row in claim(app)] == [row.id for row in leased]


def test_who_has_the_database_alone_handles_at_once_what_was_begun(app):
    inbox = app.store.inbox
    with app.app_context(), app.store.transaction():
        inbox.store("e", "note.written", "{}")
        assert inbox.begin(9)
        assert not inbox.begin(9)

    take_over(app)

    with app.app_context(), app.store.transaction():
        assert [delivery.attempts for delivery in inbox.begin(9)] == [2]


def test_what_may_have_ended_its_process_waits_its_turn(app):
    inbox = app.store.inbox
    with app.app_context(), app.store.transaction():
        inbox.store("e", "note.written", "{}")
        inbox.begin(9)
    for _ in range(2):
        take_over(app)
        with app.app_context(), app.store.transaction():
            inbox.begin(9)

    take_over(app)

    with app.app_context(), app.store.transaction():
        assert not inbox.begin(9)


class Interrupted(LocalBus):
    """While it publishes another event is written."""

    def __init__(self, app):
        super().__init__()
        self._app = app

    def publish(self, rows):
        note(self._app, "two", subject=str(uuid4()))
        return super().publish(rows)


def test_a_relay_that_stops_gives_back_what_it_has_not_published(app):
    note(app, "one", subject=str(uuid4()))
    worker = Worker(app, {}, Interrupted(app))
    worker.relay.once()
    assert not claim(app)

    worker.stop()
    worker.relay.run()

    assert len(claim(app)) == 1


def test_every_kind_of_write_can_be_repeated_under_a_key(app):
    scopes = set()
    for method in ("POST", "PATCH", "DELETE"):
        with app.test_request_context("/notes", method=method, headers={"Idempotency-Key": "k"}):
            scopes.add(idempotency_scope())

    assert len(scopes - {None}) == 3
