"""What a caller claims of themselves changes nothing, at the service itself (SR-29, SR-32)."""

import time

import pytest

from tests.security.forgery import HEADERS, tokens
from tests.security.matrix import INTERNAL

DOORS = {
    "identity": "/api/v1/clients",
    "ticket": "/api/v1/priority/policies",
    "escalation": "/api/v1/routing/policies",
    "attachment": "/api/v1/tickets/x/attachments.zip",
    "notification": "/api/v1/notifications",
    "rating": "/api/v1/ratings/summary?group_by=handler",
}
WRONG = (
    "no token at all",
    "not a token",
    "alg none",
    "alg none with a signature",
    "HS256 with the public key",
    "HS256 with another key",
    "no kid",
    "kid of a file elsewhere",
    "kid of a null byte",
    "kid with SQL",
    "kid unknown",
    "kid of a service",
    "kid of a private key",
    "a key of its own",
    "a key at an address",
    "a certificate at an address",
    "another body",
    "no signature",
    "expired",
    "not yet valid",
    "issued in the future",
    "another audience",
    "another issuer",
    "without an end",
    "a user who says to be a service",
    "a service's for somebody else",
    "a service that signs for users",
    "a grant to download",
    "too long",
    "long and nothing",
)
QUICKLY = 0.05


@pytest.mark.parametrize("forged", HEADERS, ids=lambda headers: next(iter(headers)))
def test_headers_open_no_door(house, forged):
    for service, door in DOORS.items():
        answer = house.ask(service, "GET", door, headers=forged)

        assert answer.status_code == 401, service


@pytest.mark.parametrize("forged", HEADERS, ids=lambda headers: next(iter(headers)))
def test_headers_make_nobody_else_of_a_caller(house, forged):
    headers = house.headers("ppk") | forged

    me = house.ask("identity", "GET", "/api/v1/auth/me", headers=headers)
    users = house.ask("identity", "GET", "/api/v1/users", headers=headers)
    claims = house.ask("attachment", "POST", "/internal/claims", headers=headers, json={})
    created = house.ask("ticket", "POST", "/api/v1/tickets", headers=headers, json=A_TICKET)

    assert (me.json["id"], me.json["role"]) == (house.callers["ppk"]["sub"], "ppk")
    assert (users.status_code, claims.status_code) == (403, 403)
    assert created.json["reporter"]["id"] == house.callers["ppk"]["sub"]
    assert created.json["lpse"]["code"] == "93"


@pytest.mark.parametrize("wrong", WRONG)
def test_a_token_that_is_not_ours_is_none(house, forged_tokens, wrong):
    headers = {"Authorization": f"Bearer {forged_tokens[wrong]}"}

    for service, door in DOORS.items():
        answer = house.ask(service, "GET", door, headers=headers)

        assert answer.status_code == 401, service
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("wrong", WRONG)
def test_a_token_that_is_not_ours_costs_little(house, forged_tokens, wrong):
    headers = {"Authorization": f"Bearer {forged_tokens[wrong]}"}

    took = []
    for _ in range(3):  # the machine may be busy with something else
        began = time.perf_counter()
        house.ask("ticket", "GET", DOORS["ticket"], headers=headers)
        took.append(time.perf_counter() - began)

    assert min(took) < QUICKLY


@pytest.mark.parametrize("row", [row for row in INTERNAL if "rating" not in row.path], ids=str)
@pytest.mark.parametrize("wrong", WRONG)
def test_a_token_that_is_not_ours_is_none_inside_either(house, forged_tokens, row, wrong):
    headers = {"Authorization": f"Bearer {forged_tokens[wrong]}"}

    assert house.ask(row.service, row.method, row.target, headers=headers).status_code == 401


def test_every_forgery_is_tried(forged_tokens):
    assert set(forged_tokens) == set(WRONG)


def test_a_forged_token_does_not_close_open_doors(house, forged_tokens):
    for wrong, token in forged_tokens.items():
        headers = {"Authorization": f"Bearer {token}"}

        answer = house.ask("identity", "GET", "/api/v1/lpse", headers=headers)

        assert answer.status_code == 200, wrong


@pytest.fixture(scope="module")
def forged_tokens(house):
    return tokens(house.keys_dir)


A_TICKET = {
    "application": "spse",
    "title": "Tidak bisa mengunggah rancangan kontrak",
    "description": "Muncul pesan galat saat menekan tombol unggah",
    "nip": "198001012005011001",
}
