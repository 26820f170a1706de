"""Ids of others and fields that are not ours to write, in bodies and addresses (H06, H07)."""

import re

import pytest

from tests.security.matrix import ID
from tests.security.relations import NIP, TEXT
from tests.security.stage import CHOSEN, SPSE

pytestmark = pytest.mark.e2e
BODY = {**SPSE, "title": "Berkas orang lain", "nip": NIP}
SIDE_FIELDS = {
    "status": "completed",
    "priority": "emergency",
    "number": "TPS2611249999",
    "creator_id": ID,
    "reporter": {"id": ID},
    "created_at": "2020-01-01T00:00:00Z",
    "assignee": ID,
    "position": {"tier": "tim_teknis"},
    "channel": "call_center",
    "version": 9,
    "role": "admin",
    "tier": "tim_teknis",
    "is_internal": True,
    "compensated": True,
}


@pytest.fixture(scope="module")
def foreign(stage):
    """A file of penyedia1 that was not sent."""
    return stage.upload("penyedia1")


def test_an_unsent_file_is_its_owners_alone(stage, foreign):
    for who in ("ppk1", "helpdesk1", "lkpp1", "admin", "machine"):
        assert stage.ask(who, "GET", f"attachments/{foreign}").status_code == 404, who
    for who in ("ppk1", "helpdesk1", "lkpp1"):
        assert stage.ask(who, "DELETE", f"attachments/{foreign}").status_code == 404, who
    assert stage.ask("penyedia1", "GET", f"attachments/{foreign}").status_code == 200


def test_nobody_sends_the_file_of_another(stage, tickets, foreign, file):
    for id_ in (foreign, file, ID):
        created = stage.ask("ppk1", "POST", "tickets", json={**BODY, "attachment_ids": [id_]})
        asked = stage.ask(
            "lkpp1",
            "POST",
            f"tickets/{tickets['reached']}/feedback-requests",
            json={"text": TEXT, "attachment_ids": [id_]},
        )

        for answer in (created, asked):
            assert answer.status_code == 422
            assert list(answer.json()["errors"]) == ["attachment_ids"]
    shown = stage.ask("lkpp1", "GET", f"tickets/{tickets['reached']}").json()
    assert (shown["status"], len(shown["attachments"])) == ("in_progress", 1)


def test_a_sent_file_cannot_be_taken_back(stage, file):
    assert stage.ask("ppk1", "DELETE", f"attachments/{file}").status_code in (404, 409)
    assert stage.ask("ppk1", "GET", f"attachments/{file}").status_code == 200


def test_a_grant_opens_its_own_file_and_no_other(stage, tickets, foreign, file):
    shown = stage.ask("ppk1", "GET", f"tickets/{tickets['reached']}").json()
    url = shown["attachments"][0]["url"]
    other = re.sub(file, foreign, url)

    assert stage.ask(None, "GET", url).status_code == 200
    assert stage.ask(None, "GET", other).status_code == 403
    assert stage.ask("ppk1", "GET", other).status_code == 404
    assert stage.ask(None, "GET", url[:-8] + "AAAAAAAA").status_code == 403
    assert stage.ask(None, "DELETE", url).status_code == 401


@pytest.mark.parametrize("name", ["helpdesk1", "penyedia1", "teknis1", "tim_spse1", "ppk1"])
def test_a_ticket_is_handed_to_colleagues_only(stage, tickets, name):
    body = {"user_id": stage.claims[name]["sub"], "reason": TEXT}

    answer = stage.ask(
        "pimpinan_lkpp", "POST", f"tickets/{tickets['reached']}/reassign", json=body
    )

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["user_id"]


def test_an_id_nobody_has_is_refused_in_the_same_words(stage, tickets):
    target = f"tickets/{tickets['reached']}/reassign"
    answers = [
        stage.ask("pimpinan_lkpp", "POST", target, json={"user_id": id_, "reason": TEXT}).json()
        for id_ in (ID, stage.claims["helpdesk97"]["sub"])
    ]

    assert answers[0]["errors"] == answers[1]["errors"]


@pytest.mark.parametrize("field", SIDE_FIELDS)
@pytest.mark.parametrize("who", ["ppk1", "helpdesk1"])
def test_side_fields_of_a_ticket_are_refused(stage, who, field):
    numbers = CHOSEN if who == "helpdesk1" else {}
    body = {**BODY, **numbers, field: SIDE_FIELDS[field]}

    answer = stage.ask(who, "POST", "tickets", json=body)

    assert answer.status_code == 422
    assert field in answer.json()["errors"]


def test_staff_do_not_write_for_another_lpse(stage):
    answer = stage.ask(
        "helpdesk1", "POST", "tickets", json={**SPSE, **CHOSEN, "title": "x", "lpse_code": "97"}
    )

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["lpse_code"])


def test_nobody_makes_themselves_more_than_they_are(stage):
    for field, value in {"role": "admin", "lpse_code": "97", "active": True, "nip": NIP}.items():
        answer = stage.ask("ppk1", "PATCH", "auth/me", json={field: value})

        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


@pytest.mark.parametrize("role", ["admin", "pimpinan", "helpdesk_lkpp", "penyedia", "system"])
def test_an_lpse_makes_no_users_above_or_outside_itself(stage, role):
    for code in ("93", "97"):
        body = {"username": f"{role}-baru", "password": "Rahasia-987!", "name": "Baru"}
        body |= {"role": role, "lpse_code": code, "nip": NIP}

        answer = stage.ask("ppe1", "POST", "users", json=body)

        assert answer.status_code in (403, 422), (code, answer.text)


def test_an_lpse_reaches_its_own_staff_only(stage):
    for name in ("helpdesk97", "admin", "ppk1", "lkpp1"):
        target = f"users/{stage.claims[name]['sub']}"

        assert stage.ask("ppe1", "GET", target).status_code == 404, name
        assert stage.ask("ppe1", "PATCH", target, json={"name": "x"}).status_code == 404, name
        assert stage.ask("ppe1", "POST", f"{target}/deactivate").status_code == 404, name
