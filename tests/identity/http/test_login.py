"""Log-in: tokens that verify, refusals that tell nothing, lock-out, equal work."""

import threading

import jwt
import pytest
import sqlalchemy as sa

from services.identity.commands import attempts, lockout
from services.identity.commands.sessions import log_in as log_in_as
from services.identity.domain import passwords
from services.identity.domain.lockout import LockedForNowError
from services.identity.domain.passwords import DECOY
from services.identity.tables import login_failures
from tests.identity.people import OTHER_PASSWORD, PASSWORD


def let_locks_lapse(app):
    with app.app_context(), app.store.transaction():
        app.store.session.execute(sa.update(login_failures).values(lapses_at=0))


def fail(log_in, username, times):
    return [log_in(username, OTHER_PASSWORD).status_code for _ in range(times)]


def test_a_login_answers_with_tokens_and_the_user(add, log_in):
    id_ = add("ppk1")

    answer = log_in("PPK1")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 300)
    assert (answer.json["user"]["id"], answer.json["user"]["role"]) == (id_, "ppk")


def test_the_published_keys_verify_the_token(add, client, log_in):
    id_ = add("tim1", role="tim_teknis", lpse_code=None, directorate="spse")
    token = log_in("tim1").json["access_token"]
    published = client.get("/.well-known/jwks.json")
    [key] = jwt.PyJWKSet.from_dict(published.json).keys

    claims = jwt.decode(
        token, key, algorithms=["EdDSA"], audience="lpse-support", issuer="lpse-support"
    )

    assert published.headers["Cache-Control"] == "public, max-age=60"
    assert jwt.get_unverified_header(token)["kid"] == key.key_id == "token-1"
    assert claims["exp"] - claims["iat"] == 300
    assert {name: claims[name] for name in ("sub", "role", "name", "username", "directorate")} == {
        "sub": id_,
        "role": "tim_teknis",
        "name": "Nama tim1",
        "username": "tim1",
        "directorate": "spse",
    }
    assert (claims["lpse_code"], claims["entry_lpse"], claims["language"]) == (None, None, "id")
    assert claims["sid"]


def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(add, log_in):
    add("ppk1")

    wrong, unknown = log_in("ppk1", OTHER_PASSWORD), log_in("nobody", OTHER_PASSWORD)

    assert wrong.status_code == unknown.status_code == 401
    assert {**wrong.json, "request_id": 0} == {**unknown.json, "request_id": 0}
    assert set(wrong.headers.keys()) == set(unknown.headers.keys())


def test_an_unknown_user_costs_as_much_work(add, app, log_in, monkeypatch):
    add("ppk1")
    compared, statements = [], []
    verify = passwords._hasher.verify

    class Watched:
        def verify(self, kept, password):
            compared.append(kept)
            return verify(kept, password)

    monkeypatch.setattr(passwords, "_hasher", Watched())
    with app.app_context():
        engine = app.store.engine
    watch = ("before_cursor_execute", lambda *a: statements.append(a[2]))
    sa.event.listen(engine, *watch)

    log_in("ppk1", OTHER_PASSWORD)
    for_known, statements[:] = list(statements), []
    log_in("nobody", OTHER_PASSWORD)

    sa.event.remove(engine, *watch)
    assert statements == for_known
    assert len(compared) == 2
    assert compared[1] == DECOY


def test_somebody_inactive_is_like_nobody(add, as_, client, log_in):
    id_ = add("ppk1")
    client.post(f"/api/v1/users/{id_}/deactivate", headers=as_(role="admin"))

    assert log_in("ppk1").json["type"] == "/problems/wrong-login"


@pytest.mark.parametrize("username", ["ppk1", "nobody"])
def test_five_failures_lock_for_fifteen_minutes(add, log_in, username):
    add("ppk1")

    assert fail(log_in, username, 6) == [401] * 5 + [423]
    locked = log_in(username)
    assert (locked.status_code, locked.json["type"]) == (423, "/problems/locked")
    assert 890 <= int(locked.headers["Retry-After"]) <= 900
    assert "15 menit" in locked.json["detail"]


def test_a_lock_lapses(add, app, log_in):
    add("ppk1")
    fail(log_in, "ppk1", 5)

    let_locks_lapse(app)

    assert fail(log_in, "ppk1", 1) == [401]
    assert log_in("ppk1").status_code == 200


def test_success_resets_the_count(add, log_in):
    add("ppk1")
    fail(log_in, "ppk1", 4)

    assert log_in("ppk1").status_code == 200
    assert fail(log_in, "PPK1", 5) == [401] * 5


def test_others_are_not_locked(add, log_in):
    add("ppk1")
    add("ppk2")

    fail(log_in, "ppk1", 5)

    assert log_in("ppk2").status_code == 200


def test_guesses_made_side_by_side_do_not_outnumber_the_limit(add, app):
    add("ppk1")
    statuses = []

    def guess(password):
        body = {"username": "ppk1", "password": password}
        answer = app.test_client().post("/api/v1/auth/login", json=body)
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=guess, args=(f"tebakan-{n}-sandi",)) for n in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [401] * 5 + [423] * 4


def test_a_lock_set_while_comparing_counts(add, app):
    add("ppk1")
    with app.app_context(), app.store.transaction():
        attempt = attempts.by_username("ppk1")
        for _ in range(5):
            lockout.count_failure(attempt.key)

        with pytest.raises(LockedForNowError):
            log_in_as(attempt, right=True, otp=None)


def test_what_failed_is_not_kept_in_words(add, app, log_in):
    fail(log_in, "sandi-saya-bukan-nama", 1)

    with app.app_context():
        [row] = app.store.session.execute(sa.select(login_failures)).all()
    assert "sandi" not in row.key


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"username": "ppk1"},
        {"username": "a\u0000b", "password": PASSWORD},
        {"username": "ppk1", "password": "x" * 1001},
        {"username": "ppk1", "password": PASSWORD, "role": "admin"},
        {"username": ["ppk1"], "password": PASSWORD},
    ],
)
def test_bodies_that_are_no_login(client, body):
    assert client.post("/api/v1/auth/login", json=body).status_code == 422


def test_odd_passwords_are_only_wrong(add, log_in):
    add("ppk1")

    assert log_in("ppk1", "\u0000\ud800").status_code == 401
    assert log_in("\U0001f600", PASSWORD).status_code == 401


def test_the_tokens_of_a_login_are_not_remembered_under_its_key(add, app, client):
    add("ppk1")
    body = {"username": "ppk1", "password": PASSWORD}

    first, second = (
        client.post("/api/v1/auth/login", json=body, headers={"Idempotency-Key": "k1"})
        for _ in range(2)
    )

    assert first.json["refresh_token"] != second.json["refresh_token"]
    with app.app_context():
        assert app.store.session.scalars(sa.select(app.store.answers.table.c.scope)).all() == []
