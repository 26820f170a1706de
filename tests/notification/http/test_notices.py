"""Reading one's notices, and marking them as read."""

import pytest

from tests.notification.events import NUMBER, happens, registered, who
from tests.support import person

PATH = "/api/v1/notifications"


@pytest.fixture
def read(client, as_):
    def read(query="", *, who="reporter", role="ppk", language="id"):
        headers = {**as_(who, role=role), "Accept-Language": language}
        return client.get(f"{PATH}{query}", headers=headers).json

    return read


@pytest.fixture
def mark(client, as_):
    def mark(body, *, who="reporter", role="ppk"):
        return client.post(f"{PATH}/read", json=body, headers=as_(who, role=role))

    return mark


@pytest.fixture
def five(app):
    """Five notices of the reporter; the newest says that the ticket is solved."""
    for _ in range(4):
        happens(app, "taken", handler=who("a"), actor=who("a"))
    happens(app, "resolved", resolver=who("a"), actor=who("a"))


def test_a_notice_says_what_happened(app, read):
    happens(app, "resolved", resolver=who("a"), actor=who("Budi"))

    [notice] = read()["items"]

    assert notice.pop("created_at").endswith("Z")
    assert len(notice.pop("id")) == 36
    assert notice == {
        "kind": "ticket_resolved",
        "ticket": NUMBER,
        "title": "Mohon konfirmasi penyelesaian",
        "text": f"Budi menyelesaikan tiket {NUMBER} “Tidak bisa unggah”. "
        "Apakah masalahnya sudah selesai?",
        "read": False,
    }


def test_notices_come_in_the_readers_language(app, read):
    happens(app, "escalated", tier="helpdesk_teknis", unit="lkpp")

    [indonesian] = read()["items"]
    [english] = read(language="en")["items"]

    assert indonesian["title"] == "Tiket Anda diteruskan"
    assert indonesian["text"].endswith("kini berada di Helpdesk Teknis LKPP.")
    assert english["text"].endswith("is now with the LKPP Technical Helpdesk.")


def test_pages_are_newest_first_and_stable(app, read, five):
    first = read("?limit=2")
    happens(app, "escalated")
    second = read(f"?limit=2&cursor={first['next_cursor']}")
    third = read(f"?limit=2&cursor={second['next_cursor']}")

    pages = [first["items"], second["items"], third["items"]]
    shown = [notice["id"] for page in pages for notice in page]
    assert first["items"][0]["kind"] == "ticket_resolved"
    assert [len(page) for page in pages] == [2, 2, 1]
    assert shown == sorted(shown, reverse=True)
    assert third["next_cursor"] is None
    assert read()["items"][0]["kind"] == "ticket_escalated"


def test_read_notices_leave_the_unread_ones(read, mark, five):
    newest, *_ = read()["items"]

    answer = mark({"ids": [newest["id"]]})

    unread = read("?unread=1")
    assert answer.json == {"unread": 4}
    assert unread["unread"] == len(unread["items"]) == 4
    assert newest["id"] not in [notice["id"] for notice in unread["items"]]
    assert [notice["read"] for notice in read()["items"]] == [True] + [False] * 4


def test_all_may_be_read_at_once(read, mark, five):
    assert mark({"all": True}).json == {"unread": 0}
    assert read("?unread=1")["items"] == []
    assert len(read()["items"]) == 5


def test_somebody_elses_notices_are_neither_shown_nor_touched(read, mark, five):
    [notice, *_] = read()["items"]

    answer = mark({"ids": [notice["id"], person("no notice")]}, who="thief")

    assert (answer.status_code, answer.json) == (200, {"unread": 0})
    assert read(who="thief")["items"] == []
    assert read()["unread"] == 5


def test_marking_twice_is_harmless(read, mark, five):
    newest, *_ = read()["items"]

    mark({"ids": [newest["id"]]})

    assert mark({"ids": [newest["id"], newest["id"]]}).json == {"unread": 4}


@pytest.mark.parametrize(
    "body",
    [{}, {"all": False}, {"ids": []}, {"ids": ["x"]}, {"ids": [person("a")], "all": True},
     {"ids": None}, {"ids": [person("a")] * 101}, {"all": True, "more": 1}],
)  # fmt: skip
def test_it_must_be_said_which(mark, body):
    assert mark(body).status_code == 422


@pytest.mark.parametrize("query", ["?limit=0", "?limit=101", "?cursor=x", "?unread=maybe"])
def test_bad_queries_are_refused(client, as_, query):
    assert client.get(f"{PATH}{query}", headers=as_(role="ppk")).status_code == 422


def test_the_count_of_unread_ones_ends_at_a_hundred(app, read):
    for _ in range(103):
        happens(app, "taken", handler=who("a"))

    assert read("?limit=1")["unread"] == 100


def test_notices_are_for_people(client, as_):
    assert client.get(PATH).status_code == 401
    assert client.get(PATH, headers=as_(role="system")).status_code == 403
    assert client.post(f"{PATH}/read", json={"all": True}).status_code == 401


@pytest.mark.parametrize("role", ["penyedia", "resepsionis", "pimpinan", "admin", "tim_teknis"])
def test_every_person_may_read_their_own(client, as_, role):
    assert client.get(PATH, headers=as_(role=role)).status_code == 200


def test_a_caller_no_event_has_told_of_is_a_member_at_once(app, client, as_, read):
    headers = as_("new", role="helpdesk_lpse", lpse_code="93")
    client.get(PATH, headers=headers)

    happens(app, "queued")

    assert read(who="new", role="helpdesk_lpse")["unread"] == 1


def test_a_token_never_overrules_an_event(app, client, as_, read):
    registered(app, "gone", active=False)
    client.get(PATH, headers=as_("gone", role="helpdesk_lpse", lpse_code="93"))

    happens(app, "queued")

    assert read(who="gone", role="helpdesk_lpse")["unread"] == 0


def test_words_of_people_are_plain_text(app, read):
    happens(app, "taken", handler=who("a"), actor=who("{number} <b>"), title="<i>{actor}</i>")

    [notice] = read()["items"]

    assert notice["text"] == f"Tiket {NUMBER} “<i>{{actor}}</i>” dikerjakan oleh {{number}} <b>."
