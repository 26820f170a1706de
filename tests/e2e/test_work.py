"""L.3, L.5 to L.8 and L.10: numbers, queues, work, escalation, review, priority."""

import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.ticket.domain.number import CURRENT
from tests.e2e.people import CLIMB, KAK, TAKERS, TEXT, until

pytestmark = pytest.mark.e2e
TIERS = list(TAKERS)


def slug(answer):
    return answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]


def test_a027_numbers_tell_who_what_and_when_and_rise(people):
    first, second = people.create().json()["number"], people.create().json()["number"]

    assert CURRENT.fullmatch(first)
    assert first[:3] == "TPS"
    assert int(second[9:]) > int(first[9:])


def test_a028_two_hundred_at_once_have_two_hundred_numbers(people):
    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(lambda _: people.create().json()["number"], range(200)))

    assert len(set(numbers)) == 200


def test_a032_files_are_named_by_role_ticket_and_order(people):
    ids = [people("ppk1").upload(f"asli {n}.TXT", b"isi berkas").json()["id"] for n in (1, 2)]
    number = people.queued(attachment_ids=ids)

    files = people("ppk1").see(number)["attachments"]
    assert [file["name"] for file in files] == [f"pelapor-{number}-00{n}.txt" for n in (1, 2)]
    assert [file["original_name"] for file in files] == ["asli 1.TXT", "asli 2.TXT"]
    archive = people("helpdesk1").get(f"/tickets/{number}/attachments.zip")
    until(lambda: people("ppk1").get(f"/tickets/{number}/attachments.zip").status_code == 200)
    assert archive.status_code in (200, 404)


def test_a043_boxes_hold_what_waits_is_mine_or_passed_on(people):
    number = people.queued()
    handler = people("helpdesk1")
    assert number in handler.box("incoming")
    people.take(number, "lpse_level1")
    assert number in handler.box("handled")
    handler.do(number, "classification", **KAK)
    people.pass_on(number, "helpdesk1", "admin_ppe")

    assert number not in handler.box("handled")
    assert number in handler.box("history")


def test_a044_a_ticket_can_be_read_before_it_is_taken(people):
    number = people.queued()

    assert people("helpdesk1").see(number)["allowed_actions"] == ["take", "note", "watch"]


def test_a045_exactly_one_of_many_takes_a_ticket(people):
    number, staff = people.queued(), ["helpdesk1", "helpdesk2", "verifikator1", "agency1"]
    for who in staff:
        people(who).get("/auth/me")
    gate, answers = threading.Barrier(len(staff)), []

    def take(who):
        gate.wait()
        answers.append(people(who).do(number, "take"))

    threads = [threading.Thread(target=take, args=(who,)) for who in staff]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 3}
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert slug(refused) == (409, "already-taken")
    assert number not in people("helpdesk2").box("incoming")


def test_a048_a049_a050_search_narrows_and_pages(people):
    number = people.queued(title="Pencarian unik zebra", application_version="4.5")
    person = people("helpdesk1")

    assert person.box("all", number=number) == [number]
    found = person.box("all", q="ZEBRA unik", application="spse", version="4.5", status="queued")
    assert number in found
    assert person.box("all", q="zebra", application="sirup") == []
    page = person.get("/tickets", params={"box": "all", "limit": 2}).json()
    rest = person.get("/tickets", params={"limit": 2, "cursor": page["next_cursor"]}).json()
    numbers = [item["number"] for item in page["items"] + rest["items"]]
    assert len(set(numbers)) == 4


def test_a052_an_empty_list_is_an_empty_list(people):
    answer = people("helpdesk902").get("/tickets", params={"box": "handled"}).json()

    assert answer == {"items": [], "next_cursor": None}


def test_a055_a_category_gives_a_priority_and_a_line_in_the_timeline(people):
    number = people.held(classified=False)
    assert people("helpdesk1").see(number)["priority"] is None

    people("helpdesk1").do(number, "classification", **KAK)

    lines = people("helpdesk1").get(f"/tickets/{number}/timeline").json()["items"]
    change = next(line for line in lines if line["event"] == "reclassified")
    assert people("helpdesk1").see(number)["priority"] == "major"
    assert (change["details"]["old"]["priority"], change["details"]["new"]["priority"]) == (
        None,
        "major",
    )


def test_a056_without_a_category_nothing_is_passed_on_or_solved(people):
    number = people.held(classified=False)

    for act in ("escalations", "resolutions"):
        assert people("helpdesk1").do(number, act, text=TEXT).status_code == 409


def test_a057_a059_a064_feedback_goes_out_and_comes_back_in_order(people):
    number = people.held()
    for round_ in range(2):
        asked = people("helpdesk1").do(number, "feedback-requests", text=f"{TEXT} {round_}").json()
        assert (asked["status"], asked["position"]["tier"]) == ("waiting_feedback", "reporter")
        assert asked["sla"]["paused"]
        assert number in people("ppk1").box("handled")
        replied = people("ppk1").do(number, "feedback-replies", text=f"{TEXT} {round_}").json()
        assert (replied["status"], replied["assignee"]["role"]) == ("in_progress", "helpdesk_lpse")

    kinds = [entry["kind"] for entry in people("ppk1").see(number)["messages"]]
    assert kinds == ["feedback_request", "feedback_reply"] * 2


@pytest.mark.parametrize("act", ["feedback-requests", "escalations", "resolutions"])
def test_a058_fourteen_characters_are_too_few(people, act):
    number = people.held()

    assert people("helpdesk1").do(number, act, text="x" * 14).status_code == 422


def test_a061_a076_solved_at_the_last_tier_goes_straight_to_the_reporter(people):
    number = people.resolved("tim_teknis")

    ticket = people("ppk1").see(number)
    assert (ticket["status"], ticket["position"]["tier"]) == ("waiting_review", "reporter")
    assert ticket["allowed_actions"] == ["review"]


def test_a063_a_colleague_who_is_not_the_handler_is_refused(people):
    number = people.held()

    assert slug(people("helpdesk2").do(number, "resolutions", text=TEXT)) == (409, "not-handler")
    assert slug(people("ppe1").do(number, "resolutions", text=TEXT)) == (403, "not-your-tier")


def test_a065_the_timeline_has_the_times_of_the_procedure(people):
    number = people.resolved()

    lines = people("helpdesk1").get(f"/tickets/{number}/timeline").json()["items"]
    events = [line["event"] for line in lines]
    assert events == ["created", "queued", "taken", "reclassified", "resolved"]
    assert sorted(line["at"] for line in lines) == [line["at"] for line in lines]


def test_a066_to_a069_each_tier_passes_on_to_the_next(people):
    number = people.held("tim_teknis")

    ticket = people("ppk1").see(number)
    assert (ticket["hops"], ticket["position"]["unit"]) == (4, "spse")


@pytest.mark.parametrize(("application", "unit"), [("sirup", "pme"), ("katalog", "katalog")])
def test_a069_each_application_goes_to_its_directorate(people, application, unit):
    chosen = {
        "sirup": {"category": "sirup-paket", "subcategory": "sirup-umumkan-paket"},
        "katalog": {"category": "katalog-paket", "subcategory": "katalog-negosiasi"},
    }[application]
    number = people.queued(application=application)
    people.take(number, "lpse_level1")
    people("helpdesk1").do(number, "classification", **chosen)
    for handler, tier in CLIMB:
        people.pass_on(number, handler, tier)
        if tier != "tim_teknis":
            people.take(number, tier)

    assert people("ppk1").see(number)["position"]["unit"] == unit


def test_a071_only_the_technical_teams_pass_on_sideways(people):
    number = people.held()

    answer = people("helpdesk1").do(number, "escalations", text=TEXT, directorate="katalog")
    assert answer.status_code == 422
    number = people.held("tim_teknis")
    moved = people.pass_on(number, "tim_spse1", "tim_teknis", directorate="katalog")
    assert moved["position"]["unit"] == "katalog"
    assert people("tim_spse1").get(f"/tickets/{number}").status_code == 200
    assert people("tim_pme1").get(f"/tickets/{number}").status_code == 404


def test_a073_without_admin_ppe_the_next_tier_is_helpdesk_lkpp(people):
    number = people.queued("penyedia10")
    people("helpdesk10").do(number, "take")
    people("helpdesk10").do(number, "classification", **KAK)

    people.pass_on(number, "helpdesk10", "helpdesk_lkpp")


@pytest.mark.parametrize("tier", TIERS)
def test_a075_every_tier_asks_the_reporter_and_gets_the_answer(people, tier):
    number = people.held(tier)
    handler = people(TAKERS[tier])

    assert handler.do(number, "feedback-requests", text=TEXT).status_code == 200
    replied = people("ppk1").do(number, "feedback-replies", text=TEXT).json()
    assert (replied["status"], replied["position"]["tier"]) == ("in_progress", tier)


def test_the_tier_that_passed_a_ticket_on_can_be_asked(people):
    number = people.held("admin_ppe")

    asked = people("ppe1").do(number, "feedback-requests", text=TEXT, to="previous_tier").json()
    assert (asked["feedback"]["to"], asked["position"]["tier"]) == ("tier", "lpse_level1")
    assert number in people("helpdesk1").box("handled")
    replied = people("helpdesk1").do(number, "feedback-replies", text=TEXT).json()
    assert (replied["status"], replied["position"]["tier"]) == ("in_progress", "admin_ppe")


def test_a078_a081_a082_a084_review_then_one_rating(people):
    number = people.resolved()
    reporter = people("ppk1")
    assert reporter.do(number, "reviews", accepted=True).json()["status"] == "waiting_rating"

    assert reporter.do(number, "rating", stars=3, tags=[]).status_code == 422
    assert (
        reporter.do(number, "rating", stars=3, tags=[], suggestion="Lebih cepat").status_code
        == 201
    )
    until(lambda: reporter.see(number)["status"] == "completed", "completed", seconds=2)
    assert reporter.see(number)["rating"]["stars"] == 3
    assert reporter.do(number, "rating", stars=5, tags=[]).status_code == 409


@pytest.mark.parametrize("stars", [4, 5])
def test_a082_four_and_five_stars_need_no_words(people, stars):
    number = people.resolved()
    people("ppk1").do(number, "reviews", accepted=True)

    assert people("ppk1").do(number, "rating", stars=stars, tags=[]).status_code == 201


def test_a_no_goes_back_to_whoever_solved_it(people):
    number = people.resolved("helpdesk_lkpp")

    again = people("ppk1").do(number, "reviews", accepted=False, text=TEXT).json()
    assert (again["status"], again["position"]["tier"], again["reopened"]) == (
        "in_progress",
        "helpdesk_lkpp",
        1,
    )
    assert number in people("lkpp1").box("handled")


def test_a085_staff_confirm_and_rate_their_own_tickets(people):
    number = people.queued("helpdesk1", **KAK)
    people.take(number, "admin_ppe")
    people("ppe1").do(number, "resolutions", text=TEXT)

    assert number in people("helpdesk1").box("handled")
    assert people("helpdesk1").do(number, "reviews", accepted=True).status_code == 200
    assert people("helpdesk1").do(number, "rating", stars=5, tags=[]).status_code == 201


@pytest.mark.parametrize("state", ["queued", "in_progress", "waiting_feedback"])
def test_a086_the_reporter_closes_and_nothing_more_happens(people, state):
    number = people.queued() if state == "queued" else people.held()
    if state == "waiting_feedback":
        people("helpdesk1").do(number, "feedback-requests", text=TEXT)

    closed = people("ppk1").do(number, "close", reason="Sudah bisa")

    assert closed.json()["status"] == "closed"
    assert people("helpdesk1").do(number, "take").status_code == 409
    assert people("helpdesk1").do(number, "resolutions", text=TEXT).status_code == 409
    assert people("ppk1").do(number, "close").status_code == 409


def test_a088_nobody_else_closes(people):
    number = people.held()

    assert people("helpdesk1").do(number, "close").status_code == 403
    assert people("penyedia1").do(number, "close").status_code == 404
    assert people("lkpp1").do(number, "close").status_code == 403


def test_a092_anybody_may_read_the_public_status(people, suite):
    number = people.queued(title="Hubungi budi@contoh.test atau 081234567890")
    import requests

    found = requests.get(f"{suite.url}/api/v1/public/tickets/{number}", timeout=10)
    unknown = requests.get(f"{suite.url}/api/v1/public/tickets/TPS2001010001", timeout=10)
    malformed = requests.get(f"{suite.url}/api/v1/public/tickets/bukan-nomor", timeout=10)

    assert found.json()["status"] == "queued"
    assert not re.search(r"budi|0812|PPK", found.text)
    assert (unknown.status_code, malformed.status_code) == (404, 404)
    assert unknown.json()["detail"] == malformed.json()["detail"]


def test_a098_the_printed_samples_have_their_priority(people):
    shown = {
        code: people("helpdesk1").get("/priority/preview", params={"subcategory": code}).json()
        for code in (
            "spse-ppk-edit-paket",
            "spse-ppk-upload-kak",
            "spse-pengelola-user-admin-agency",
            "spse-kuppbj-konsolidasi-paket",
        )
    }

    assert [found["priority"] for found in shown.values()] == ["major", "major", "medium", "minor"]


def test_a103_an_outage_is_an_emergency_for_staff(people):
    found = people("helpdesk1").get(
        "/priority/preview", params={"subcategory": "spse-infrastruktur-tidak-dapat-diakses"}
    )

    assert found.json() == {"priority": "emergency", "rules": ["P1"]}


def test_a104_a_priority_is_never_sent(people):
    assert people.create(priority="emergency").status_code == 422


def test_every_member_of_the_unit_is_told_once(people):
    number = people.queued()

    def notices(who):
        items = people(who).get("/notifications", params={"limit": 100}).json()["items"]
        return [item for item in items if item["ticket"] == number]

    for who in ("helpdesk1", "helpdesk2", "verifikator1", "agency1"):
        until(lambda who=who: notices(who), f"notice of {who}")
        assert len(notices(who)) == 1
    assert notices("helpdesk97") == []


def test_a_consultation_is_held_from_the_start_and_passed_on_to_technicians(people):
    visitor = {"name": "Tamu", "organization": "CV Contoh", "phone": "0812000", "role": "penyedia"}
    answer = people("konsultasi1").post(
        "/tickets",
        type="konsultasi",
        application="spse",
        title="Konsultasi di tempat",
        description="Bertanya tentang unggah dokumen",
        on_behalf_of=visitor,
        **KAK,
    )
    number = answer.json()["number"]
    people.wait(number, "in_progress", "konsultasi")

    assert number[:2] == "KP"
    person = people("konsultasi1")
    assert person.do(number, "escalations", text=TEXT).status_code == 422
    person.do(number, "escalations", text=TEXT, to="tim_teknis")
    assert people.wait(number, "queued", "tim_teknis")["position"]["unit"] == "spse"
