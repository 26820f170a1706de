"""B.8: the boxes, their filters, their order, and pages that stay put under inserts."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.ticket.desk import CLASS, MORNING, TEXT

EVERYBODY = ("ppk", "level1", "level1_colleague", "ppe", "lkpp", "tim_spse", "leader", "admin")


def boxes(desk, who, number):
    names = ("incoming", "handled", "history", "mine", "all")
    return {name for name in names if number in desk.box(getattr(desk, who), name)}


IN_BOXES = {
    "queued": {
        "ppk": {"history", "mine", "all"},
        "level1": {"incoming", "all"},
        "level1_colleague": {"incoming", "all"},
        "ppe": {"all"},
        "lkpp": {"all"},
        "tim_spse": set(),
        "leader": {"all"},
        "admin": {"all"},
    },
    "in_progress": {
        "ppk": {"history", "mine", "all"},
        "level1": {"handled", "all"},
        "level1_colleague": {"history", "all"},
        "ppe": {"all"},
    },
    "waiting_feedback": {
        "ppk": {"handled", "mine", "all"},
        "level1": {"history", "all"},
        "level1_colleague": {"history", "all"},
    },
    "escalated": {
        "ppk": {"history", "mine", "all"},
        "level1": {"history", "all"},
        "ppe": {"handled", "all"},
        "level1_papua": set(),
    },
    "resolved": {"ppk": {"handled", "mine", "all"}, "level1": {"history", "all"}},
    "accepted": {"ppk": {"handled", "mine", "all"}, "level1": {"history", "all"}},
    "completed": {"ppk": {"history", "mine", "all"}, "level1": {"history", "all"}},
    "closed": {
        "ppk": {"history", "mine", "all"},
        "level1": {"history", "all"},
        "ppk_colleague": set(),
        "officer": set(),
    },
}


@pytest.mark.parametrize("state", IN_BOXES)
def test_each_box_holds_what_decision_17_says(desk, state):
    number = getattr(desk, state)()

    assert {who: boxes(desk, who, number) for who in IN_BOXES[state]} == IN_BOXES[state]


def test_what_staff_made_is_in_their_history_until_it_is_their_turn(desk):
    """A038."""
    number = desk.create(desk.level1, **CLASS).json["number"]
    desk.route(number, 0, "admin_ppe", "93")

    assert boxes(desk, "level1", number) == {"history", "mine", "all"}
    assert boxes(desk, "level1_colleague", number) == {"all"}
    assert boxes(desk, "ppe", number) == {"incoming", "all"}
    desk.do(desk.ppe, number, "take")
    desk.do(desk.ppe, number, "resolutions", text=TEXT)
    assert boxes(desk, "level1", number) == {"handled", "mine", "all"}


def test_an_officer_sees_nothing_of_another_officers_consultations(desk):
    number = desk.consult().json["number"]
    desk.route(number, 0, "konsultasi", "lkpp")
    colleague = desk.as_("konsultasi2", role="petugas_konsultasi")

    for name in ("incoming", "handled", "history", "mine", "all"):
        assert desk.box(colleague, name) == []
    assert desk.show(number, colleague).status_code == 404


@pytest.mark.parametrize("role", ["resepsionis", "petugas_pengaduan"])
def test_reception_and_complaints_see_no_tickets(desk, role):
    number = desk.queued()
    who = desk.as_("x", role=role)

    assert all(desk.box(who, name) == [] for name in ("incoming", "handled", "history", "all"))
    assert desk.show(number, who).status_code == 404


def test_who_once_held_a_ticket_keeps_reading_it(desk):
    number = desk.in_progress()
    moved = desk.as_("helpdesk1", role="helpdesk_lpse", lpse_code="902")

    assert desk.show(number, moved).status_code == 200
    assert desk.show(number, desk.level1_papua).status_code == 404


def test_a_machine_lists_inside_its_binding(desk):
    here = desk.queued()
    there = desk.create(lpse_code="902", application="icb").json["number"]

    def seen(**binding):
        who = desk.as_("m", role="system", scopes=["tickets:read"], **binding)
        return {*desk.box(who, "all")}

    assert seen() == {here, there}
    assert seen(lpse_codes=["93"]) == seen(applications=["spse"]) == {here}
    assert seen(lpse_codes=[]) == seen(lpse_codes=["93"], applications=["icb"]) == set()


@pytest.fixture
def three(desk, clock):
    """A plain ticket, a classified one of another application, and a rated one."""
    clock.set(MORNING)
    plain = desk.create(title="Gagal Unggah KAK", description="Tombol unggah tidak menjawab").json
    desk.in_progress()
    clock.advance(timedelta(days=1))
    chosen = {"category": "icb-usulan", "subcategory": "icb-usulan-fitur-baru"}
    other = desk.create(application="icb", **chosen, title="Usul fitur 100%").json
    clock.advance(timedelta(days=1))
    rated = desk.completed(application_version="4.5", title="Sandi lupa")
    return plain["number"], other["number"], rated


FILTERS = [
    ({"application": "icb"}, {1}),
    ({"version": "4.5"}, {2}),
    ({"category": "icb-usulan"}, {1}),
    ({"priority": "minor"}, {1}),
    ({"priority": "major"}, {2}),
    ({"priority": "emergency"}, set()),
    ({"lpse": "93", "rating": 5}, {2}),
    ({"rating": 4}, set()),
    ({"lpse": "902"}, set()),
    ({"status": ["completed", "closed"]}, {2}),
    ({"status": "completed", "application": "icb"}, set()),
    ({"q": "unggah kak"}, {0}),
    ({"q": "KAK tombol"}, {0}),
    ({"q": "sandi unggah kak"}, set()),
    ({"q": "100%"}, {1}),
    ({"q": "%_"}, set()),
    ({"q": "usul FITUR"}, {1}),
    ({"created_from": "2026-06-04"}, {1, 2}),
    ({"created_to": "2026-06-03", "q": "gagal"}, {0}),
    ({"created_from": "2026-06-04", "created_to": "2026-06-04"}, {1}),
    ({"created_from": "2027-01-01"}, set()),
]


@pytest.mark.parametrize(("filters", "found"), FILTERS, ids=str)
def test_filters_keep_what_satisfies_all_of_them(desk, three, filters, found):
    """A049."""
    numbers = set(desk.box(desk.ppk, "mine", **filters)) & set(three)

    assert numbers == {three[index] for index in found}


def test_a_number_finds_that_ticket_only(desk, three):
    """A048."""
    assert desk.box(desk.ppk, "all", number=three[1]) == [three[1]]
    assert desk.box(desk.ppk_colleague, "all", number=three[1]) == []
    assert desk.box(desk.ppk, "all", number="TPS") == []


@pytest.mark.parametrize(
    "filters",
    [
        {"box": "lain"},
        {"status": "open"},
        {"status": "queued,routing"},
        {"priority": "urgent"},
        {"rating": 0},
        {"rating": "lima"},
        {"sla": "late"},
        {"sort": "title"},
        {"limit": 0},
        {"limit": 101},
        {"limit": "x"},
        {"cursor": "x"},
        {"cursor": "WzFd"},
        {"created_from": "kemarin"},
        {"created_from": "2026-13-01"},
        {"created_from": "0001-01-01"},
        {"created_to": "9999-12-31"},
        {"created_from": "2026-06-02", "created_to": "2026-06-01"},
        {"q": ""},
        {"q": "x" * 201},
        {"application": "a\0b"},
        {"number": "\0"},
    ],
    ids=str,
)
def test_bad_filters_are_refused(desk, filters):
    answer = desk.client.get("/api/v1/tickets", query_string=filters, headers=desk.ppk)

    assert answer.status_code == 422
    assert answer.json["errors"]


@pytest.mark.parametrize(("who", "hours"), [("level1", 0), ("level1_papua", 2)])
def test_dates_are_those_of_the_callers_zone(desk, clock, who, hours):
    """Midnight comes two hours earlier in Jayapura than in Jakarta."""
    midnight = datetime(2026, 6, 9, 17, 0, tzinfo=UTC) - timedelta(hours=hours)
    lpse = {"level1": "93", "level1_papua": "902"}[who]
    numbers = []
    for moment in (midnight - timedelta(seconds=1), midnight + timedelta(seconds=1)):
        clock.set(moment)
        numbers.append(desk.create(lpse_code=lpse).json["number"])

    def created(**filters):
        return desk.box(getattr(desk, who), "all", **filters)

    assert created(created_to="2026-06-09") == numbers[:1]
    assert created(created_from="2026-06-10") == numbers[1:]
    assert created(created_from="2026-06-10", created_to="2026-06-10") == numbers[1:]


def pages(desk, who, limit, between=lambda: None, **query):
    """Numbers of all pages in their order; `between` happens after the first one."""
    numbers, cursor = [], None
    while True:
        asked = {**query, "limit": limit, **({"cursor": cursor} if cursor else {})}
        answer = desk.client.get("/api/v1/tickets", query_string=asked, headers=who).json
        numbers += [item["number"] for item in answer["items"]]
        between()
        between = lambda: None  # noqa: E731
        cursor = answer["next_cursor"]
        if cursor is None:
            return numbers


@pytest.fixture
def queue(desk):
    """Seven tickets at Level 1: two minor, two major, one without priority, two with credit."""
    minor = {"category": "spse-ppk", "subcategory": "spse-ppk-informasi-lainnya"}
    created = [
        ("minor", minor, False),
        ("major", CLASS, False),
        ("none", {}, False),
        ("minor credit", minor, True),
        ("major second", CLASS, False),
        ("major credit", CLASS, True),
        ("minor second", minor, False),
    ]
    numbers = {}
    for name, chosen, compensated in created:
        numbers[name] = desk.create(**chosen).json["number"]
        desk.route(numbers[name], 0, "lpse_level1", "93", compensated=compensated)
    return numbers


IN_ORDER = {
    "queue": [
        "major credit",
        "major",
        "major second",
        "minor credit",
        "minor",
        "minor second",
        "none",
    ],
    "oldest": [
        "minor",
        "major",
        "none",
        "minor credit",
        "major second",
        "major credit",
        "minor second",
    ],
}
IN_ORDER["newest"] = IN_ORDER["oldest"][::-1]
IN_ORDER["updated"] = IN_ORDER["newest"]


@pytest.mark.parametrize("sort", IN_ORDER)
@pytest.mark.parametrize("limit", [1, 2, 7])
def test_pages_follow_the_order_whatever_their_size(desk, queue, sort, limit):
    expected = [queue[name] for name in IN_ORDER[sort]]

    assert pages(desk, desk.level1, limit, sort=sort, box="all") == expected
    assert pages(desk, desk.level1, limit, sort=sort, box="incoming") == expected


def test_the_queue_is_the_order_of_what_comes_in(desk, queue):
    assert desk.box(desk.level1, "incoming") == [queue[name] for name in IN_ORDER["queue"]]


@pytest.mark.parametrize("sort", IN_ORDER)
def test_a_new_ticket_neither_hides_nor_repeats_another(desk, queue, sort):
    expected = [queue[name] for name in IN_ORDER[sort]]

    found = pages(desk, desk.level1, 3, between=desk.queued, sort=sort, box="all")

    assert len(found) == len(set(found))
    assert [number for number in found if number in expected] == expected


def test_late_and_nearly_late_tickets_are_found(desk, clock):
    clock.set(MORNING)

    def due(minutes):
        number = desk.create().json["number"]
        moment = (MORNING + timedelta(minutes=minutes)).isoformat()
        desk.route(number, 0, "lpse_level1", "93", response_due_at=moment)
        return number

    late, soon, far, answered, closed = due(5), due(239), due(300), due(6), due(7)
    clock.set(MORNING + timedelta(minutes=10))
    desk.do(desk.level1, answered, "take")
    desk.do(desk.level1, answered, "feedback-requests", text=TEXT)
    desk.do(desk.ppk, closed, "close")

    assert set(desk.box(desk.level1, "all", sla="breached")) == {late, answered, closed}
    assert desk.box(desk.level1, "all", sla="due_soon") == [soon]
    shown = {
        number: desk.show(number, desk.level1).json["sla"]["breached"] for number in (far, late)
    }
    assert shown == {far: False, late: True}
    assert desk.show(closed, desk.level1).json["sla"]["breached"]


def test_age_counts_calendar_days_and_stops_with_the_ticket(desk, clock):
    """K20: from 23:30 to 00:30 in Jakarta is one day."""
    clock.set(datetime(2026, 6, 3, 16, 30, tzinfo=UTC))
    number = desk.queued()
    clock.advance(timedelta(hours=1))
    one = desk.show(number, desk.ppk).json["age_days"]
    desk.do(desk.ppk, number, "close")
    clock.advance(timedelta(days=9))

    assert (one, desk.show(number, desk.ppk).json["age_days"]) == (1, 1)
