"""L.1, L.2 and L.4: who comes in, and what a ticket is made of."""

import time

import pytest
import requests

from tests.e2e.people import KAK, NIP, NPWP, TEXT, People, until

pytestmark = pytest.mark.e2e
KINDS = {
    "jpg": b"\xff\xd8\xff\xe0" + b"\0" * 60,
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40,
    "txt": b"catatan biasa",
    "pdf": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
    "rar": b"Rar!\x1a\x07\x00" + b"\0" * 40,
    "rhs": bytes(range(256)),
}
MEBIBYTE = 1024 * 1024


def test_a005_three_level1_roles_have_equal_rights(people):
    for who in ("helpdesk2", "verifikator1", "agency1"):
        number = people.queued()
        person = people(who)
        assert number in person.box("incoming")
        assert person.do(number, "take").status_code == 200
        assert person.do(number, "classification", **KAK).status_code == 200
        assert person.do(number, "feedback-requests", text=TEXT).status_code == 200
        assert people("ppk1").do(number, "feedback-replies", text=TEXT).status_code == 200
        assert person.do(number, "escalations", text=TEXT).status_code == 200


def test_a007_a_reporter_sees_nobody_elses_ticket(people):
    number = people.queued("penyedia1")

    assert people("penyedia2").get(f"/tickets/{number}").status_code == 404
    assert people("penyedia1").get(f"/tickets/{number}").status_code == 200


def test_a008_logout_ends_the_session_everywhere(suite):
    person = People(suite.url)("pakpa1")
    person.log_in()
    assert person.get("/tickets").status_code == 200
    assert person.post("/auth/logout").status_code in (200, 204)

    until(lambda: person.get("/tickets").status_code == 401, "logout bites", seconds=5)
    refreshed = person.post("/auth/refresh", refresh_token=person.tokens["refresh_token"])
    assert refreshed.status_code == 401


def test_a_refresh_token_used_twice_ends_its_session(suite):
    person = People(suite.url)("kuppbj1")
    person.log_in()
    old = {"refresh_token": person.tokens["refresh_token"]}
    url = f"{suite.url}/api/v1/auth/refresh"

    first = requests.post(url, json=old, timeout=10)
    again = requests.post(url, json=old, timeout=10)
    after = requests.post(url, json={"refresh_token": first.json()["refresh_token"]}, timeout=10)

    assert [first.status_code, again.status_code, after.status_code] == [200, 401, 401]


@pytest.mark.parametrize(("length", "status"), [(14, 422), (15, 201)])
def test_a013_a_description_has_fifteen_characters(people, length, status):
    assert people.create(description="x" * length).status_code == status


def test_a015_what_was_sent_is_not_edited(people):
    number = people.queued()

    changed = people("ppk1").patch(f"/tickets/{number}", title="Lain")

    assert changed.status_code == 405
    assert people("ppk1").see(number)["title"] == "Tidak bisa mengunggah dokumen"


def test_a016_a_new_ticket_waits_at_level1_of_its_lpse(people):
    number = people.queued("penyedia97")

    ticket = people("penyedia97").see(number)
    assert (ticket["status"], ticket["position"]["tier"]) == ("queued", "lpse_level1")
    assert number in people("penyedia97").box("mine")
    assert number in people("helpdesk97").box("incoming")
    assert number not in people("helpdesk1").box("incoming")


@pytest.mark.parametrize("kind", KINDS)
def test_a017_the_known_kinds_of_file_are_taken(people, kind):
    assert people("ppk1").upload(f"bukti.{kind.upper()}", KINDS[kind]).status_code == 201


def test_a017_a_program_is_refused(people):
    answer = people("ppk1").upload("bukti.exe", b"MZ" + b"\0" * 60)

    assert (answer.status_code, answer.headers["Content-Type"]) == (
        415,
        "application/problem+json",
    )


@pytest.mark.parametrize(("size", "status"), [(8 * MEBIBYTE, 201), (8 * MEBIBYTE + 1, 413)])
def test_a018_the_short_road_carries_eight_mebibytes(people, size, status):
    assert people("ppk1").upload("berkas.rhs", b"\1" * size).status_code == status


@pytest.mark.parametrize("npwp", ["012345678901000", "01.234.567.8-901.000", "0012345678901000"])
def test_a019_an_npwp_may_be_old_or_new(people, npwp):
    assert people.create("penyedia1", npwp=npwp).status_code == 201


@pytest.mark.parametrize("npwp", ["0123456789", "01.234.567.8-901.00A", ""])
def test_a020_other_npwps_are_refused(people, npwp):
    answer = people.create("penyedia1", npwp=npwp)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["npwp"])


@pytest.mark.parametrize(
    ("nip", "status"),
    [(NIP, 201), ("198001012005991001", 201), (NIP[:-1], 422), ("198013012005011001", 422)],
)
def test_a021_a_nip_begins_with_a_birth_date(people, nip, status):
    assert people.create("pp1", nip=nip).status_code == status


def test_a022_a_known_tender_fills_in_its_facts(people):
    answer = people.create(tender_code="10011868000")

    tender = answer.json()["tender"]
    assert (tender["source"], tender["lpse_code"]) == ("warehouse", "93")
    assert tender["name"]
    assert tender["hps"] > 0


def test_a024_neither_error_code_nor_tender_is_needed(people):
    assert people.create(error_code=None, tender_code=None).status_code == 201


def test_a025_staff_name_the_tender_where_it_matters(people):
    chosen = {"category": "spse-penyedia", "subcategory": "spse-penyedia-kirim-penawaran"}

    refused = people.create("helpdesk1", **chosen)
    by_hand = people.create("helpdesk1", **chosen, tender_manual={"code": "123456789"})

    assert (refused.status_code, "Isi Manual" in str(refused.json())) == (422, True)
    assert (by_hand.status_code, by_hand.json()["tender"]["source"]) == (201, "manual")


def test_a026_the_detail_shows_what_was_sent(people):
    number = people.queued(error_code="E-500", tender_code="10011868000")

    ticket = people("ppk1").see(number)
    assert (ticket["error_code"], ticket["tender"]["code"]) == ("E-500", "10011868000")
    assert ticket["reporter"]["name"]
    assert ticket["nip"] == NIP


def test_a036_staff_see_where_their_ticket_will_go(people):
    answer = people("helpdesk1").get(
        "/routing/preview",
        params={"application": "spse", "lpse_code": "93", "from": "lpse_level1"},
    )

    [place] = answer.json()["next"]
    assert (place["tier"], place["unit"]) == ("admin_ppe", "93")
    assert "Bandung" in place["label"]


def test_a035_a_subcategory_shows_its_priority_and_takes_none(people):
    shown = people("helpdesk1").get(
        "/priority/preview", params={"subcategory": KAK["subcategory"]}
    )

    assert shown.json()["priority"] == "major"
    assert people.create("helpdesk1", **KAK, priority="minor").status_code == 422


def test_a037_a_038_a_ticket_of_level1_goes_to_admin_ppe(people):
    number = people.queued("helpdesk1", **KAK)

    ticket = people("helpdesk1").see(number)
    assert (number[:3], ticket["position"]["tier"]) == ("THS", "admin_ppe")
    assert number in people("ppe1").box("incoming")
    assert number in people("helpdesk1").box("history")
    assert number not in people("helpdesk2").box("incoming")


def test_a041_staff_may_send_presentations(people):
    answer = people("helpdesk1").upload(
        "paparan.ppt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
    )

    assert answer.status_code in (201, 415)


def test_a042_a_ticket_of_admin_ppe_goes_to_helpdesk_lkpp(people):
    number = people.queued("ppe1", **KAK)

    assert (number[:3], people("ppe1").see(number)["position"]["tier"]) == ("TAS", "helpdesk_lkpp")


def test_a_supplier_gives_an_npwp_and_an_official_a_nip(people):
    supplier = people.create("penyedia1", npwp=None)
    official = people.create("ppk1", nip=None)
    without = people.create("ppk1", nip=None, no_nip_reason="Anggota TNI tanpa NIP")

    assert list(supplier.json()["errors"]) == ["npwp"]
    assert list(official.json()["errors"]) == ["nip"]
    assert without.status_code == 201
    assert NPWP


def test_the_same_key_makes_one_ticket(people):
    headers = {"Idempotency-Key": f"kunci-{time.time_ns()}"}
    body = {
        "application": "spse",
        "title": "Sekali saja",
        "description": "Tombol ditekan dua kali",
        "nip": NIP,
    }

    first = people("ppk1").post("/tickets", headers=headers, **body)
    again = people("ppk1").post("/tickets", headers=headers, **body)

    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.content == first.content
