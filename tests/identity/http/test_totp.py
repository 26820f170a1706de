"""The second factor: enrolled, asked for, used once; required of admins where so configured."""

import time

import pyotp
import pytest

from services.identity.app import IdentitySettings, create_app
from tests.identity.people import PASSWORD

STEP = 30


@pytest.fixture
def enrol(client, headers_of):
    """Set an authenticator up, its first code used; returns the authenticator."""

    def enrol(headers):
        started = client.post("/api/v1/auth/me/totp", headers=headers).json
        codes = pyotp.TOTP(started["secret"])
        body = {"otp": codes.at(time.time() - STEP)}
        answer = client.post("/api/v1/auth/me/totp/confirm", json=body, headers=headers)
        assert answer.status_code == 204
        return codes

    return enrol


def test_the_authenticator_is_told_who_we_are(add, client, headers_of):
    add("ppk1")

    answer = client.post("/api/v1/auth/me/totp", headers=headers_of("ppk1"))

    parsed = pyotp.parse_uri(answer.json["otpauth_uri"])
    assert (parsed.issuer, parsed.name) == ("LPSE Support", "ppk1")
    assert parsed.secret == answer.json["secret"]


def test_an_unconfirmed_authenticator_is_not_asked_for(add, client, headers_of, log_in):
    add("ppk1")
    headers = headers_of("ppk1")
    client.post("/api/v1/auth/me/totp", headers=headers)

    wrong = client.post("/api/v1/auth/me/totp/confirm", json={"otp": "abcdef"}, headers=headers)

    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["otp"])
    assert log_in("ppk1").status_code == 200


def test_a_confirmed_one_is_asked_for_after_the_password_only(add, enrol, headers_of, log_in):
    add("ppk1")
    codes = enrol(headers_of("ppk1"))

    assert log_in("ppk1").json["type"] == "/problems/otp-required"
    assert log_in("ppk1", "bukan-sandi-itu").json["type"] == "/problems/wrong-login"
    assert log_in("ppk1", otp="000000x").json["type"] == "/problems/wrong-otp"
    assert log_in("ppk1", otp=codes.now()).status_code == 200


def test_a_code_works_once(add, enrol, headers_of, log_in):
    add("ppk1")
    code = enrol(headers_of("ppk1")).now()

    assert [log_in("ppk1", otp=code).status_code for _ in range(2)] == [200, 401]


def test_wrong_codes_lock_like_wrong_passwords(add, enrol, headers_of, log_in):
    add("ppk1")
    enrol(headers_of("ppk1"))

    assert [log_in("ppk1", otp="wrong1").status_code for _ in range(6)] == [401] * 5 + [423]


def test_it_can_be_removed_and_set_up_anew(add, client, enrol, headers_of, log_in):
    add("ppk1")
    headers = headers_of("ppk1")
    enrol(headers)

    assert client.post("/api/v1/auth/me/totp", headers=headers).status_code == 409
    assert client.get("/api/v1/auth/me", headers=headers).json["totp_enabled"] is True
    assert client.delete("/api/v1/auth/me/totp", headers=headers).status_code == 204
    assert log_in("ppk1").status_code == 200
    enrol(headers)


class TestRequiredOfAdmins:
    @pytest.fixture
    def app(self, make_app):
        def create_strict_app(settings, *, clock):
            strict = IdentitySettings(**{**vars(settings), "require_staff_totp": True})
            return create_app(strict, clock=clock)

        return make_app(create_strict_app)

    def test_an_admin_may_only_enrol_until_then(self, add, client, enrol, headers_of, log_in):
        add("admin", role="admin", lpse_code=None)
        first = log_in("admin").json
        headers = {"Authorization": f"Bearer {first['access_token']}"}
        assert client.get("/api/v1/users", headers=headers).status_code == 403

        codes = enrol(headers)

        body = {"refresh_token": first["refresh_token"]}
        token = client.post("/api/v1/auth/refresh", json=body).json["access_token"]
        full = {"Authorization": f"Bearer {token}"}
        assert client.get("/api/v1/users", headers=full).status_code == 200
        assert client.delete("/api/v1/auth/me/totp", headers=full).status_code == 403
        assert log_in("admin", PASSWORD, otp=codes.now()).status_code == 200

    def test_others_are_as_before(self, add, app, log_in):
        add("timpme", role="tim_teknis", lpse_code=None, directorate="pme")

        assert log_in("timpme").status_code == 200
