"""One ticket as different people see it; timeline, changes, dashboard, public status."""

from datetime import UTC, datetime, timedelta

import pytest

from services.ticket.http import answers
from tests.support import person
from tests.ticket.desk import CLASS, MORNING, NPWP, TEXT

STATES = (
    "queued",
    "in_progress",
    "waiting_feedback",
    "escalated",
    "resolved",
    "accepted",
    "completed",
    "closed",
)


def updates(desk, who, since=None, limit=50):
    query = {"limit": limit, **({"since": since} if since else {})}
    answer = desk.client.get("/api/v1/tickets/updates", query_string=query, headers=who)
    assert answer.status_code == 200, answer.json
    return [item["number"] for item in answer.json["items"]], answer.json["next_cursor"]


@pytest.mark.parametrize("state", STATES)
def test_hot_answers_are_what_their_schemas_say(desk, state):
    """Lists and tickets are written by hand, so the description must be held against them."""
    desk.know("ppk1", role="ppk", lpse_code="93")
    ids = [desk.claims.upload("ppk1")]
    number = getattr(desk, state)(tender_code="7", attachment_ids=ids)

    for who in (desk.ppk, desk.level1, desk.admin):
        for schema, path in [
            (answers.TicketView, f"/tickets/{number}"),
            (answers.TicketPage, "/tickets"),
            (answers.TicketPage, "/tickets/updates"),
            (answers.Timeline, f"/tickets/{number}/timeline"),
            (answers.PublicTicket, f"/public/tickets/{number}"),
        ]:
            assert schema().validate(desk.get(path, who).json) == {}, path


def test_the_answer_to_a_creation_is_the_ticket_itself(desk):
    created = desk.create(**CLASS).json

    assert answers.TicketView().validate(created) == {}
    shown = desk.show(created["number"], desk.ppk).json
    assert {**created, "age_days": 0} == shown


def test_numbers_of_people_are_whole_for_handler_and_creator_only(desk):
    """B.12."""
    number = desk.create(desk.penyedia, nip=..., npwp=NPWP).json["number"]
    desk.route(number, 0, "lpse_level1", "93")
    desk.do(desk.level1, number, "take")

    def npwp(who):
        return desk.show(number, who).json["npwp"]

    assert npwp(desk.penyedia) == npwp(desk.level1) == "012345678901000"
    assert npwp(desk.level1_colleague) == npwp(desk.admin) == "•••••••••••1000"


def test_the_reporters_address_is_for_the_unit_that_works(desk):
    desk.know("ppk1", role="ppk", lpse_code="93")
    number = desk.in_progress()

    def email(who):
        return desk.show(number, who).json["reporter"]["email"]

    assert email(desk.level1) == email(desk.level1_colleague) == "ppk1@contoh.example"
    assert email(desk.ppe) is email(desk.lkpp) is None


def test_a_visitors_telephone_is_for_who_handles_it(desk):
    number = desk.consult().json["number"]

    mine = desk.show(number, desk.officer).json["on_behalf_of"]
    others = desk.show(number, desk.admin).json["on_behalf_of"]

    assert (mine["phone"], others["phone"]) == ("0812345678", "••••••5678")
    assert others["npwp"].endswith("1000")
    assert "0123456789" not in others["npwp"]


def test_labels_speak_the_callers_language(desk):
    number = desk.queued(**CLASS)

    ticket = desk.show(number, {**desk.ppk, "Accept-Language": "en"}).json

    assert desk.show(number, desk.ppk).json["status_label"] == "Menunggu Dikerjakan"
    labels = [ticket[name] for name in ("status_label", "priority_label")]
    assert labels == ["Waiting to be taken", "Major"]
    assert ticket["position"]["label"] == "Part lpse_level1"


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", ["ppk", "level1", "admin"])
def test_the_timeline_replayed_leads_to_the_status(desk, state, who):
    number = getattr(desk, state)()

    status = None
    for entry in desk.timeline(number, getattr(desk, who)):
        assert entry["from"] == status
        status = entry["to"]

    assert status == desk.show(number, desk.admin).json["status"]


def test_a_refused_escalation_leaves_no_gap_in_the_reporters_timeline(desk):
    number = desk.classified()
    desk.do(desk.level1, number, "escalations", text=TEXT)
    desk.refuse(number, 1)

    last = desk.timeline(number, desk.ppk)[-1]

    assert (last["event"], last["from"], last["to"]) == (
        "escalation_refused",
        "routing",
        "in_progress",
    )
    assert last["note"] is None
    assert desk.timeline(number, desk.level1)[-1]["note"]


def test_the_timeline_tells_who_did_what_and_when(desk, clock):
    clock.set(MORNING)
    number = desk.in_progress()

    entries = desk.timeline(number, desk.ppk)

    assert [entry["event"] for entry in entries] == ["created", "queued", "taken"]
    assert [entry["tier"] for entry in entries] == ["reporter", "lpse_level1", "lpse_level1"]
    assert entries[2]["actor"] == {"name": "helpdesk1", "role": "helpdesk_lpse"}
    assert entries[1]["actor"] is None
    assert entries[0]["at"].startswith("2026-06-03T03:00:0")


def test_a_stranger_reads_no_timeline(desk):
    number = desk.queued()

    answer = desk.get(f"/tickets/{number}/timeline", desk.ppk_colleague)

    assert answer.status_code == 404


def test_updates_begin_with_everything_and_go_on_from_the_cursor(desk, clock):
    first, second = desk.queued(), desk.queued()
    numbers, cursor = updates(desk, desk.ppk)
    clock.advance(timedelta(minutes=1))
    quiet, cursor = updates(desk, desk.ppk, cursor)
    desk.do(desk.level1, first, "take")
    changed, _ = updates(desk, desk.ppk, cursor)

    assert numbers == [first, second]
    assert changed == [first]
    assert set(quiet) <= {first, second}


def test_full_pages_of_updates_leave_nothing_out(desk):
    created = [desk.queued() for _ in range(5)]
    found, cursor = [], None
    for _ in range(3):
        numbers, cursor = updates(desk, desk.ppk, cursor, limit=2)
        found += numbers

    assert found == created


def test_a_change_that_commits_late_is_still_told(desk, clock):
    """Its moment lies before that of a change already seen."""
    desk.queued()
    clock.advance(timedelta(seconds=3))
    desk.queued()
    _, full = updates(desk, desk.ppk, limit=2)
    _, cursor = updates(desk, desk.ppk, full, limit=2)
    clock.advance(timedelta(seconds=-2))
    late = desk.queued()
    clock.advance(timedelta(seconds=2))

    numbers, _ = updates(desk, desk.ppk, cursor)

    assert late in numbers


def test_updates_are_of_what_one_may_see(desk):
    number = desk.queued()

    assert updates(desk, desk.level1)[0] == [number]
    assert updates(desk, desk.ppk_colleague)[0] == []
    assert desk.get("/tickets/updates?since=x", desk.ppk).status_code == 422


def test_the_reporters_dashboard_counts_all_they_sent(desk):
    """A094."""
    for state in (*["queued"] * 3, "in_progress", "waiting_feedback", "closed", "completed"):
        getattr(desk, state)()

    board = desk.get("/dashboard", desk.ppk).json

    counts = {name: board[name] for name in ("queued", "in_progress", "finished", "total")}
    assert counts == {"queued": 3, "in_progress": 2, "finished": 2, "total": 7}
    assert (len(board["series"]), board["series"][-1]["created"]) == (30, 7)
    assert desk.get("/dashboard", desk.ppk_colleague).json["total"] == 0


def test_the_staff_dashboard_counts_the_unit_and_my_day(desk):
    for state in ("queued", "queued", "in_progress", "waiting_feedback", "resolved", "escalated"):
        getattr(desk, state)()

    board = desk.get("/dashboard", desk.level1).json

    board.pop("series")
    assert board == {
        "untaken": 2,
        "in_progress": 1,
        "taken_today": 4,
        "waiting_feedback": 1,
        "waiting_review": 1,
        "breached": 0,
        "due_soon": 0,
    }
    colleague = desk.get("/dashboard", desk.level1_colleague).json
    assert (colleague["untaken"], colleague["taken_today"]) == (2, 0)
    assert desk.get("/dashboard", desk.ppe).json["in_progress"] == 1
    assert desk.get("/dashboard", desk.level1_papua).json["untaken"] == 0


@pytest.mark.parametrize(
    ("who", "lpse", "hour"), [("level1", "93", 17), ("level1_papua", "902", 15)]
)
def test_a_day_ends_at_midnight_of_ones_own_place(desk, clock, who, lpse, hour):
    """A095."""
    clock.set(datetime(2026, 6, 3, hour - 1, 59, 0, tzinfo=UTC))
    number = desk.create(lpse_code=lpse).json["number"]
    desk.route(number, 0, "lpse_level1", lpse)
    desk.do(getattr(desk, who), number, "take")
    before = desk.get("/dashboard", getattr(desk, who)).json
    clock.advance(timedelta(minutes=2))
    after = desk.get("/dashboard", getattr(desk, who)).json

    assert (before["taken_today"], after["taken_today"]) == (1, 0)
    assert before["series"][-1] == {"date": "2026-06-03", "created": 1}
    assert after["series"][-1] == {"date": "2026-06-04", "created": 0}


def test_the_public_status_tells_nothing_personal(desk):
    """K12, A092."""
    title = "Akun 01.234.567.8-901.000 milik budi@contoh.example"
    number = desk.waiting_feedback(title=title)
    desk.do(desk.lkpp, number, "notes", text="Rahasia")

    answer = desk.get(f"/public/tickets/{number}")

    assert set(answer.json) == {
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
    assert answer.json["title"] == "Akun ••• milik •••"
    assert answer.json["position"] == "Pelapor"
    assert [step["status"] for step in answer.json["steps"]] == [
        "routing",
        "queued",
        "in_progress",
        "waiting_feedback",
    ]
    body = answer.get_data(as_text=True)
    for secret in ("ppk1", "helpdesk1", person("ppk1"), "budi", "1980", "Rahasia", TEXT):
        assert secret not in body


@pytest.mark.parametrize("wrong", ["TPS2001010001", "bukan-nomor", "1' OR 1=1", "٣", "x" * 300])
def test_unknown_and_malformed_numbers_are_one_answer(desk, wrong):
    desk.queued()

    def body(number):
        answer = desk.get(f"/public/tickets/{number}")
        assert answer.status_code == 404
        return {k: v for k, v in answer.json.items() if k not in ("instance", "request_id")}

    assert body(wrong) == body("TPS9912310001")


def test_other_services_ask_with_the_callers_token(desk):
    number = desk.resolved()

    def ask(path, who):
        return desk.client.get(f"/internal/tickets/{number}/{path}", headers=who)

    assert ask("access", desk.ppk).json == {"number": number}
    assert ask("access", desk.ppk_colleague).status_code == 404
    asked = ask("rating-request", desk.ppk).json
    assert (asked["status"], asked["resolver"]["name"]) == ("waiting_review", "helpdesk1")
    assert (asked["resolver_tier"], asked["resolver_unit"]) == ("lpse_level1", "93")
    assert ask("rating-request", desk.lkpp).status_code == 403


def test_the_rated_of_a_closed_ticket_is_its_last_handler(desk):
    """K08."""
    number = desk.closed()

    asked = desk.client.get(f"/internal/tickets/{number}/rating-request", headers=desk.ppk).json

    assert (asked["status"], asked["resolver"]["name"]) == ("closed", "helpdesk1")
