"""Personal data and internal notes show up where they may, and nowhere else (SR-07 to SR-09)."""

import json
import sqlite3

import pytest

from tests.security.relations import EMAIL, EVERYBODY, NIP, NO_STAFF, NOTE, NPWP, PHONE, SEEN_BY

pytestmark = pytest.mark.e2e
PASSWORD = "Sandi-Kenari-1!"
REPORTERS_EMAIL = "ppk1@contoh.test"
# Where a person's own data is the matter of the answer, it is not looked for.
READS = (
    "tickets?limit=100",
    "tickets?box=incoming&limit=100",
    "tickets?box=handled&limit=100",
    "tickets?box=history&limit=100",
    "tickets?box=mine&limit=100",
    "tickets/updates?limit=100",
    "notifications?limit=100",
    "dashboard",
    "applications",
    "ratings/summary?group_by=lpse",
    "tenders?q=100",
)
OF_TICKETS = ("tickets/{}", "tickets/{}/timeline", "public/tickets/{}")
PUBLIC_KEYS = {
    "number",
    "title",
    "application",
    "status",
    "status_label",
    "position",
    "created_at",
    "updated_at",
    "steps",
}


@pytest.fixture(scope="module")
def answers(stage, tickets):
    """Everything anybody can read, by who reads it; the notes are written first."""
    for name in ("reached", "lateral", "consultation"):
        stage.do("lkpp1", tickets[name], "notes", text=NOTE)
        stage.do("lkpp1", tickets[name], "watch")
    targets = [target.format(number) for number in tickets.values() for target in OF_TICKETS]
    return {who: everything(stage, who, [*READS, *targets]) for who in (None, *EVERYBODY)}


def everything(stage, who, targets):
    return {target: stage.ask(who, "GET", target).text for target in targets}


def readers_of(answers, canary):
    return {who for who, told in answers.items() if any(canary in text for text in told.values())}


def test_a_nip_is_whole_for_its_owner_and_the_handler_only(answers):
    owners, handlers = {"ppk1", "pp1", "pokja1", "kuppbj1"}, {"lkpp1", "tim_katalog1"}

    assert readers_of(answers, NIP) == owners | handlers | {"helpdesk1", "ppe1"}


def test_its_last_digits_are_there_for_whoever_sees_the_ticket(answers):
    assert readers_of(answers, f"•{NIP[-4:]}") >= {"admin", "ppe1", "callcenter1", "machine"}


@pytest.mark.parametrize("canary", [NPWP, PHONE, EMAIL])
def test_a_visitors_data_are_whole_for_their_officer_only(answers, canary):
    assert readers_of(answers, canary) == {"konsultasi1"}


def test_a_reporters_address_is_for_whoever_works_on_the_ticket(answers):
    working = {"lkpp1", "lkpp2", "tim_katalog1"}

    assert readers_of(answers, REPORTERS_EMAIL) == {"ppk1", *working}


def test_notes_are_for_staff_who_see_the_ticket(answers):
    staff = set().union(*(SEEN_BY[name] for name in ("reached", "lateral", "consultation")))

    assert readers_of(answers, NOTE[:14]) == staff - NO_STAFF


def test_what_anybody_may_read_names_nobody(stage, tickets, answers):
    for number in tickets.values():
        found = json.loads(answers[None][f"public/tickets/{number}"])

        assert set(found) == PUBLIC_KEYS
        assert all(set(step) == {"at", "status", "tier"} for step in found["steps"])


def test_without_a_token_there_is_nothing_else(answers):
    for target, text in answers[None].items():
        if not target.startswith("public/"):
            assert json.loads(text)["status"] == 401, target


def test_colleagues_lists_of_users_tell_no_addresses(stage):
    listed = stage.ask("ppe1", "GET", "users?limit=100").text

    assert "@contoh.test" not in listed
    assert "+62812" not in listed
    assert not {"email", "phone", "npwp", "nip"} & set(json.loads(listed)["items"][0])


def test_logs_tell_nothing_personal(suite, stage, answers):
    login = {"username": "ppk1", "password": PASSWORD}
    assert stage.ask(None, "POST", "auth/login", json=login).status_code == 401
    login["password"] = "Rahasia-123!"
    granted = stage.ask(None, "POST", "auth/login", json=login).json()
    token = granted["access_token"]
    stage.ask(None, "POST", "auth/login", json={"username": NIP, "password": PASSWORD})
    stage.ask(None, "GET", f"public/tickets/{NIP}")
    stage.ask(None, "GET", f"tickets?q={NIP}&access_token={token}")

    written = (suite.folder / "data" / "lpse.log").read_text()

    assert '"route": "/api/v1/auth/login"' in written
    secrets = (PASSWORD, "Rahasia-123!", token.split(".")[2], granted["refresh_token"], "eyJ")
    for canary in (*secrets, NIP, NPWP, PHONE, EMAIL, NOTE[:14], "@contoh.test", "+62812"):
        assert canary not in written, canary


@pytest.mark.parametrize("service", ["escalation", "notification", "rating", "attachment"])
def test_no_number_leaves_the_ticket_service(suite, answers, service):
    with sqlite3.connect(suite.folder / "data" / f"{service}.db") as database:
        written = "\n".join(database.iterdump())

    for canary in (NIP, NPWP, PHONE, EMAIL, NOTE[:14]):
        assert canary not in written, canary
