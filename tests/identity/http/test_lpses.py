"""LPSEs: read by everybody, written by admins."""

import pytest

from services.identity.domain.lpse import TIMEZONES
from services.identity.http.schemas.views import LpseView
from tests.support import said

URL = "/api/v1/lpse"
PAPUA = {
    "code": "902",
    "name": "LPSE Provinsi Papua",
    "timezone": "Asia/Jayapura",
    "has_admin_ppe": True,
}


@pytest.fixture
def admin(as_):
    return as_("admin", role="admin")


def test_anybody_reads_the_list_by_name(client):
    answer = client.get(URL).json

    assert [lpse["code"] for lpse in answer["items"]] == ["93", "10"]
    assert (LpseView(many=True).validate(answer["items"]), answer["next_cursor"]) == ({}, None)


def test_the_list_has_pages_and_is_searched_by_word(client):
    first = client.get(URL, query_string={"limit": 1}).json
    rest = client.get(URL, query_string={"limit": 1, "cursor": first["next_cursor"]}).json

    assert [page["items"][0]["code"] for page in (first, rest)] == ["93", "10"]
    found = client.get(URL, query_string={"q": "kota SURABAYA"}).json["items"]
    assert [lpse["code"] for lpse in found] == ["10"]


def test_anybody_reads_one(client):
    assert client.get(f"{URL}/93").json["name"] == "LPSE Kabupaten Bandung"
    assert client.get(f"{URL}/404").status_code == 404
    assert client.get(f"{URL}/9%003").status_code == 404
    assert client.get(f"{URL}/٩٣").status_code == 404


@pytest.mark.parametrize("timezone", TIMEZONES)
def test_an_admin_adds_one(app, client, admin, timezone):
    answer = client.post(URL, json={**PAPUA, "timezone": timezone}, headers=admin)

    expected = {**PAPUA, "timezone": timezone, "active": True, "url": None}
    assert (answer.status_code, answer.json) == (201, expected)
    event = said(app, "lpse.updated")[-1]
    assert (event["subject"], event["sequence"]) == ("lpse-902", "0000000001")
    assert event["data"] == expected


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "93"}, "code"),
        ({"code": "abc"}, "code"),
        ({"code": "1234567"}, "code"),
        ({"timezone": "Europe/Paris"}, "timezone"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"name": " "}, "name"),
        ({"unit": "x"}, "unit"),
    ],
)
def test_what_is_refused(client, admin, changes, field):
    answer = client.post(URL, json={**PAPUA, **changes}, headers=admin)

    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


def test_an_admin_changes_one(app, client, admin):
    changes = {"has_admin_ppe": False, "url": "https://spse.contoh.test/"}

    answer = client.patch(f"{URL}/93", json=changes, headers=admin)

    assert answer.status_code == 200
    event = said(app, "lpse.updated")[-1]
    assert (event["subject"], event["sequence"]) == ("lpse-93", "0000000002")
    assert event["data"] == client.get(f"{URL}/93").json == answer.json
    assert answer.json["has_admin_ppe"] is False
    assert client.patch(f"{URL}/404", json={}, headers=admin).status_code == 404


@pytest.mark.parametrize("role", ["admin_ppe", "admin_agency", "pimpinan", "ppk", "system"])
def test_nobody_else_writes(as_, client, role):
    headers = as_(role=role, lpse_code="93")

    assert client.post(URL, json=PAPUA, headers=headers).status_code == 403
    assert client.patch(f"{URL}/93", json={"name": "X"}, headers=headers).status_code == 403
    assert client.post(URL, json=PAPUA).status_code == 401


def test_nobody_registers_with_an_inactive_lpse(client, admin):
    client.patch(f"{URL}/10", json={"active": False}, headers=admin)

    active = client.get(URL, query_string={"active": "true"}).json["items"]

    assert [lpse["code"] for lpse in active] == ["93"]
    body = {"username": "h10", "password": "Rahasia-123!", "name": "H", "role": "helpdesk_lpse"}
    refused = client.post("/api/v1/users", json={**body, "lpse_code": "10"}, headers=admin)
    assert list(refused.json["errors"]) == ["lpse_code"]
