"""Races on one machine: one of many takes a ticket, and no number is drawn twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.support import said
from tests.ticket.desk import refusal

RACERS = 8
CREATIONS = 200


def test_one_of_eight_who_take_it_at_once_has_it(desk):
    number = desk.queued()
    names = [f"petugas{n}" for n in range(RACERS)]
    people = [desk.as_(name, role="helpdesk_lpse", lpse_code="93") for name in names]
    start = Barrier(RACERS)

    def take(who):
        client = desk.app.test_client()
        start.wait()
        return client.post(f"/api/v1/tickets/{number}/take", headers=who)

    with ThreadPoolExecutor(RACERS) as pool:
        answers = list(pool.map(take, people))

    refused = [refusal(answer) for answer in answers if answer.status_code != 200]
    assert refused == [(409, "already-taken")] * (RACERS - 1)
    assert len(said(desk.app, "ticket.taken")) == 1
    handler = desk.show(number, desk.admin).json["assignee"]["name"]
    assert [
        name for name, answer in zip(names, answers, strict=True) if answer.status_code == 200
    ] == [handler]


def test_two_hundred_creations_at_once_draw_two_hundred_numbers(desk):
    body = {"application": "spse", "title": "Bersamaan", "description": "x" * 15}
    body["nip"] = "198001012005011001"

    def create(_):
        return desk.app.test_client().post("/api/v1/tickets", json=body, headers=desk.ppk)

    with ThreadPoolExecutor(RACERS) as pool:
        answers = list(pool.map(create, range(CREATIONS)))

    numbers = {answer.json["number"] for answer in answers}
    assert {answer.status_code for answer in answers} == {201}
    assert len(numbers) == CREATIONS
    assert {int(number[-4:]) for number in numbers} == set(range(1, CREATIONS + 1))
    assert len(said(desk.app, "ticket.created")) == CREATIONS
