"""Administration of users: admins everywhere, the two local roles for staff of their LPSE."""

import pytest

from services.identity.domain import roles
from tests.identity.people import NIP, NPWP, staff
from tests.support import said

USERS = "/api/v1/users"
LOCAL = ("admin_agency", "admin_ppe")
EXTRA = {"tim_teknis": {"directorate": "spse"}, "penyedia": {"npwp": NPWP}}


@pytest.fixture
def admin(as_):
    return as_("admin", role="admin")


@pytest.fixture(params=LOCAL)
def local(as_, request):
    return as_("local", role=request.param, lpse_code="93")


def body_for(role, **changes):
    code = None if role in (*roles.NATIONAL_STAFF, "admin") else "93"
    return staff(role=role, lpse_code=code, nip=NIP, **EXTRA.get(role, {}), **changes)


@pytest.mark.parametrize("role", ["penyedia", "helpdesk_lpse", "tim_teknis", "pimpinan", "admin"])
def test_an_admin_creates_everybody(app, client, admin, role):
    answer = client.post(USERS, json=body_for(role), headers=admin)

    assert (answer.status_code, answer.json["role"]) == (201, role)
    assert len(said(app, "user.registered")) == 1


@pytest.mark.parametrize("role", [*roles.LPSE_STAFF, "ppk", "pimpinan", "helpdesk_lkpp", "admin"])
def test_a_local_administrator_creates_staff_only(client, local, role):
    answer = client.post(USERS, json=body_for(role), headers=local)

    assert answer.status_code == (201 if role in roles.LPSE_STAFF else 403)


def test_a_local_administrators_lpse_is_the_default_and_the_limit(client, local):
    without = {name: value for name, value in staff().items() if name != "lpse_code"}

    assert client.post(USERS, json=without, headers=local).json["lpse_code"] == "93"
    assert client.post(USERS, json=staff(lpse_code="10"), headers=local).status_code == 403


@pytest.mark.parametrize("role", [r for r in roles.PEOPLE if r not in roles.ADMINISTRATORS])
def test_nobody_else_administers(as_, client, add, role):
    headers, id_ = as_(role=role, lpse_code="93"), add("ppk1")

    answers = [
        client.get(USERS, headers=headers),
        client.post(USERS, json=staff(), headers=headers),
        client.get(f"{USERS}/{id_}", headers=headers),
        client.patch(f"{USERS}/{id_}", json={}, headers=headers),
        client.post(f"{USERS}/{id_}/deactivate", headers=headers),
    ]

    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize(
    ("username", "profile"),
    [
        ("other", {"role": "helpdesk_lpse", "lpse_code": "10"}),
        ("reporter", {"role": "ppk"}),
        ("leader", {"role": "pimpinan"}),
        ("national", {"role": "helpdesk_lkpp", "lpse_code": None}),
        ("admin", {"role": "admin", "lpse_code": None}),
    ],
)
def test_whom_a_local_administrator_cannot_reach_does_not_exist(
    add, client, local, username, profile
):
    url = f"{USERS}/{add(username, **profile)}"

    answers = [
        client.get(url, headers=local),
        client.patch(url, json={"name": "X"}, headers=local),
        client.post(f"{url}/deactivate", headers=local),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert client.get(USERS, headers=local).json["items"] == []


@pytest.mark.parametrize("changes", [{"role": "admin"}, {"role": "ppk"}, {"lpse_code": "10"}])
def test_staff_cannot_be_lifted_out_of_reach(add, client, local, changes):
    url = f"{USERS}/{add('h1', role='helpdesk_lpse')}"

    assert client.patch(url, json=changes, headers=local).status_code == 403
    assert client.patch(url, json={"role": "admin_ppe"}, headers=local).status_code == 200


def test_nobody_changes_their_own_role_or_deactivates_themselves(add, client, headers_of):
    id_ = add("admin", role="admin", lpse_code=None)
    headers, url = headers_of("admin"), f"{USERS}/{id_}"

    lowered = client.patch(
        url, json={"role": "ppk", "lpse_code": "93", "nip": NIP}, headers=headers
    )
    gone = client.post(f"{url}/deactivate", headers=headers)

    assert lowered.json["type"] == gone.json["type"] == "/problems/own-account"
    assert client.patch(url, json={"name": "Nama Lain"}, headers=headers).status_code == 200


def test_lists_hide_addresses_and_numbers_from_local_administrators(add, client, admin, local):
    add("h1", role="helpdesk_lpse", email="h1@contoh.test", phone="021-12345", nip=NIP)

    [hidden] = client.get(USERS, headers=local).json["items"]
    [shown] = client.get(USERS, headers=admin).json["items"]

    assert not {"email", "phone", "npwp", "nip"} & set(hidden)
    assert (shown["email"], shown["nip"], shown["npwp"]) == (
        "h1@contoh.test",
        "*" * 14 + "1001",
        None,
    )


def test_one_user_is_shown_whole_to_who_administers(add, client, local):
    id_ = add("h1", role="helpdesk_lpse", nip=NIP)

    assert client.get(f"{USERS}/{id_}", headers=local).json["nip"] == NIP


def test_pages_follow_each_other_without_a_gap(add, client, admin):
    names = [f"petugas{number}" for number in range(5)]
    for name in reversed(names):
        add(name, role="helpdesk_lpse")

    seen, cursor = [], None
    while True:
        asked = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = client.get(USERS, query_string=asked, headers=admin).json
        seen += [user["username"] for user in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert seen == names


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"role": "ppk"}, ["ppk1"]),
        ({"lpse_code": "10"}, ["h10"]),
        ({"q": "NAMA h1"}, ["h10"]),
        ({"q": "%"}, []),
        ({"active": "false"}, []),
        ({"active": "true", "role": "helpdesk_lpse"}, ["h10"]),
    ],
)
def test_lists_can_be_narrowed(add, client, admin, query, found):
    add("ppk1")
    add("h10", role="helpdesk_lpse", lpse_code="10")

    page = client.get(USERS, query_string=query, headers=admin).json

    assert [user["username"] for user in page["items"]] == found


@pytest.mark.parametrize(
    "query", [{"role": "x"}, {"limit": 101}, {"cursor": "x"}, {"q": "\0"}, {"lpse_code": "a"}]
)
def test_bad_filters_are_refused(client, admin, query):
    assert client.get(USERS, query_string=query, headers=admin).status_code == 422


def test_a_deactivated_user_is_out_at_once_and_can_come_back(add, app, admin, client, log_in):
    id_ = add("ppk1")
    token = log_in("ppk1").json["refresh_token"]

    answer = client.post(f"{USERS}/{id_}/deactivate", headers=admin)

    assert (answer.status_code, answer.json["active"]) == (200, False)
    body = {"refresh_token": token}
    assert client.post("/api/v1/auth/refresh", json=body).status_code == 401
    assert log_in("ppk1").status_code == 401
    assert [event["name"] for event in said(app)][-2:] == ["user.deactivated", "session.revoked"]
    assert client.post(f"{USERS}/{id_}/deactivate", headers=admin).status_code == 409
    client.patch(f"{USERS}/{id_}", json={"active": True}, headers=admin)
    assert log_in("ppk1").status_code == 200


def test_switching_active_off_deactivates_too(add, app, admin, client, log_in):
    id_ = add("ppk1")
    log_in("ppk1")

    answer = client.patch(f"{USERS}/{id_}", json={"active": False}, headers=admin)

    assert answer.json["active"] is False
    assert [event["name"] for event in said(app)][-2:] == ["user.deactivated", "session.revoked"]


def test_a_new_role_ends_sessions_and_a_new_name_does_not(add, app, admin, client, log_in):
    id_ = add("h1", role="helpdesk_lpse")
    log_in("h1")

    client.patch(f"{USERS}/{id_}", json={"name": "Lain"}, headers=admin)
    assert said(app, "session.revoked") == []
    client.patch(f"{USERS}/{id_}", json={"role": "admin_ppe"}, headers=admin)

    [event] = said(app, "session.revoked")
    assert (event["subject"], event["data"]["reason"]) == (id_, "changed")


def test_a_user_moves_only_to_an_active_lpse(add, admin, client):
    id_ = add("ppk1")

    moved = client.patch(f"{USERS}/{id_}", json={"lpse_code": "10"}, headers=admin)
    lost = client.patch(f"{USERS}/{id_}", json={"lpse_code": "404"}, headers=admin)

    assert (moved.status_code, moved.json["lpse_code"]) == (200, "10")
    assert (lost.status_code, list(lost.json["errors"])) == (422, ["lpse_code"])


def test_unknown_users_are_not_found(client, admin):
    url = f"{USERS}/00000000-0000-7000-8000-000000000000"

    assert client.get(url, headers=admin).status_code == 404
    assert client.get(f"{USERS}/x", headers=admin).status_code == 404
    assert client.patch(url, json={}, headers=admin).status_code == 404
