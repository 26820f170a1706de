"""What every write has in common: versions, repeated keys; and notes, watching, free messages."""

import pytest

from tests.support import person, said
from tests.ticket.desk import CLASS, TEXT, refusal

POSTS = [
    ("queued", "level1", "take", {}),
    ("in_progress", "level1", "release", {"reason": TEXT}),
    ("in_progress", "level1", "feedback-requests", {"text": TEXT}),
    ("waiting_feedback", "ppk", "feedback-replies", {"text": TEXT}),
    ("classified", "level1", "escalations", {"text": TEXT}),
    ("classified", "level1", "resolutions", {"text": TEXT}),
    ("resolved", "ppk", "reviews", {"accepted": False, "text": TEXT}),
    ("in_progress", "ppk", "close", {}),
    ("in_progress", "lkpp", "notes", {"text": "x"}),
    ("in_progress", "lkpp", "watch", {}),
    ("in_progress", "lkpp", "unwatch", {}),
    ("in_progress", "leader", "reassign", {"reason": TEXT, "user_id": person("helpdesk2")}),
]
ACTS = [*POSTS, ("in_progress", "level1", "classification", CLASS)]


def prepare(desk, state):
    desk.know("helpdesk2", role="verifikator_lpse", lpse_code="93")
    return getattr(desk, state)()


def send(desk, who, number, act, body, **headers):
    method = "patch" if act == "classification" else "post"
    return desk.do(getattr(desk, who), number, act, method, headers=headers, **body)


@pytest.mark.parametrize(("state", "who", "act", "body"), ACTS)
def test_a_write_for_another_version_is_stale(desk, state, who, act, body):
    number = prepare(desk, state)
    before = desk.show(number, desk.admin)

    stale = send(desk, who, number, act, body, **{"If-Match": f'"{before.json["version"] - 1}"'})
    unchanged = desk.show(number, desk.admin)
    fresh = send(desk, who, number, act, body, **{"If-Match": before.headers["ETag"]})

    assert refusal(stale) == (412, "stale")
    assert unchanged.json == before.json
    assert fresh.status_code == 200


def test_any_version_will_do_for_a_star(desk):
    number = desk.queued()

    assert send(desk, "level1", number, "take", {}, **{"If-Match": "*"}).status_code == 200


@pytest.mark.parametrize(("state", "who", "act", "body"), POSTS)
def test_a_repeated_key_acts_once(desk, state, who, act, body):
    number = prepare(desk, state)

    first = send(desk, who, number, act, body, **{"Idempotency-Key": "k"})
    events = len(said(desk.app))
    again = send(desk, who, number, act, body, **{"Idempotency-Key": "k"})

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(said(desk.app)) == events


def test_a_refusal_is_repeated_too(desk):
    """Decision 21."""
    number = desk.in_progress()
    taken = send(desk, "level1_colleague", number, "take", {}, **{"Idempotency-Key": "k"})
    desk.do(desk.level1, number, "release", reason=TEXT)

    again = send(desk, "level1_colleague", number, "take", {}, **{"Idempotency-Key": "k"})

    assert refusal(taken) == refusal(again) == (409, "already-taken")


@pytest.mark.parametrize(("state", "who", "act", "body"), ACTS)
def test_every_write_counts_one_version_further(desk, state, who, act, body):
    number = prepare(desk, state)
    before = desk.show(number, desk.admin).json["version"]

    after = send(desk, who, number, act, body)

    changed = act != "unwatch"
    assert after.json["version"] == before + changed
    assert after.headers["ETag"] == f'"{before + changed}"'


@pytest.mark.parametrize(("state", "who", "act", "body"), ACTS)
def test_a_write_answers_with_what_a_read_would(desk, state, who, act, body):
    number = prepare(desk, state)

    answer = send(desk, who, number, act, body)

    shown = desk.show(number, getattr(desk, who))
    assert answer.json == shown.json
    assert answer.headers["ETag"] == shown.headers["ETag"]


def test_notes_are_for_staff(desk):
    number = desk.in_progress()
    note = desk.do(desk.lkpp, number, "notes", text="Periksa log")

    def kinds(who):
        return [message["kind"] for message in desk.show(number, who).json["messages"]]

    assert note.json["status"] == "in_progress"
    assert (kinds(desk.level1), kinds(desk.ppk)) == (["note"], [])
    machine = desk.as_("m", role="system", scopes=["tickets:read"])
    assert kinds(machine) == []
    assert said(desk.app, "ticket.note_added")[0]["data"]["author"]["name"] == "lkpp1"


def test_reasons_of_staff_are_not_for_the_reporter(desk):
    number = desk.in_progress()
    desk.do(desk.level1, number, "release", reason=TEXT)
    desk.do(desk.ppk, number, "close", reason="Sudah bisa")

    def notes(who):
        return [entry["note"] for entry in desk.timeline(number, who) if entry["note"]]

    assert notes(desk.level1) == [TEXT, "Sudah bisa"]
    assert notes(desk.ppk) == ["Sudah bisa"]


def test_watchers_are_named_in_what_follows(desk):
    number = desk.queued()

    watched = desk.do(desk.lkpp, number, "watch").json
    again = desk.do(desk.lkpp, number, "watch").json
    desk.do(desk.level1, number, "take")
    watchers = said(desk.app, "ticket.taken")[0]["data"]["watchers"]
    left = desk.do(desk.lkpp, number, "unwatch").json

    assert (watched["watching"], left["watching"]) == (True, False)
    assert again["version"] == watched["version"]
    assert watchers == [person("lkpp1")]


def test_free_messages_belong_to_service_requests(desk):
    number = desk.in_progress()

    for who in (desk.ppk, desk.level1):
        assert refusal(desk.do(who, number, "messages", text="halo")) == (409, "wrong-state")


@pytest.mark.parametrize("act", ["release", "resolutions", "reviews"])
def test_a_body_that_is_no_json_is_malformed(desk, act):
    path, who = f"/api/v1/tickets/{desk.resolved()}/{act}", desk.level1
    who = desk.ppk if act == "reviews" else who

    broken = desk.client.post(path, data=b"{", headers=who, content_type="application/json")
    twice = desk.client.post(
        path, data=b'{"text": "a", "text": "b"}', headers=who, content_type="application/json"
    )
    form = desk.client.post(path, data={"text": TEXT}, headers=who)

    assert (broken.status_code, twice.status_code, form.status_code) == (400, 400, 415)
