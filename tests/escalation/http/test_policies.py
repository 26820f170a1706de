"""Administrators read, try and change the routing policy."""

import pytest

from tests.escalation.documents import created, escalation_requested, shipped
from tests.support import said

POLICIES = "/api/v1/routing/policies"
CHAIN = shipped()["next"]
STRAIGHT_UP = [
    {**step, "to": "helpdesk_teknis"} if step["from"] == "admin_ppe" else step for step in CHAIN
]


@pytest.fixture
def admin(as_):
    return as_("admin", role="admin")


@pytest.fixture
def post(client, admin):
    def post(path=POLICIES, **changes):
        return client.post(path, json={"document": shipped(**changes)}, headers=admin)

    return post


def test_a_new_policy_counts_for_the_next_hop(app, client, admin, post):
    created(app)
    escalation_requested(app, 1)

    answer = post(next=STRAIGHT_UP)
    escalation_requested(app, 2)

    assert (answer.status_code, answer.json) == (201, {"version": 2, "active": True})
    last = said(app, "escalation.routed")[-1]["data"]
    assert (last["tier"], last["policy_version"]) == ("helpdesk_teknis", 2)


def test_versions_are_listed_newest_first_a_page_at_a_time(client, admin, post):
    post(next=STRAIGHT_UP)
    post()

    first = client.get(POLICIES, query_string={"limit": 2}, headers=admin).json
    cursor = {"limit": 2, "cursor": first["next_cursor"]}
    rest = client.get(POLICIES, query_string=cursor, headers=admin).json

    assert [(item["version"], item["active"]) for item in first["items"]] == [
        (3, True),
        (2, False),
    ]
    assert [item["version"] for item in rest["items"]] == [1]
    assert rest["next_cursor"] is None
    assert rest["items"][0]["created_by"] is None
    assert first["items"][0]["document"] == shipped(version=3)


def test_a_policy_with_problems_is_refused_with_all_of_them(app, client, admin, post):
    added = [{"from": "helpdesk_teknis", "to": "helpdesk_lkpp"}]

    answer = post(next=CHAIN + added, directorates=shipped()["directorates"][:2])

    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {
        "document.next.helpdesk_teknis",
        "document.directorates.katalog",
    }
    assert client.get(POLICIES, headers=admin).json["items"][0]["version"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"next": [{"from": "admin_ppe"}]},
        {"next": "helpdesk_lkpp"},
        {"first": [{"creator": "reporter", "tier": "lpse_level1", "or": "admin_ppe"}]},
        {"speed": "fast"},
        {"directorates": [{"code": "spse", "name": "SPSE"}]},
    ],
)
@pytest.mark.parametrize("path", [POLICIES, f"{POLICIES}/dry-run"])
def test_a_document_of_another_shape_is_refused(post, path, change):
    answer = post(path, **change)

    assert answer.status_code == 422
    assert all(key.startswith("document.") for key in answer.json["errors"])


def test_a_dry_run_counts_and_changes_nothing(app, client, admin, post):
    created(app, number="TPS2605130001")
    created(app, number="TPS2605130002")
    for hop in (1, 2):
        escalation_requested(app, hop, number="TPS2605130002")

    answer = post(f"{POLICIES}/dry-run", next=STRAIGHT_UP)

    assert answer.status_code == 200
    assert (answer.json["tickets"], answer.json["elsewhere"]) == (2, 1)
    assert answer.json["by_tier"] == {"helpdesk_lkpp": 1}
    assert answer.json["examples"][0]["number"] == "TPS2605130002"
    assert len(client.get(POLICIES, headers=admin).json["items"]) == 1


def test_a_dry_run_of_the_policy_in_force_finds_no_difference(app, post):
    created(app, number="TPS2605130001", application="gone")
    created(app, number="TKP2605130001", creator_tier="konsultasi", lpse_code=None)
    escalation_requested(app, 1, number="TKP2605130001", to="tim_teknis")

    answer = post(f"{POLICIES}/dry-run")

    assert (answer.json["tickets"], answer.json["elsewhere"]) == (2, 0)


@pytest.mark.parametrize("role", ["ppk", "helpdesk_lpse", "pimpinan", "system"])
def test_only_administrators_see_and_change_policies(client, as_, role):
    headers = as_(role=role)
    body = {"document": shipped()}

    assert client.get(POLICIES, headers=headers).status_code == 403
    assert client.post(POLICIES, json=body, headers=headers).status_code == 403
    assert client.post(f"{POLICIES}/dry-run", json=body, headers=headers).status_code == 403
