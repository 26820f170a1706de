"""Registration and one's own account."""

import pytest
import sqlalchemy as sa

from services.identity.http.schemas.views import UserView
from services.identity.tables import users
from tests.identity.people import NIP, NPWP, OTHER_PASSWORD, PASSWORD, registration
from tests.support import said

USER = {
    *("id", "username", "name", "role", "lpse_code", "directorate", "email", "phone", "npwp"),
    *("nip", "language", "active", "no_nip_reason", "channels", "company", "totp_enabled"),
}


@pytest.fixture
def register(client):
    def register(headers=None, **changes):
        body = registration(**changes)
        return client.post("/api/v1/auth/register", json=body, headers=headers)

    return register


def test_who_registers_may_log_in(app, log_in, register):
    answer = register(username="PPK7")

    assert answer.status_code == 201
    assert (set(answer.json), UserView().validate(answer.json)) == (USER, {})
    assert (answer.json["username"], answer.json["nip"]) == ("ppk7", NIP)
    assert log_in("ppk7").status_code == 200
    [event] = said(app, "user.registered")
    assert (event["subject"], event["sequence"]) == (answer.json["id"], "0000000001")
    assert NIP not in str(event)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "helpdesk_lpse"}, "role"),
        ({"role": "admin"}, "role"),
        ({"directorate": "spse"}, "directorate"),
        ({"active": False}, "active"),
        ({"lpse_code": "404"}, "lpse_code"),
        ({"lpse_code": "a\u0000"}, "lpse_code"),
        ({"password": "pendek"}, "password"),
        ({"password": "ppk7" * 4, "username": "ppk7" * 4}, "password"),
        ({"username": "ab"}, "username"),
        ({"username": "ada spasi"}, "username"),
        ({"username": "x" * 51}, "username"),
        ({"email": "bukan surel"}, "email"),
        ({"phone": "nol delapan"}, "phone"),
        ({"nip": None}, "nip"),
        ({"nip": "1" * 17}, "nip"),
        ({"role": "penyedia", "nip": None}, "npwp"),
        ({"role": "penyedia", "npwp": "1" * 14}, "npwp"),
    ],
)
def test_registrations_that_are_refused(register, changes, field):
    answer = register(**changes)

    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


@pytest.mark.parametrize(
    "changes",
    [
        {"nip": None, "no_nip_reason": "Anggota Polri"},
        {"role": "penyedia", "nip": None, "npwp": "01.234.567.8-901.001", "company": "CV Satu"},
        {"role": "penyedia", "nip": None, "npwp": "1" * 16},
        {"role": "pa_kpa", "username": "x" * 50},
        {"channels": ["in_app"], "language": "en"},
    ],
)
def test_registrations_that_are_accepted(register, changes):
    assert register(**changes).status_code == 201


def test_a_username_is_taken_in_any_case(app, register):
    register()

    answer = register(username="Ppk7")

    assert (answer.status_code, list(answer.json["errors"])) == (422, ["username"])
    assert len(said(app, "user.registered")) == 1


def test_an_odd_appointment_month_warns_in_the_callers_language(register):
    answer = register(nip="198001012005991001", headers={"Accept-Language": "en"})

    assert answer.status_code == 201
    assert "unusual" in answer.json["warnings"]["nip"][0]


def test_a_repeated_registration_gets_the_first_answer(app, register):
    first, second = (register({"Idempotency-Key": "k1"}) for _ in range(2))

    assert second.data == first.data
    assert len(said(app, "user.registered")) == 1


def test_no_password_is_kept(app, register):
    register()

    with app.app_context():
        row = app.store.session.execute(sa.select(users)).one()
    assert PASSWORD not in str(row)
    assert row.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_i_see_my_own_numbers(add, client, headers_of):
    add("penyedia1", role="penyedia")

    me = client.get("/api/v1/auth/me", headers=headers_of("penyedia1")).json

    assert (set(me), me["npwp"]) == (USER, NPWP)


def test_i_change_how_i_am_reached(add, app, client, headers_of):
    add("ppk1")
    changes = {"email": "a@contoh.test", "phone": "+62 21-1", "language": "en", "channels": []}

    answer = client.patch("/api/v1/auth/me", json=changes, headers=headers_of("ppk1"))

    assert answer.status_code == 200
    [event] = said(app, "user.updated")
    assert {name: event["data"][name] for name in changes} == changes


@pytest.mark.parametrize(
    "changes",
    [{"role": "admin"}, {"lpse_code": "10"}, {"name": "X"}, {"npwp": NPWP}, {"channels": ["sms"]}],
)
def test_i_change_nothing_else(add, client, headers_of, changes):
    add("ppk1")

    answer = client.patch("/api/v1/auth/me", json=changes, headers=headers_of("ppk1"))

    assert answer.status_code == 422


def test_nobody_has_an_account_without_logging_in(client):
    assert client.get("/api/v1/auth/me").status_code == 401
    assert client.patch("/api/v1/auth/me", json={}).status_code == 401


def change_password(client, headers, current=PASSWORD, new=OTHER_PASSWORD):
    body = {"current": current, "new": new}
    return client.post("/api/v1/auth/me/password", json=body, headers=headers)


def test_a_new_password_ends_my_other_sessions(add, app, client, headers_of, log_in):
    add("ppk1")
    here, there = headers_of("ppk1"), log_in("ppk1").json["refresh_token"]

    assert change_password(client, here).status_code == 204

    assert log_in("ppk1").status_code == 401
    assert log_in("ppk1", OTHER_PASSWORD).status_code == 200
    stale = client.post("/api/v1/auth/refresh", json={"refresh_token": there})
    assert stale.status_code == 401
    [event] = said(app, "session.revoked")
    assert event["data"]["reason"] == "password"
    assert client.post("/api/v1/auth/logout", headers=here).status_code == 204
    assert len(said(app, "session.revoked")) == 2


def test_the_current_password_is_asked_for_and_guesses_are_counted(add, client, headers_of):
    add("ppk1")
    headers = headers_of("ppk1")

    tries = [change_password(client, headers, current="salah") for _ in range(6)]

    assert [answer.status_code for answer in tries] == [422] * 5 + [423]
    assert list(tries[0].json["errors"]) == ["current"]


def test_a_new_password_must_be_good(add, client, headers_of, log_in):
    add("ppk1")

    answer = change_password(client, headers_of("ppk1"), new="qwerty123456")

    assert (answer.status_code, list(answer.json["errors"])) == (422, ["new"])
    assert log_in("ppk1").status_code == 200
