"""Two at once: the database decides, and nobody gets more than one would have got."""

import threading
import time

import pyotp
import pytest

from tests.identity.people import PASSWORD, registration
from tests.support import said


@pytest.fixture
def at_once(app):
    """Call each of these with a client of its own, at the same moment; gives their answers."""

    def at_once(*calls):
        start, answers = threading.Barrier(len(calls)), []

        def run(call):
            client = app.test_client()
            start.wait()
            answers.append(call(client))

        threads = [threading.Thread(target=run, args=(call,)) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    return at_once


def post(path, headers=None, **body):
    return lambda client: client.post(f"/api/v1{path}", json=body, headers=headers)


def test_one_username_goes_to_one_of_two(app, at_once):
    answers = at_once(*(post("/auth/register", **registration()) for _ in range(3)))

    assert sorted(answer.status_code for answer in answers) == [201, 422, 422]
    assert len(said(app, "user.registered")) == 1


def test_a_code_of_an_authenticator_lets_one_in(add, at_once, client, headers_of):
    add("ppk1")
    headers = headers_of("ppk1")
    codes = pyotp.TOTP(client.post("/api/v1/auth/me/totp", headers=headers).json["secret"])
    first = {"otp": codes.at(time.time() - 30)}
    client.post("/api/v1/auth/me/totp/confirm", json=first, headers=headers)
    login = {"username": "ppk1", "password": PASSWORD, "otp": codes.now()}

    answers = at_once(*(post("/auth/login", **login) for _ in range(3)))

    assert sorted(answer.status_code for answer in answers) == [200, 401, 401]


def test_nobody_slips_in_while_being_deactivated(add, as_, at_once, client, log_in):
    id_, admin = add("ppk1"), as_("admin", role="admin")
    token = log_in("ppk1").json["refresh_token"]

    answers = at_once(
        post(f"/users/{id_}/deactivate", headers=admin),
        post("/auth/login", username="ppk1", password=PASSWORD),
        post("/auth/refresh", refresh_token=token),
    )

    assert {answer.status_code for answer in answers} <= {200, 401}
    tokens = [answer.json.get("refresh_token", token) for answer in answers]
    left = [client.post("/api/v1/auth/refresh", json={"refresh_token": t}) for t in tokens]
    assert {answer.status_code for answer in left} == {401}


def test_many_logins_of_one_user_all_succeed(add, at_once):
    add("ppk1")

    answers = at_once(*(post("/auth/login", username="ppk1", password=PASSWORD) for _ in range(8)))

    assert [answer.status_code for answer in answers] == [200] * 8
