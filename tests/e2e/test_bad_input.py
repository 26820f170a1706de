"""What is doubtful is refused with a sentence a person understands, and nothing is stored."""

import pytest
import requests

from tests.e2e.people import KAK, NIP
from tests.support import bearer

pytestmark = pytest.mark.e2e
GOOD: dict = {
    "application": "spse",
    "title": "Tidak bisa mengunggah dokumen",
    "description": "Muncul pesan galat 500 saat mengunggah",
    "nip": NIP,
}
BODIES: dict = {
    "malformed": (b'{"title": ', 400, None),
    "not an object": (b'["a"]', 422, "body"),
    "twice the same key": (b'{"title": "a", "title": "b"}', 400, None),
    "not a number": (b'{"title": NaN}', 400, None),
    "unknown field": ({**GOOD, "role": "admin"}, 422, "role"),
    "a priority": ({**GOOD, "priority": "emergency"}, 422, "priority"),
    "wrong type": ({**GOOD, "title": 5}, 422, "title"),
    "101 characters": ({**GOOD, "title": "x" * 101}, 422, "title"),
    "only spaces": ({**GOOD, "title": "   "}, 422, "title"),
    "14 characters": ({**GOOD, "description": "x" * 14}, 422, "description"),
    "14 and spaces": ({**GOOD, "description": " " * 9 + "x" * 14}, 422, "description"),
    "letters in a NIP": ({**GOOD, "nip": "19800101200501100A"}, 422, "nip"),
    "unknown application": ({**GOOD, "application": "lain"}, 422, "application"),
    "foreign subcategory": ({**GOOD, "subcategory": "sirup-umumkan-paket"}, 422, "subcategory"),
    "unknown LPSE": ({**GOOD, "lpse_code": "00000"}, 422, "lpse_code"),
    "somebody's file": (
        {**GOOD, "attachment_ids": ["01935b5c-5b0e-7d53-9a38-0f1d6c0a1b2c"]},
        422,
        "attachment_ids",
    ),
    "an unseen character": ({**GOOD, "title": "nol\u0000di tengah"}, 422, "title"),
}


def send(person, body, **headers):
    given = {"Content-Type": "application/json", **headers}
    if isinstance(body, bytes):
        return person.call("POST", "/tickets", data=body, headers=given)
    return person.call("POST", "/tickets", json=body, headers=headers)


@pytest.mark.parametrize("case", BODIES)
def test_a_doubtful_ticket_is_refused_and_nothing_is_stored(people, case):
    body, status, field = BODIES[case]
    person = people("pokja1")
    before = person.get("/dashboard").json()["total"]

    answer = send(person, body)

    problem = answer.json()
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "instance", "request_id"} <= set(problem)
    if field:
        assert field in problem["errors"], problem
    assert person.get("/dashboard").json()["total"] == before


@pytest.mark.parametrize("case", BODIES)
def test_a_refusal_speaks_indonesian_and_english_on_request(people, case):
    body, _, field = BODIES[case]

    told = send(people("pokja1"), body).json()
    in_english = send(people("pokja1"), body, **{"Accept-Language": "en"}).json()

    assert told["detail"] != in_english["detail"]
    if field:
        assert told["errors"][field] != in_english["errors"][field]


def test_a_supplier_with_letters_in_the_npwp_is_refused(people):
    body = {key: value for key, value in GOOD.items() if key != "nip"}

    answer = send(people("penyedia1"), {**body, "npwp": "01.234.567.8-901.00X"})

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["npwp"])


@pytest.mark.parametrize(
    "number", ["TPS2001010001", "'; drop table tickets;--", "..", "%00", "x" * 300]
)
def test_a_number_that_is_not_mine_is_not_found(people, number):
    answer = people("ppk1").get(f"/tickets/{requests.utils.quote(number, safe='')}")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_expired_token_is_no_token(suite):
    headers = bearer(suite.keys_dir, role="ppk", lifetime=-60, lpse_code="93")

    answer = requests.get(f"{suite.url}/api/v1/tickets", headers=headers, timeout=10)

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "masuk" in answer.json()["detail"]


def test_the_wrong_role_is_told_so(people):
    number = people.queued()

    refused = people("ppk1").do(number, "take")
    created = people("lkpp1").post("/tickets", **GOOD, **KAK)

    assert [refused.status_code, created.status_code] == [403, 403]
    assert people("ppk1").see(number)["status"] == "queued"


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "banyak"},
        {"box": "laci"},
        {"status": "selesai"},
        {"sort": "password"},
        {"cursor": "bukan-penanda"},
        {"created_from": "31/12/2026"},
        {"created_from": "2026-12-31", "created_to": "2026-01-01"},
        {"rating": 6},
    ],
    ids=str,
)
def test_a_filter_that_makes_no_sense_is_refused(people, query):
    assert people("helpdesk1").get("/tickets", params=query).status_code == 422
