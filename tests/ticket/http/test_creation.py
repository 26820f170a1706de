"""B.1 to B.4: what a ticket must say, and what is made of it."""

import pytest

from chassis.domain import UnavailableError
from chassis.text import say
from services.ticket.subscriptions import SUBSCRIPTIONS
from tests.support import hear, said
from tests.ticket.desk import CLASS, MORNING, NIP, NPWP, TEXT, refusal

FLAGGED = {"category": "spse-pokja", "subcategory": "spse-pokja-jadwal-tender"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"application": ...}, "application"),
        ({"application": "tidak-ada"}, "application"),
        ({"application": None}, "application"),
        ({"application_version": "9.9"}, "application_version"),
        ({"category": "sirup-paket"}, "category"),
        ({"category": "spse-ppk", "subcategory": "spse-pokja-evaluasi"}, "subcategory"),
        ({"subcategory": "tidak-ada"}, "subcategory"),
        ({"title": ...}, "title"),
        ({"title": ""}, "title"),
        ({"title": "   "}, "title"),
        ({"title": "x" * 101}, "title"),
        ({"title": "dua\nbaris"}, "title"),
        ({"title": "tak\u202eterlihat"}, "title"),
        ({"title": 7}, "title"),
        ({"description": ...}, "description"),
        ({"description": "x" * 14}, "description"),
        ({"description": f"  {'x' * 14}  "}, "description"),
        ({"description": "x" * 10_001}, "description"),
        ({"description": "nol\0di tengah kalimat"}, "description"),
        ({"error_code": "x" * 101}, "error_code"),
        ({"tender_code": "1" * 51}, "tender_code"),
        ({"tender_manual": {"code": "1" * 51}}, "tender_manual.code"),
        ({"tender_manual": {"hps": -1}}, "tender_manual.hps"),
        ({"tender_manual": {"hps": "7"}}, "tender_manual.hps"),
        ({"tender_manual": {"fiscal_year": 2007}}, "tender_manual.fiscal_year"),
        ({"tender_manual": {"category": "Lain"}}, "tender_manual.category"),
        ({"tender_manual": {"nama": "x"}}, "tender_manual.nama"),
        ({"nip": ...}, "nip"),
        ({"nip": None}, "nip"),
        ({"nip": "19800101200501100"}, "nip"),
        ({"nip": "198013012005011001"}, "nip"),
        ({"nip": None, "no_nip_reason": "x" * 14}, "no_nip_reason"),
        ({"attachment_ids": ["bukan-uuid"]}, "attachment_ids.0"),
        ({"attachment_ids": None}, "attachment_ids"),
        ({"lpse_code": "404"}, "lpse_code"),
        ({"type": "aneh"}, "type"),
        ({"type": "layanan"}, "type"),
        ({"type": "umum", "on_behalf_of": {"name": "x"}}, "on_behalf_of.phone"),
        ({"priority": "emergency"}, "priority"),
        ({"status": "completed"}, "status"),
        ({"channel": "desk"}, "channel"),
    ],
)
def test_what_cannot_be_accepted_is_said_field_by_field(desk, changes, field):
    answer = desk.create(**changes)

    assert refusal(answer) == (422, "invalid")
    assert field in answer.json["errors"], answer.json["errors"]
    assert desk.box(desk.ppk, "mine") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "x" * 100},
        {"title": "  x  "},
        {"description": "x" * 15},
        {"description": "x" * 10_000},
        {"description": "baris satu\r\nbaris dua\ttab"},
        {"error_code": "x" * 100},
        {"error_code": None, "tender_code": None, "tender_manual": None},
        {"tender_manual": {"code": "1" * 50, "hps": 0, "fiscal_year": 2008, "build": "v4.5"}},
        {"tender_manual": {"category": "Jasa Lainnya"}},
        {"application_version": "4.5"},
        {"application": "lainnya"},
        {"category": "spse-ppk"},
        CLASS,
        {"nip": "19800101 200501 1 001"},
        {"nip": "198001012099991001"},
        {"nip": None, "no_nip_reason": "x" * 15},
        {"lpse_code": "902"},
        {"type": "umum"},
        FLAGGED,
    ],
)
def test_what_the_form_allows_is_accepted(desk, changes):
    answer = desk.create(**changes)

    assert answer.status_code == 201, answer.json


def test_words_are_trimmed_before_they_are_counted(desk):
    ticket = desk.create(title="  Judul  ", description=f"\n {TEXT} \n").json

    assert (ticket["title"], ticket["description"]) == ("Judul", TEXT)


def test_a_supplier_gives_an_npwp_and_others_a_nip(desk):
    """A010, A011."""
    without = desk.create(desk.penyedia)
    ticket = desk.create(desk.penyedia, nip=..., npwp=NPWP).json

    assert set(without.json["errors"]) == {"npwp"}
    assert ticket["npwp"] == "012345678901000"
    assert ticket["nip"] is None


@pytest.mark.parametrize(
    ("npwp", "status"),
    [("1" * 15, 201), ("1" * 16, 201), ("1" * 22, 201), ("1" * 14, 422), ("1" * 17, 422)],
)
def test_an_npwp_has_15_16_or_22_digits(desk, npwp, status):
    assert desk.create(desk.penyedia, nip=..., npwp=npwp).status_code == status


def test_the_person_is_told_to_others_as_a_hash_only(desk):
    """Decision 9: a 15-digit NPWP is its 16-digit form."""
    desk.create(desk.penyedia, nip=..., npwp=NPWP)
    desk.create(desk.penyedia, nip=..., npwp="0012345678901000")
    desk.create(nip=None, no_nip_reason=TEXT)

    first, second, third = (event["data"]["person"] for event in said(desk.app, "ticket.created"))
    assert first == second
    assert len(first) == 64
    assert third is None
    assert "012345678901000" not in str(said(desk.app))


def test_the_event_tells_what_the_escalation_service_needs(desk):
    number = desk.create(**CLASS, application_version="4.5").json["number"]

    event = said(desk.app, "ticket.created")[0]
    expected = {"number": number, "status": "routing", "tier": None, "unit": None, "hop": 0}
    expected |= {"creator_tier": "reporter", "channel": "lpse_support", "lpse_code": "93"}
    expected |= {"application_version": "4.5", "type": "umum", "version": 1, "watchers": []}
    assert expected.items() <= event["data"].items()
    assert (event["subject"], event["sequence"]) == (number, "0000000001")


@pytest.mark.parametrize(("who", "letters"), [("ppk", "TPS"), ("level1", "THS"), ("ppe", "TAS")])
def test_numbers_tell_who_made_the_ticket(desk, clock, who, letters):
    """A027, A028."""
    clock.set(MORNING)
    number = desk.create(getattr(desk, who), nip=NIP, **CLASS).json["number"]

    assert number == f"{letters}2606030001"


def test_each_prefix_has_its_counter_and_each_month_begins_anew(desk, clock):
    clock.set(MORNING)
    first = [desk.create().json["number"], desk.create(application="icb").json["number"]]
    second = desk.create().json["number"]
    clock.set(MORNING.replace(month=7))

    assert [*first, second] == ["TPS2606030001", "TPB2606030001", "TPS2606030002"]
    assert desk.create().json["number"] == "TPS2607030001"


@pytest.mark.parametrize("missing", ["category", "subcategory"])
def test_staff_choose_category_and_subcategory(desk, missing):
    answer = desk.create(desk.level1, **{**CLASS, missing: ...})

    assert set(answer.json["errors"]) == {missing}


def test_staff_who_name_no_category_hear_of_both(desk):
    assert set(desk.create(desk.ppe).json["errors"]) == {"category", "subcategory"}


@pytest.mark.parametrize(
    "role",
    ["helpdesk_lkpp", "helpdesk_teknis", "tim_teknis", "pimpinan", "admin", "resepsionis"],
)
def test_other_roles_open_no_tickets(desk, role):
    assert refusal(desk.create(desk.as_("x", role=role))) == (403, "not-permitted")


def test_the_lpse_is_the_named_one_else_of_the_launch_else_of_the_profile(desk):
    """Decision 12."""
    launched = desk.as_("ppk1", role="ppk", lpse_code="93", entry_lpse="902")
    homeless = desk.as_("ppk1", role="ppk", lpse_code=None)

    assert desk.create().json["lpse"]["code"] == "93"
    assert desk.create(launched).json["lpse"]["code"] == "902"
    assert desk.create(launched, lpse_code="93").json["lpse"]["code"] == "93"
    assert set(desk.create(homeless).json["errors"]) == {"lpse_code"}


def test_staff_open_tickets_for_their_own_lpse_only(desk):
    launched = desk.as_("helpdesk1", role="helpdesk_lpse", lpse_code="93", entry_lpse="902")

    assert desk.create(launched, **CLASS).json["lpse"]["code"] == "93"
    assert desk.create(desk.level1, **CLASS, lpse_code="93").status_code == 201
    other = desk.create(desk.level1, **CLASS, lpse_code="902")
    assert set(other.json["errors"]) == {"lpse_code"}


def test_an_lpse_that_is_not_active_takes_no_tickets(desk):
    closed = {"code": "93", "name": "LPSE", "timezone": "Asia/Jakarta", "active": False}
    hear(desk.app, SUBSCRIPTIONS, "lpse.updated", sequence=2, **closed)

    assert set(desk.create().json["errors"]) == {"lpse_code"}


def test_a_flagged_problem_needs_a_tender_from_staff_never_from_reporters(desk):
    """Decision 14, A025."""
    refused = desk.create(desk.level1, **FLAGGED)
    by_hand = desk.create(desk.level1, **FLAGGED, tender_manual={"hps": 5_000_000})
    by_code = desk.create(desk.level1, **FLAGGED, tender_code="123")

    assert "Isi Manual" in refused.json["errors"]["tender_code"][0]
    assert by_hand.json["tender"] == {"code": None, "hps": 5_000_000, "source": "manual"}
    assert by_code.json["tender"] == {"code": "123", "source": "manual"}
    assert desk.create(**FLAGGED).status_code == 201


def test_a_reporters_choice_counts_as_major_at_most(desk):
    catalogue = desk.get("/applications", desk.ppk).json
    outage = next(
        {"category": category["code"], "subcategory": sub["code"]}
        for category in catalogue[0]["categories"]
        for sub in category["subcategories"]
        if sub["outage"]
    )

    reporter = desk.create(**outage).json
    staff = desk.create(desk.level1, **outage).json

    assert (reporter["priority"], reporter["priority_rules"]) == ("major", ["P1", "K15"])
    assert (staff["priority"], staff["priority_rules"]) == ("emergency", ["P1"])


def test_a_consultation_is_opened_by_its_officer_for_a_visitor(desk):
    """V03."""
    answer = desk.consult()

    ticket = answer.json
    assert answer.status_code == 201, answer.json
    assert ticket["number"].startswith("KPS")
    assert (ticket["type"], ticket["channel"]) == ("konsultasi", "tatap_muka")
    assert ticket["npwp"] == "012345678901000"
    assert ticket["on_behalf_of"]["name"] == "Tamu"
    assert said(desk.app, "ticket.created")[0]["data"]["creator_tier"] == "konsultasi"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on_behalf_of": ...}, "type"),
        ({"on_behalf_of": ..., "type": "konsultasi"}, "on_behalf_of"),
        ({"type": "umum"}, "type"),
        ({"on_behalf_of": {"name": "Tamu"}}, "on_behalf_of.organization"),
        ({"category": ...}, "category"),
        ({"lpse_code": "93"}, "lpse_code"),
    ],
)
def test_a_consultation_names_its_visitor(desk, changes, field):
    answer = desk.consult(**changes)

    assert answer.status_code == 422
    assert field in answer.json["errors"]


@pytest.mark.parametrize("number", ["npwp", "nip"])
def test_a_visitors_numbers_are_checked_too(desk, number):
    visitor = {"name": "Tamu", "organization": "CV", "phone": "0812345678", "role": "penyedia"}

    answer = desk.consult(on_behalf_of={**visitor, number: "12"})

    assert set(answer.json["errors"]) == {f"on_behalf_of.{number}"}


def test_only_officers_open_consultations(desk):
    visitor = {"name": "Tamu", "organization": "CV", "phone": "0812345678", "role": "ppk"}

    assert refusal(desk.create(on_behalf_of=visitor)) == (403, "not-permitted")
    umum = desk.create(on_behalf_of=visitor, type="umum")
    assert set(umum.json["errors"]) == {"on_behalf_of"}


def test_files_get_their_names_with_the_ticket(desk):
    """A032."""
    ids = [desk.claims.upload("ppk1"), desk.claims.upload("ppk1", "data.rhs")]

    ticket = desk.create(attachment_ids=ids).json

    names = [file["name"] for file in ticket["attachments"]]
    number = ticket["number"]
    assert names == [f"pelapor-{number}-001.png", f"pelapor-{number}-002.rhs"]
    assert ticket["attachments"][0]["original_name"] == "layar.PNG"
    event = said(desk.app, "ticket.message_added")[0]["data"]
    assert event["kind"] == "description"
    assert [file["id"] for file in event["attachments"]] == ids
    assert [file["position"] for file in event["attachments"]] == [1, 2]


def test_files_of_others_and_files_sent_before_are_refused(desk):
    mine, theirs = desk.claims.upload("ppk1"), desk.claims.upload("ppk2")
    desk.create(attachment_ids=[mine])

    for ids in ([theirs], [mine], [desk.claims.upload("ppk1"), theirs]):
        assert set(desk.create(attachment_ids=ids).json["errors"]) == {"attachment_ids"}


def test_a_form_has_twenty_files_at_most(desk):
    ids = [desk.claims.upload("ppk1") for _ in range(21)]

    assert set(desk.create(attachment_ids=ids).json["errors"]) == {"attachment_ids"}
    assert len(desk.create(attachment_ids=ids[:20]).json["attachments"]) == 20


def test_without_the_attachment_service_only_tickets_with_files_wait(desk):
    """Decision 29."""
    id_ = desk.claims.upload("ppk1")
    desk.claims.down = UnavailableError(say("Tidak menjawab.", "It does not answer."))

    answer = desk.create(attachment_ids=[id_])

    assert refusal(answer) == (503, "unavailable")
    assert "Retry-After" in answer.headers
    assert desk.create().status_code == 201


def test_a_refused_form_claims_no_files(desk):
    id_ = desk.claims.upload("ppk1")

    desk.create(attachment_ids=[id_], nip="12")

    assert desk.claims.claimed == {}
    assert desk.create(attachment_ids=[id_]).status_code == 201


def test_a_repeated_key_makes_one_ticket(desk):
    def send(title):
        headers = {**desk.ppk, "Idempotency-Key": "k1"}
        return desk.create(headers, title=title)

    first, again, other = send("Judul"), send("Judul"), send("Lain")

    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert refusal(other) == (422, "idempotency-mismatch")
    assert len(desk.box(desk.ppk, "mine")) == 1


def test_refusals_speak_the_callers_language(desk):
    english = desk.create({**desk.ppk, "Accept-Language": "en"}, nip=...)

    assert english.json["errors"]["nip"][0].startswith("Fill in your NIP")
    assert desk.create(nip=...).json["errors"]["nip"][0].startswith("Isi NIP")
