"""Timers: work at intervals, in a transaction, and old events and answers forgotten."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from chassis.bus.local import LocalBus
from chassis.timers import Ticker
from chassis.worker import Worker
from tests.chassis.test_service import TEXT, a_service

LONG_AGO = datetime.now(UTC) - timedelta(days=40)


@pytest.fixture
def app(make_app):
    return make_app(a_service)


def in_transaction(app, work):
    with app.app_context(), app.store.transaction():
        return work(app.store.session)


def count(app, table):
    return in_transaction(app, lambda s: s.scalar(sa.select(sa.func.count()).select_from(table)))


def test_a_timer_is_called_again_and_again_while_the_worker_runs(app):
    calls, often = [], threading.Event()

    def work():
        calls.append(app.store.session.scalar(sa.select(1)))
        if len(calls) == 3:
            often.set()

    worker = Worker(app, {}, LocalBus(), timers=[(0.01, work)])
    worker.start()

    assert often.wait(5)
    worker.stop()
    seen = len(calls)
    assert not threading.Event().wait(0.05)
    assert len(calls) == seen


def test_a_timer_that_fails_leaves_nothing_and_stops_no_other(app):
    done = threading.Event()

    def fail():
        app.store.session.execute(sa.insert(app.heard).values(text="half"))
        raise RuntimeError("no")

    ticker = Ticker(app, [(0.01, fail), (0.02, done.set)])
    ticker.start()

    assert done.wait(5)
    ticker.stop()
    ticker.join(5)
    assert count(app, app.heard) == 0


def test_published_events_are_forgotten_after_a_week_and_waiting_ones_never(app, as_):
    client, outbox = app.test_client(), app.store.outbox
    for _ in range(3):
        client.post("/notes", json={"text": TEXT}, headers=as_(role="ppk"))
    published = {"state": "published", "published_at": LONG_AGO}

    def age(session):
        ids = session.scalars(sa.select(outbox.table.c.id).order_by(outbox.table.c.id)).all()
        first, second, _ = ids
        table = outbox.table
        session.execute(
            sa.update(table).where(table.c.id == first).values(**published, id=UUID(int=7))
        )
        session.execute(sa.update(table).where(table.c.id == second).values(state="published"))

    in_transaction(app, age)
    in_transaction(app, lambda _: app.store.forget_old())

    assert count(app, outbox.table) == 2


def test_handled_events_and_lapsed_answers_are_forgotten_parked_ones_are_not(app, as_):
    inbox, answers = app.store.inbox, app.store.answers
    headers = {**as_(role="ppk"), "Idempotency-Key": "k1"}
    app.test_client().post("/notes", json={"text": TEXT}, headers=headers)

    def fill(session):
        for event in ("old", "new"):
            inbox.claim(event, "x")
        inbox.park_unreadable("?", "no")
        table = inbox.table
        session.execute(
            sa.update(table).where(table.c.event_id != "new").values(received_at=LONG_AGO)
        )

    in_transaction(app, fill)
    in_transaction(app, lambda _: app.store.forget_old())
    kept = count(app, answers.table)
    in_transaction(
        app,
        lambda s: s.execute(sa.update(answers.table).values(locked_until=LONG_AGO.timestamp())),
    )
    in_transaction(app, lambda _: app.store.forget_old())

    assert (count(app, inbox.table), kept, count(app, answers.table)) == (2, 1, 0)
