"""What is heard becomes notices: one for each person and event, one statement for a unit."""

import orjson
import pytest
import sqlalchemy as sa

from chassis.bus.local import LocalBus
from chassis.worker import Worker
from services.notification.subscriptions import SUBSCRIPTIONS
from services.notification.tables import db, notices, people
from tests.notification.events import (
    NUMBER,
    happens,
    heard_again,
    ids,
    registered,
    told,
    who,
)
from tests.support import hear, person


@pytest.fixture
def staffed(app):
    """A unit of everything, and somebody of each tier elsewhere."""
    for name, role in [
        ("a", "helpdesk_lpse"),
        ("b", "verifikator_lpse"),
        ("c", "admin_agency"),
        ("ppe", "admin_ppe"),
    ]:
        registered(app, name, role)
        registered(app, f"{name}7", role, lpse_code="7")
    for name, role, directorate in [
        ("lkpp", "helpdesk_lkpp", None),
        ("teknis", "helpdesk_teknis", None),
        ("konsul", "petugas_konsultasi", None),
        ("dir1", "tim_teknis", "dir-1"),
        ("dir2", "tim_teknis", "dir-2"),
        ("pimpinan", "pimpinan", None),
        ("reporter", "ppk", None),
    ]:
        registered(app, name, role, lpse_code="93", directorate=directorate)


@pytest.mark.parametrize(
    ("tier", "unit", "members"),
    [
        ("lpse_level1", "93", ["a", "b", "c"]),
        ("lpse_level1", "7", ["a7", "b7", "c7"]),
        ("lpse_level1", "8", []),
        ("admin_ppe", "93", ["ppe"]),
        ("helpdesk_lkpp", "lkpp", ["lkpp"]),
        ("helpdesk_teknis", "lkpp", ["teknis"]),
        ("tim_teknis", "dir-2", ["dir2"]),
        ("konsultasi", "lkpp", ["konsul"]),
    ],
)
def test_a_queued_ticket_tells_every_member_of_its_unit(app, staffed, tier, unit, members):
    happens(app, "queued", tier=tier, unit=unit)

    assert told(app) == told(app, "ticket_queued") == ids(*members)


def test_an_event_heard_twice_tells_once(app, staffed):
    queued = happens(app, "queued")
    taken = happens(app, "taken", handler=who("a"))

    heard_again(app, queued)
    heard_again(app, taken)

    assert told(app) == ids("a", "b", "c", "reporter")


def test_each_hop_tells_its_own_unit_once(app, staffed):
    happens(app, "queued", tier="admin_ppe", hop=1)
    happens(app, "escalated", tier="admin_ppe", hop=1)
    happens(app, "queued", hop=0)

    assert told(app, "ticket_queued") == ids("a", "b", "c", "ppe")
    assert told(app, "ticket_escalated") == ids("reporter")


def test_creator_and_releaser_are_not_invited_to_take_it(app, staffed):
    happens(app, "queued", creator=who("a"), actor=who("b"))

    assert told(app) == ids("c")


def test_a_member_who_left_is_not_told(app, staffed):
    registered(app, "a", type_="deactivated", sequence=2, active=False)
    registered(app, "b", type_="updated", sequence=2, lpse_code="7")

    happens(app, "queued")

    assert told(app) == ids("c")


def test_late_news_of_somebody_changes_nothing(app):
    registered(app, "a", type_="deactivated", sequence=3, active=False)
    registered(app, "a", type_="updated", sequence=2)

    happens(app, "queued")

    assert told(app) == []


def test_a_watcher_who_is_a_member_too_is_told_once(app, staffed):
    asked = {"kind": "tier", "user_id": None, "tier": "lpse_level1", "unit": "93"}

    happens(
        app, "feedback_requested", addressee=asked, asker=who("x"), watchers=ids("a", "watcher")
    )

    assert told(app, "feedback_requested") == ids("a", "b", "c")
    assert told(app, "ticket_watched") == ids("watcher")


def test_several_people_are_told_in_one_go(app):
    happens(
        app, "reassigned", handler=who("a"), previous=who("b"), watchers=ids("c"), actor=who("d")
    )

    assert told(app) == ids("a", "b", "c")


def test_a_unit_of_five_hundred_is_one_statement(app):
    members = [
        {"id": person(f"m{n}"), "name": f"m{n}", "role": "helpdesk_lpse", "lpse_code": "93"}
        for n in range(500)
    ]
    with app.app_context(), app.store.transaction():
        db.session.execute(sa.insert(people).values(active=True, sequence=1), members)
        engine = app.store.engine
    statements = []
    sa.event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    happens(app, "queued")

    words = [statement.split()[0] for statement in statements]
    assert [word for word in words if word != "BEGIN"] == ["INSERT"]
    assert len(told(app)) == 500


def test_ids_of_notices_are_of_the_seventh_version_and_grow(app, staffed):
    happens(app, "queued")
    happens(app, "taken", handler=who("a"))

    with app.app_context():
        found = db.session.execute(sa.select(notices.c.id, notices.c.kind)).all()
    by_age = [kind for _, kind in sorted(found)]
    assert {id_.version for id_, _ in found} == {7}
    assert {id_.variant for id_, _ in found} == {"specified in RFC 4122"}
    assert by_age == ["ticket_queued"] * 3 + ["ticket_taken"]


def test_a_reused_session_tells_its_owner_and_names_no_ticket(app):
    hear(app, SUBSCRIPTIONS, "session.revoked", user_id=person("a"), reason="reuse", at="x")
    hear(app, SUBSCRIPTIONS, "session.revoked", user_id=person("b"), reason="logout", at="x")

    with app.app_context():
        [notice] = db.session.execute(sa.select(notices)).all()
    assert (notice.user_id, notice.kind, notice.ticket) == (person("a"), "session_reused", None)


def test_a_rating_is_kept_with_its_stars(app):
    rating = {"stars": 5, "tags": []}
    happens(app, "completed", rating=rating, resolver=who("a"), actor=who("reporter", "ppk"))

    with app.app_context():
        [notice] = db.session.execute(sa.select(notices)).all()
    assert (notice.kind, notice.ticket) == ("ticket_rated", NUMBER)
    assert notice.details["stars"] == 5


def test_the_embedded_broker_hands_events_over_once(app, staffed):
    worker = Worker(app, SUBSCRIPTIONS, LocalBus())
    queued = happens(app, "queued")
    envelope = envelope_of(queued)

    for _ in range(2):
        with app.app_context(), app.store.transaction():
            app.store.inbox.store(queued.id, queued.type, envelope)
        worker.dispatcher.once()

    assert told(app) == ids("a", "b", "c")


def envelope_of(message):
    document = {"id": message.id, "type": f"id.go.lkpp.lpse.{message.type}.v1", "time": "x"}
    document |= {"subject": NUMBER, "sequence": "0000000001", "data": message.data}
    return orjson.dumps(document).decode()
