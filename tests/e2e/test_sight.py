"""L.5 to L.7: what cards show, what stays as it was said, and how soon a reporter sees it."""

import time

import pytest

from tests.e2e.people import PATIENCE_SECONDS, TEXT

pytestmark = pytest.mark.e2e
# B.8
CARD = {
    "number",
    "title",
    "reporter",
    "application",
    "application_version",
    "created_at",
    "lpse",
    "subcategory",
    "priority",
    "age_days",
    "type",
    "status",
    "status_label",
    "position",
}


def test_a053_cards_carry_the_fields_of_every_box(people):
    number = people.held()
    boxes = {"helpdesk1": "handled", "helpdesk2": "history", "ppk1": "mine", "lkpp1": "all"}

    for who, box in boxes.items():
        found = people(who).get("/tickets", params={"box": box, "number": number}).json()["items"]
        assert [CARD - set(card) for card in found] == [set()]


def test_a060_an_answer_stays_as_it_was_sent(people):
    number = people.held()
    people("helpdesk1").do(number, "feedback-requests", text=TEXT)
    answered = people("ppk1").do(number, "feedback-replies", text=TEXT).json()
    message = answered["messages"][-1]

    edited = people("ppk1").patch(
        f"/tickets/{number}/messages/{message['id']}", text="Lain sekali"
    )
    again = people("ppk1").do(number, "feedback-replies", text="Jawaban yang kedua kali")

    assert (edited.status_code, again.status_code) == (404, 409)
    assert people("ppk1").see(number)["messages"][-1]["text"] == TEXT


def test_a077_the_reporter_sees_each_movement_at_once(people):
    number = people.held()
    people("helpdesk1").do(number, "escalations", text=TEXT)
    began = time.monotonic()

    people.wait(number, "queued", "admin_ppe", who="ppk1")

    assert time.monotonic() - began < PATIENCE_SECONDS
