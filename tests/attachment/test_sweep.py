"""Unsent files vanish after a day; bytes without a row follow."""

import io
import os
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from chassis.timers import Ticker
from services.attachment import commands
from services.attachment.domain.attachment import CLAIMED_FOR, Attachment
from services.attachment.domain.store import SHELVES
from services.attachment.tables import attachments
from services.attachment.worker import TIMERS
from tests.attachment.conftest import add_file
from tests.servers import Postgres


@pytest.fixture
def sweep(app, clock):
    """Let time pass, then sweep as the worker's timer does, often enough to come to an end."""
    ticker = Ticker(app, [])

    def call(*, after=timedelta(), times=2):
        clock.advance(after)
        for _ in range(times):
            ticker.call(lambda: commands.sweep(now=clock.now()))

    return call


@pytest.fixture
def kept(app, stored):
    """How many rows and how many objects there are."""

    def count():
        with app.app_context():
            rows = app.store.session.scalar(sa.select(sa.func.count()).select_from(attachments))
        return rows, len(stored())

    return count


def test_an_unsent_file_lives_for_a_day(upload, sweep, kept):
    upload()
    sweep(after=timedelta(hours=23, minutes=59))
    assert kept() == (1, 1)

    sweep(after=timedelta(minutes=2))

    assert kept() == (0, 0)


def test_a_sent_file_stays(upload, bind, sweep, kept):
    bind(upload().json["id"])

    sweep(after=timedelta(days=400))

    assert kept() == (1, 1)


def test_a_claimed_file_waits_for_a_late_ticket(app, upload, claim, sweep, kept):
    file = upload().json["id"]
    claim(file)
    sweep(after=timedelta(days=2))
    assert kept() == (1, 1)

    with app.app_context(), app.store.transaction():
        late = datetime.now(UTC) - CLAIMED_FOR - timedelta(minutes=1)
        app.store.session.get(Attachment, UUID(file)).claimed_until = late
    sweep()

    assert kept() == (0, 0)


def test_what_its_owner_took_back_is_forgotten_soon(client, upload, sweep, as_, kept):
    client.delete(upload().json["url"], headers=as_("ppk1", role="ppk"))
    assert kept() == (1, 1)

    sweep(times=1)

    assert kept() == (0, 0)


def test_a_sweep_that_fails_halfway_loses_no_file(app, upload, clock, kept):
    upload()
    clock.advance(timedelta(days=2))

    def fail():
        commands.sweep(now=clock.now())
        raise RuntimeError

    Ticker(app, []).call(fail)

    assert kept() == (1, 1)


def test_many_files_go_in_batches(upload, sweep, kept, monkeypatch):
    monkeypatch.setattr(commands, "BATCH", 2)
    for _ in range(5):
        upload()

    sweep(after=timedelta(days=2), times=1)
    assert kept() == (5, 5)
    sweep(times=1)
    assert kept() == (3, 3)
    sweep(times=2)

    assert kept() == (0, 0)


def test_bytes_without_a_row_go_after_a_day(app, upload, objects_dir, stored):
    upload()
    [wanted] = stored()
    shelf = 7
    now = datetime.fromtimestamp((10**4 * SHELVES + shelf) * commands.SHELF_SECONDS, UTC)
    old, new, half = (f"{shelf:02x}" + uuid4().hex[2:] for _ in range(3))
    for key in (old, new, half):
        app.extensions["objects"].put(key, io.BytesIO(b"x"), 1)
    [path] = objects_dir.rglob(half)
    path.rename(path.with_name(f"{half}.part"))
    for path in objects_dir.rglob("?" * 32 + "*"):
        age = timedelta(hours=23 if path.name == new else 25)
        os.utime(path, ((now - age).timestamp(),) * 2)

    Ticker(app, []).call(lambda: commands.sweep_orphans(now=now))

    assert set(stored()) == {wanted, new}


def test_the_worker_sweeps_at_intervals(app, upload, clock, stored):
    upload()
    clock.advance(timedelta(days=2))

    for _ in range(2):
        for _, work in TIMERS:
            Ticker(app, []).call(work)

    assert stored() == []


@pytest.mark.servers
def test_sweeping_works_on_postgresql_too(start, clock):
    server = Postgres().start()
    try:
        server.create_database("attachment")
        app = start(database_url=server.url("attachment"))
        add_file(app, "ppk1")
        clock.advance(timedelta(days=2))
        with app.app_context(), app.store.transaction():
            commands.sweep(now=clock.now())
        with app.app_context(), app.store.transaction():
            commands.sweep(now=clock.now())
            commands.sweep_orphans(now=clock.now())
            assert app.store.session.query(Attachment).count() == 0
    finally:
        server.stop()
