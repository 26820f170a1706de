"""Outbox, inbox and worker without a broker: leases, order, duplicates, attempts."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from chassis.bus import Outcome
from chassis.bus.local import LocalBus
from chassis.domain import UnavailableError
from chassis.text import say as sentence
from chassis.worker import Worker
from tests.chassis.test_service import NoteWritten, a_service

SEQUENCES: dict[str, int] = {}


@pytest.fixture
def app(make_app):
    SEQUENCES.clear()
    return make_app(a_service)


class Deaf:
    """A bus that takes everything and confirms nothing."""

    def publish(self, rows):
        return Outcome(error="no confirm")

    def stop(self):
        """Nothing to stop."""


class Strict(Deaf):
    """A bus that refuses one kind of text for good."""

    def publish(self, rows):
        bad = {row.id: "never" for row in rows if "bad" in row.envelope}
        return Outcome([row.id for row in rows if row.id not in bad], bad)


def note(app, text, *, subject="a"):
    SEQUENCES[subject] = SEQUENCES.get(subject, 0) + 1
    with app.app_context(), app.store.transaction():
        app.store.outbox.add(subject, [(SEQUENCES[subject], NoteWritten(text=text))])


def claim(app):
    with app.app_context(), app.store.transaction():
        return app.store.outbox.claim(uuid4())


def waiting(app):
    with app.app_context():
        return app.store.outbox.backlog()[0]


def due_again(app):
    with app.app_context(), app.store.transaction():
        changed = sa.update(app.store.outbox.table).values(next_attempt_at=0, lease_until=0)
        app.store.session.execute(changed)


def test_a_leased_event_is_claimed_by_nobody_else(app):
    note(app, "one")

    assert len(claim(app)) == 1
    assert claim(app) == []


def test_a_lease_that_has_passed_is_free_again_and_its_old_token_worthless(app):
    note(app, "one")
    token = uuid4()
    with app.app_context(), app.store.transaction():
        [row] = app.store.outbox.claim(token)
    due_again(app)
    assert len(claim(app)) == 1

    with app.app_context(), app.store.transaction():
        app.store.outbox.mark_published(token, [row.id])

    assert waiting(app) == 1


def test_of_one_subject_only_the_oldest_is_claimed(app):
    note(app, "first", subject="a")
    note(app, "second", subject="a")
    note(app, "other", subject="b")

    assert len(claim(app)) == 2


def test_what_the_broker_did_not_confirm_stays_in_the_outbox(app):
    note(app, "one")

    assert Worker(app, {}, Deaf()).relay.once() == 1
    assert waiting(app) == 1


def test_an_event_no_broker_will_ever_take_holds_up_nothing_else(app):
    note(app, "bad", subject="a")
    note(app, "good", subject="a")
    worker = Worker(app, {}, Strict())
    for _ in range(7):
        worker.relay.once()
        due_again(app)

    with app.app_context():
        table = app.store.outbox.table
        states = app.store.session.scalars(sa.select(table.c.state).order_by(table.c.id)).all()
    assert states == ["quarantined", "published"]


def deliver(app, worker, *, times=1, redelivered=False):
    """Hand over the newest event as RabbitMQ would."""
    with app.app_context():
        table = app.store.outbox.table
        newest = sa.select(table.c.envelope).order_by(table.c.id.desc()).limit(1)
        body = app.store.session.scalar(newest).encode()
    return [worker.dispatcher.receive(body, redelivered) for _ in range(times)]


def heard_by(app):
    def on_note_written(message):
        app.store.session.execute(sa.insert(app.heard).values(text=message.data["text"]))

    return {"note.written": on_note_written}


def count_heard(app):
    with app.app_context():
        return app.store.session.scalar(sa.select(sa.func.count()).select_from(app.heard))


def test_a_message_delivered_twice_has_one_effect(app):
    note(app, "one")
    worker = Worker(app, heard_by(app), LocalBus())

    assert deliver(app, worker, times=2) == [True, True]
    assert count_heard(app) == 1


def bodies(app):
    with app.app_context():
        table = app.store.outbox.table
        query = sa.select(table.c.envelope).order_by(table.c.id)
        return [envelope.encode() for envelope in app.store.session.scalars(query)]


def test_messages_that_came_together_are_handled_together_and_once(app):
    for text in ("one", "two", "three"):
        note(app, text)
    worker = Worker(app, heard_by(app), LocalBus())
    first, *others = bodies(app)
    deliveries = [(body, False) for body in (first, first, *others)]

    assert worker.dispatcher.receive_all([(first, False)])
    assert worker.dispatcher.receive_all(deliveries)
    assert worker.dispatcher.receive_all(deliveries)
    assert count_heard(app) == 3


def test_one_bad_message_spoils_no_other_that_came_with_it(app):
    for text in ("good", "bad", "also good"):
        note(app, text)
    keep = heard_by(app)["note.written"]

    def mind(message):
        keep(message)
        if message.data["text"] == "bad":
            raise ValueError

    worker = Worker(app, {"note.written": mind}, LocalBus())
    deliveries = [(body, False) for body in bodies(app)]

    assert worker.dispatcher.receive_all([*deliveries, (b"not json", False)])
    with app.app_context():
        assert app.store.inbox.waiting() == 1
        assert [row.type for row in app.store.inbox.parked()] == ["unreadable"]
    assert count_heard(app) == 2


def test_a_message_that_may_have_killed_its_handler_is_counted_before_it_is_tried(app):
    note(app, "one")
    attempts = []

    def look(message):
        table = app.store.inbox.table
        attempts.append(app.store.session.scalar(sa.select(table.c.attempts)))

    worker = Worker(app, {"note.written": look}, LocalBus())
    deliver(app, worker, redelivered=True)
    worker.dispatcher.once()

    assert attempts == [1]


def test_a_dependency_that_is_down_counts_against_no_event(app):
    note(app, "one")

    def depend(message):
        raise UnavailableError(sentence("Mati.", "Down."))

    bus = LocalBus()
    worker = Worker(app, {"note.written": depend}, bus)
    bus.attach(worker.dispatcher)
    worker.relay.once()
    for _ in range(10):
        worker.dispatcher.once()
        with app.app_context(), app.store.transaction():
            app.store.session.execute(sa.update(app.store.inbox.table).values(next_attempt_at=0))

    with app.app_context():
        row = app.store.session.execute(sa.select(app.store.inbox.table)).one()
    assert (row.state, row.attempts) == ("waiting", 0)


def test_what_cannot_be_read_is_parked_for_a_person(app):
    worker = Worker(app, heard_by(app), LocalBus())

    assert worker.dispatcher.receive(b"\xffnot json", False)
    with app.app_context():
        [parked] = app.store.inbox.parked()
    assert parked.type == "unreadable"


def test_a_parked_event_can_be_replayed(app):
    note(app, "one")
    with app.app_context():
        table = app.store.outbox.table
        id_, envelope = app.store.session.execute(sa.select(table.c.id, table.c.envelope)).one()
    with app.app_context(), app.store.transaction():
        app.store.inbox.store(str(id_), "note.written", envelope)
        app.store.session.execute(sa.update(app.store.inbox.table).values(state="parked"))
        assert app.store.inbox.replay(str(id_))

    Worker(app, heard_by(app), LocalBus()).dispatcher.once()

    assert count_heard(app) == 1
