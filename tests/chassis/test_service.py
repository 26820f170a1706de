"""The edge: one transaction a request, remembered answers, refusals in two languages."""

import hashlib
import time
from dataclasses import dataclass
from typing import ClassVar

import jwt
import pytest
import sqlalchemy as sa
from marshmallow import fields

from chassis.auth import ANYONE, Principal, allow, caller, check_permitted
from chassis.bus.local import LocalBus
from chassis.domain import ConflictError, Event, InvalidError, NotPermittedError
from chassis.http import create_service, json_response
from chassis.keys import KeyDirectory, create_missing
from chassis.pages import decode_cursor, encode_cursor
from chassis.schemas import Blueprint, Schema, Words
from chassis.store import Store
from chassis.text import say
from chassis.worker import Worker


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Event):
    type: ClassVar[str] = "note.written"

    text: str


class WriteNote(Schema):
    text = Words(least=15, most=100, required=True)
    again = fields.Integer()


def a_service(settings, *, clock=None):
    store = Store("notes")
    notes = store.Table("notes", sa.Column("text", sa.Text))
    heard = store.Table("heard", sa.Column("text", sa.Text))
    blueprint = routes(store, notes, heard)
    app = create_service("notes", blueprint, store=store, settings=settings, clock=clock)
    app.heard = heard
    return app


def routes(store, notes, heard):
    blueprint = Blueprint("notes", __name__)

    @blueprint.post("/notes")
    @allow("ppk")
    @blueprint.arguments(WriteNote)
    def write(body):
        store.session.execute(sa.insert(notes).values(text=body["text"]))
        store.outbox.add("notes", [(rows_of(store, notes), NoteWritten(text=body["text"]))])
        if body.get("again") == 1:
            raise ConflictError(say("Sudah ada.", "Already there."), slug="already-there")
        if body.get("again") == 2:
            raise ZeroDivisionError
        return json_response({"text": body["text"], "by": caller().id}, 201)

    @blueprint.get("/notes")
    @allow(ANYONE)
    def count():
        return json_response({"notes": rows_of(store, notes), "heard": rows_of(store, heard)})

    @blueprint.get("/forgotten")
    def forgotten():
        return json_response({})

    return blueprint


def rows_of(store, table):
    return store.session.scalar(sa.select(sa.func.count()).select_from(table))


@pytest.fixture
def app(make_app):
    return make_app(a_service)


@pytest.fixture
def client(app):
    return app.test_client()


TEXT = "Catatan yang cukup panjang"


def test_a_write_commits_once_with_its_event(app, client, as_):
    answer = client.post("/notes", json={"text": TEXT}, headers=as_(role="ppk"))

    assert answer.status_code == 201
    assert client.get("/notes").json["notes"] == 1


def test_a_refused_write_leaves_nothing(app, client, as_):
    answer = client.post("/notes", json={"text": TEXT, "again": 1}, headers=as_(role="ppk"))

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/already-there")
    assert answer.json["detail"] == "Sudah ada."
    assert client.get("/notes").json["notes"] == 0


def test_a_crash_leaves_nothing_and_says_so_politely(app, client, as_):
    answer = client.post("/notes", json={"text": TEXT, "again": 2}, headers=as_(role="ppk"))

    assert answer.status_code == 500
    assert "Zero" not in answer.text
    assert client.get("/notes").json["notes"] == 0


def test_the_same_key_gets_the_first_answer_again(client, as_):
    headers = {**as_(role="ppk"), "Idempotency-Key": "k1"}

    first = client.post("/notes", json={"text": TEXT}, headers=headers)
    second = client.post("/notes", json={"text": TEXT}, headers=headers)
    other = client.post("/notes", json={"text": TEXT + "!"}, headers=headers)

    assert second.data == first.data
    assert second.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json["type"]) == (422, "/problems/idempotency-mismatch")
    assert client.get("/notes").json["notes"] == 1


def test_a_refusal_is_remembered_too_but_a_crash_is_not(client, as_):
    refused = {**as_(role="ppk"), "Idempotency-Key": "k1"}
    crashed = {**as_(role="ppk"), "Idempotency-Key": "k2"}

    client.post("/notes", json={"text": TEXT, "again": 1}, headers=refused)
    again = client.post("/notes", json={"text": TEXT, "again": 1}, headers=refused)
    client.post("/notes", json={"text": TEXT, "again": 2}, headers=crashed)
    retried = client.post("/notes", json={"text": TEXT, "again": 2}, headers=crashed)

    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (409, "true")
    assert (retried.status_code, retried.headers.get("Idempotency-Replayed")) == (500, None)


def test_nobody_may_call_a_route_that_does_not_say_who_may(client, as_):
    assert client.get("/forgotten", headers=as_(role="admin")).status_code == 403
    assert client.get("/forgotten").status_code == 401
    assert client.post("/notes", json={"text": TEXT}, headers=as_(role="pp")).status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"text": "x", "text": "y"}', 400),
        (b'{"text": NaN}', 400),
        (b"[" * 100_000, 400),
        (b"{", 400),
        (b'{"text": "pendek"}', 422),
        (b'{"text": "nol \\u0000 di tengah kalimat"}', 422),
        (b'{"text": "Catatan yang cukup panjang", "role": "admin"}', 422),
        (b"{}", 422),
    ],
)
def test_doubtful_json_is_refused(client, as_, body, status):
    headers = {**as_(role="ppk"), "Content-Type": "application/json"}

    answer = client.post("/notes", data=body, headers=headers)

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_a_stale_token_does_not_keep_anybody_from_what_is_open_to_all(client, as_):
    stale = as_(role="ppk", lifetime=-60)

    assert client.get("/notes", headers=stale).status_code == 200
    assert client.post("/notes", json={"text": TEXT}, headers=stale).status_code == 401


def test_what_is_remembered_of_a_body_cannot_be_guessed_from_it(app, client, as_):
    body = b'{"text": "Catatan yang cukup panjang"}'
    headers = {**as_(role="ppk"), "Idempotency-Key": "k1", "Content-Type": "application/json"}

    client.post("/notes", data=body, headers=headers)

    with app.app_context():
        kept = app.store.session.scalars(sa.select(app.store.answers.table.c.body_digest)).one()
    assert kept != hashlib.sha256(body).hexdigest()


def test_a_cursor_with_a_nul_is_refused():
    with pytest.raises(InvalidError):
        decode_cursor(encode_cursor(["a\0"]), [str])


def test_the_tenth_key_is_newer_than_the_ninth(tmp_path):
    names = [f"token-{number}" for number in range(1, 11)]

    create_missing(tmp_path, names)

    assert KeyDirectory(tmp_path).token_key_ids() == names


def test_refusals_speak_the_callers_language(client, as_):
    headers = as_(role="ppk")
    id_ = client.post("/notes", json={}, headers=headers).json
    en = client.post("/notes", json={}, headers={**headers, "Accept-Language": "en"}).json

    assert id_["errors"] == {"text": ["Wajib diisi."]}
    assert en["errors"] == {"text": ["Missing data for required field."]}


def test_an_event_is_relayed_to_a_subscriber_exactly_once(app, client, as_):
    def on_note_written(message):
        app.store.session.execute(sa.insert(app.heard).values(text=message.data["text"]))

    bus = LocalBus()
    worker = Worker(app, {"note.written": on_note_written}, bus)
    bus.attach(worker.dispatcher)
    client.post("/notes", json={"text": TEXT}, headers=as_(role="ppk"))
    client.post("/notes", json={"text": TEXT}, headers=as_(role="ppk"))

    assert [worker.relay.once(), worker.relay.once(), worker.relay.once()] == [1, 1, 0]
    assert [worker.dispatcher.once(), worker.dispatcher.once()] == [2, 0]
    assert client.get("/notes").json["heard"] == 2


def test_a_failing_handler_is_tried_again_and_then_parked(app, client, as_):
    def fail(message):
        app.store.session.execute(sa.insert(app.heard).values(text="half"))
        raise RuntimeError("no")

    bus = LocalBus()
    worker = Worker(app, {"note.written": fail}, bus)
    bus.attach(worker.dispatcher)
    client.post("/notes", json={"text": TEXT}, headers=as_(role="ppk"))
    worker.relay.once()
    for _ in range(5):
        worker.dispatcher.once()
        with app.app_context(), app.store.transaction():
            app.store.session.execute(sa.update(app.store.inbox.table).values(next_attempt_at=0))

    with app.app_context():
        [parked] = app.store.inbox.parked()
    assert (parked.type, parked.attempts) == ("note.written", 5)
    assert client.get("/notes").json["heard"] == 0


def test_probes_answer_without_a_token(client):
    assert client.get("/livez").json == {"status": "ok"}
    assert client.get("/healthz").status_code == 200
    assert b"lpse_outbox_waiting" in client.get("/metrics").data


def test_what_a_service_signs_for_a_browser_does_not_pass_for_the_service(client, keys_dir):
    claims = {"iss": "svc:ticket", "aud": "svc:notes", "iat": time.time(), "exp": time.time() + 60}
    sign = KeyDirectory(keys_dir).private("svc-ticket")
    headers = {"kid": "svc-ticket"}

    def ask(subject):
        token = jwt.encode({**claims, "sub": subject}, sign, algorithm="EdDSA", headers=headers)
        return client.get("/forgotten", headers={"Authorization": f"Bearer {token}"})

    assert ask("svc:ticket").status_code == 403
    assert ask("some-file").status_code == 401


def test_a_machine_is_let_in_by_its_scope_and_not_by_its_role():
    machine = Principal(id="siap", role="system", scopes=frozenset({"tickets:read"}))

    check_permitted(machine, {"ppk", "tickets:read"})

    with pytest.raises(NotPermittedError):
        check_permitted(machine, {"ppk", "system"})


def test_a_scope_is_nothing_in_the_hands_of_a_person():
    person = Principal(id="ppk1", role="ppk", scopes=frozenset({"tickets:read"}))

    with pytest.raises(NotPermittedError):
        check_permitted(person, {"tickets:read"})
