"""Outbox to inbox over a real RabbitMQ: order, duplicates, loss of the broker, unroutable events."""

import json
import threading
import time
from uuid import uuid4

import pika
import pytest
import sqlalchemy as sa

from chassis.bus import topology
from chassis.bus.rabbit import RabbitConsumer, RabbitPublisher
from chassis.outbox import Waiting
from chassis.worker import Worker
from tests.chassis.test_service import NoteWritten, a_service
from tests.servers import Postgres, RabbitMQ, packages

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(bool(packages.missing()), reason=packages.why_not() or "servers missing"),
]


@pytest.fixture(scope="module")
def rabbit():
    node = RabbitMQ()
    node.start()
    topology.declare(node.url, {"notes": ["note.written"]})
    time.sleep(2)
    yield node
    node.stop()


@pytest.fixture(scope="module")
def postgres():
    server = Postgres()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def app(make_app, rabbit, postgres):
    database = f"d{uuid4().hex[:8]}"
    postgres.create_database(database)
    return make_app(a_service, database_url=postgres.url(database), broker_url=rabbit.url)


@pytest.fixture
def worker(app):
    handled = []
    worker = Worker(app, {"note.written": handled.append})
    worker.handled = handled
    worker.start()
    yield worker
    worker.stop()


def say(app, count, *, subject="a"):
    with app.app_context(), app.store.transaction():
        start = app.store.session.scalar(
            sa.select(sa.func.count()).select_from(app.store.outbox.table)
        )
        events = [(start + n + 1, NoteWritten(text=str(n))) for n in range(count)]
        app.store.outbox.add(subject, events)


def until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_events_of_a_subject_arrive_in_order(app, worker):
    say(app, 20)

    until(lambda: len(worker.handled) == 20)
    assert [message.sequence for message in worker.handled] == list(range(1, 21))
    assert [message.data["text"] for message in worker.handled] == [str(n) for n in range(20)]


def test_what_was_waiting_flows_when_the_broker_is_back(app, worker, rabbit):
    rabbit.kill()
    say(app, 5)
    rabbit.start()

    until(lambda: len({message.id for message in worker.handled}) == 5, seconds=60)
    with app.app_context():
        until(lambda: app.store.outbox.backlog()[0] == 0)


def test_an_event_delivered_twice_is_handled_once(app, worker, rabbit):
    event = {
        "specversion": "1.0",
        "id": str(uuid4()),
        "type": "id.go.lkpp.lpse.note.written.v1",
        "source": "/services/notes",
        "subject": "a",
        "time": "2026-06-15T05:21:07Z",
        "sequence": "0000000001",
        "data": {"text": "twice"},
    }
    with pika.BlockingConnection(pika.URLParameters(rabbit.url)) as connection:
        channel = connection.channel()
        for body in (event, event, "not json"):
            channel.basic_publish(topology.EXCHANGE, "note.written", json.dumps(body).encode())

    def parked():
        with app.app_context():
            return len(app.store.inbox.parked())

    until(lambda: worker.handled and parked() == 1)
    assert [message.data["text"] for message in worker.handled] == ["twice"]


def test_an_event_no_queue_wants_is_refused_and_not_lost(rabbit):
    publisher = RabbitPublisher(rabbit.url, "notes")
    row = Waiting(uuid4(), "nobody.hears", "{}", 1)

    outcome = publisher.publish([row])

    publisher.stop()
    assert (outcome.confirmed, list(outcome.refused)) == ([], [row.id])


def test_a_message_that_was_not_handled_stays_in_the_queue(app, rabbit):
    refused, kept = threading.Event(), []

    def refuse(messages):
        refused.set()
        return False

    def keep(messages):
        kept.extend(redelivered for _, redelivered in messages)
        return True

    publisher = RabbitPublisher(rabbit.url, "notes")
    publisher.publish([Waiting(uuid4(), "note.written", "{}", 1)])
    publisher.stop()
    first = RabbitConsumer(rabbit.url, "notes", refuse)
    assert refused.wait(10)
    first.stop()
    second = RabbitConsumer(rabbit.url, "notes", keep)

    until(lambda: kept)
    second.stop()
    assert kept == [True]


def test_many_batches_from_two_relays_are_each_published_once(app, rabbit):
    handled = []
    lock = threading.Lock()

    def keep(message):
        with lock:
            handled.append(message.id)

    workers = [Worker(app, {"note.written": keep}) for _ in range(2)]
    for found in workers:
        found.start()
    for n in range(40):
        say(app, 1, subject=f"s{n}")

    until(lambda: len(handled) >= 40)
    for found in workers:
        found.stop()
    assert len(handled) == len(set(handled)) == 40
