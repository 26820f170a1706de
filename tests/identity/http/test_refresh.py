"""Sessions go on by rotation, and end for every holder of a token when one is used twice."""

import threading

import pytest
import sqlalchemy as sa

from services.identity import commands
from services.identity.tables import sessions
from tests.support import said, service_bearer


@pytest.fixture
def refresh(client):
    return lambda token: client.post("/api/v1/auth/refresh", json={"refresh_token": token})


def reasons(app):
    return [event["data"]["reason"] for event in said(app, "session.revoked")]


def update_sessions(app, **values):
    with app.app_context(), app.store.transaction():
        app.store.session.execute(sa.update(sessions).values(values))


def test_each_refresh_gives_a_new_pair_of_the_same_session(add, log_in, refresh):
    add("ppk1")
    first = log_in("ppk1").json

    second = refresh(first["refresh_token"])
    third = refresh(second.json["refresh_token"])

    assert second.status_code == third.status_code == 200
    tokens = {answer["refresh_token"] for answer in (first, second.json, third.json)}
    assert len(tokens) == 3
    assert third.json["user"]["username"] == "ppk1"


def test_a_refresh_works_beside_a_stale_access_token(add, as_, client, log_in):
    add("ppk1")
    token = log_in("ppk1").json["refresh_token"]

    answer = client.post(
        "/api/v1/auth/refresh",
        json={"refresh_token": token},
        headers=as_("ppk1", role="ppk", lifetime=-60),
    )

    assert answer.status_code == 200


def test_a_reused_token_ends_the_whole_family(add, app, log_in, refresh):
    add("ppk1")
    first = log_in("ppk1").json["refresh_token"]
    second = refresh(first).json["refresh_token"]

    assert refresh(first).status_code == 401
    assert refresh(second).json["type"] == "/problems/session-ended"
    assert reasons(app) == ["reuse"]


def test_other_sessions_of_the_user_go_on(add, log_in, refresh):
    add("ppk1")
    first, other = (log_in("ppk1").json["refresh_token"] for _ in range(2))
    refresh(first)

    refresh(first)

    assert refresh(other).status_code == 200


@pytest.mark.parametrize("token", ["x", "a.b", ".", "\ud800.\ud800"])
def test_made_up_tokens_end_nothing(add, app, log_in, refresh, token):
    add("ppk1")
    good = log_in("ppk1").json["refresh_token"]

    assert refresh(token).status_code == 401
    assert refresh(good).status_code == 200
    assert reasons(app) == []


def test_tokens_are_kept_as_digests(add, app, log_in):
    add("ppk1")
    family, serial = log_in("ppk1").json["refresh_token"].split(".")

    with app.app_context():
        [row] = app.store.session.execute(sa.select(sessions)).all()
    assert not {family, serial} & {str(value) for value in row}


def test_an_expired_token_is_refused_and_accuses_nobody(add, app, log_in, refresh):
    add("ppk1")
    token = log_in("ppk1").json["refresh_token"]
    update_sessions(app, expires_at=0)

    assert refresh(token).status_code == 401
    assert reasons(app) == []


def test_of_two_simultaneous_uses_one_wins_and_the_family_ends(add, app, log_in, refresh):
    add("ppk1")
    token = log_in("ppk1").json["refresh_token"]
    start, answers = threading.Barrier(6), []

    def use():
        start.wait()
        body = {"refresh_token": token}
        answers.append(app.test_client().post("/api/v1/auth/refresh", json=body))

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 5
    [won] = [answer.json["refresh_token"] for answer in answers if answer.status_code == 200]
    assert refresh(won).status_code == 401
    assert reasons(app) == ["reuse"]


def test_a_refresh_says_what_the_user_is_by_now(add, as_, client, log_in, refresh):
    id_ = add("ppk1")
    token = log_in("ppk1").json["refresh_token"]

    client.patch(f"/api/v1/users/{id_}", json={"name": "Baru"}, headers=as_(role="admin"))

    assert refresh(token).json["user"]["name"] == "Baru"


def test_logging_out_ends_this_session_only(add, app, client, log_in, refresh):
    add("ppk1")
    here, there = log_in("ppk1").json, log_in("ppk1").json
    headers = {"Authorization": f"Bearer {here['access_token']}"}

    assert client.post("/api/v1/auth/logout", headers=headers).status_code == 204
    assert refresh(here["refresh_token"]).status_code == 401
    assert refresh(there["refresh_token"]).status_code == 200
    assert reasons(app) == ["logout"]


def test_the_gateway_learns_which_sessions_have_ended(add, app, client, headers_of, keys_dir):
    add("ppk1")
    headers = headers_of("ppk1")
    gateway = service_bearer(keys_dir, caller="gateway", to="identity")
    before = client.get("/internal/revocations", headers=gateway).json

    client.post("/api/v1/auth/logout", headers=headers)

    asked = {"since": before["now"]}
    after = client.get("/internal/revocations", query_string=asked, headers=gateway).json
    assert before["revoked"] == []
    [revoked] = after["revoked"]
    assert set(revoked) == {"sid", "at", "expires_at"}
    assert before["now"] <= revoked["at"] <= after["now"] < revoked["expires_at"]
    later = {"since": "2999-01-01T00:00:00Z"}
    assert (
        client.get("/internal/revocations", query_string=later, headers=gateway).json["revoked"]
        == []
    )


def test_sessions_that_ended_long_ago_are_not_told(add, app, client, headers_of, keys_dir):
    add("ppk1")
    client.post("/api/v1/auth/logout", headers=headers_of("ppk1"))
    update_sessions(app, ended_at=sa.text("ended_at - 361"))

    gateway = service_bearer(keys_dir, caller="gateway", to="identity")

    assert client.get("/internal/revocations", headers=gateway).json["revoked"] == []


def test_only_services_may_ask_what_has_ended(as_, client):
    assert client.get("/internal/revocations").status_code == 401
    assert client.get("/internal/revocations", headers=as_(role="admin")).status_code == 403


def test_what_has_expired_is_deleted_and_the_rest_stays(add, app, client, headers_of, log_in):
    add("ppk1")
    log_in("ppk1", "bukan-sandi-itu")
    log_in("ppk1")
    update_sessions(app, expires_at=0)
    client.post("/api/v1/auth/logout", headers=headers_of("ppk1"))
    log_in("ppk1", "bukan-sandi-itu")

    with app.app_context(), app.store.transaction():
        gone = commands.scrub()
        left = app.store.session.scalar(sa.select(sa.func.count()).select_from(sessions))

    assert (gone, left) == (1, 1)
