"""Who is let in: tokens, ended sessions, roles, scopes."""

import time
from datetime import UTC, datetime

import pytest

from tests.support import service_bearer

TICKETS = "/api/v1/tickets"


def ended(sid, *, seconds=300):
    until = datetime.fromtimestamp(time.time() + seconds, UTC).isoformat()
    return {"sid": sid, "at": until, "expires_at": until}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer x.y.z"},
        {"Authorization": "Basic YTpi"},
    ],
)
def test_without_a_token_one_is_asked_to_log_in(client, service, headers):
    answer = client.get(TICKETS, headers=headers)

    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert service.seen == []


def test_an_expired_token_is_no_token(client, as_):
    assert client.get(TICKETS, headers=as_(role="ppk", lifetime=-60)).status_code == 401


def test_a_role_that_may_never_do_this_is_refused(client, service, as_):
    answer = client.post(TICKETS, json={}, headers=as_(role="resepsionis"))

    assert answer.status_code == 403
    assert service.seen == []


@pytest.mark.parametrize("role", ["", "service", "*", "open", "root"])
def test_a_role_nobody_knows_may_nothing(client, service, as_, role):
    assert client.get(TICKETS, headers=as_(role=role)).status_code in (401, 403)
    assert service.seen == []


def test_a_service_is_not_a_caller_from_outside(client, keys_dir):
    headers = service_bearer(keys_dir, caller="ticket", to="gateway")

    assert client.get(TICKETS, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "tickets", 200),
        ("GET", "tickets/updates", 200),
        ("GET", "tickets/TPS1", 200),
        ("GET", "applications", 200),
        ("GET", "lpse", 200),
        ("GET", "dashboard", 403),
        ("GET", "notifications", 403),
        ("POST", "tickets", 403),
        ("POST", "tickets/TPS1/take", 403),
    ],
)
def test_a_machine_client_reads_tickets_within_its_scope(client, as_, method, path, status):
    headers = as_(role="system", scopes=["tickets:read"])

    assert client.open(f"/api/v1/{path}", method=method, headers=headers).status_code == status


def test_a_machine_client_without_the_scope_reads_no_tickets(client, as_):
    headers = as_(role="system", scopes=["events:read"])

    assert client.get(TICKETS, headers=headers).status_code == 403


def test_refusals_speak_the_callers_language(client):
    indonesian = client.get(TICKETS).json["title"]
    english = client.get(TICKETS, headers={"Accept-Language": "en"}).json["title"]

    assert (indonesian, english) == ("Perlu masuk", "Log-in needed")


def test_a_method_that_is_not_there_says_which_are(client, as_):
    answer = client.put(TICKETS, headers=as_(role="admin"))

    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert answer.headers["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "CONNECT", "DELETE", "get", "TAKE"])
def test_other_methods_are_not_guessed(client, service, as_, method):
    answer = client.open(f"{TICKETS}/TPS1/take", method=method, headers=as_(role="admin"))

    assert answer.status_code == 405
    assert service.seen == []


def test_a_grant_may_stand_for_a_token_but_a_bad_token_for_nothing(client, service, as_):
    path = "/api/v1/attachments/01935b5c-5b0e-7d53-9a38-0f1d6c0a1b2c?grant=g"

    assert client.get(path).status_code == 200
    assert client.get(path, headers=as_(role="ppk")).status_code == 200
    assert client.get(path, headers={"Authorization": "Bearer bad"}).status_code == 401
    assert len(service.seen) == 2


def test_a_stale_token_is_no_obstacle_to_logging_in(client, service, as_):
    answer = client.post("/api/v1/auth/refresh", json={}, headers=as_(role="ppk", lifetime=-60))

    assert answer.status_code == 200
    assert service.seen[0].header("Authorization") == []


def test_a_machine_client_may_say_its_secret_the_basic_way(client, service):
    client.post("/api/v1/auth/token", headers={"Authorization": "Basic YTpi"})

    assert service.seen[0].header("Authorization") == ["Basic YTpi"]


def test_a_session_that_identity_has_ended_is_over(gateway, client, service, as_):
    headers = as_(role="ppk", sid="s1")
    before = client.get(TICKETS, headers=headers).status_code
    service.revoked = [ended("s1")]
    gateway.revocations.poll()

    assert (before, client.get(TICKETS, headers=headers).status_code) == (200, 401)
    assert client.get(TICKETS, headers=as_(role="ppk", sid="s2")).status_code == 200


def test_the_list_is_known_before_the_first_answer(client, service, as_):
    service.revoked = [ended("s1")]

    assert client.get(TICKETS, headers=as_(role="ppk", sid="s1")).status_code == 401


def test_only_what_is_new_is_asked_for(gateway, service):
    gateway.revocations.poll()
    gateway.revocations.poll()

    assert service.asked_since == [None, "2026-01-01T00:00:00+00:00"]


def test_what_can_no_longer_be_used_is_forgotten(gateway, service):
    service.revoked = [ended("s1", seconds=-1)]
    gateway.revocations.poll()

    assert not gateway.revocations.is_revoked("s1")


def test_a_log_out_ends_the_session_here_at_once(client, as_):
    headers = as_(role="ppk")
    client.get(TICKETS, headers=headers)

    assert client.post("/api/v1/auth/logout", headers=headers).status_code == 200
    assert client.get(TICKETS, headers=headers).status_code == 401


def test_a_log_out_that_was_refused_ends_nothing(client, as_):
    headers = as_(role="ppk")

    assert client.post("/api/v1/auth/logout?act=refuse", headers=headers).status_code == 409
    assert client.get(TICKETS, headers=headers).status_code == 200


def test_without_identity_tokens_are_still_good(make_gateway, address, as_):
    urls = {"ticket": address}
    client = make_gateway(service_url="http://127.0.0.1:9", service_urls=urls).test_client()

    assert client.get(TICKETS, headers=as_(role="ppk")).status_code == 200
