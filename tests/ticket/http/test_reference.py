"""What a form asks while it is filled in, and what an admin changes: catalogue and policy."""

import copy
import json

import pytest

from services.ticket.commands import import_tenders
from services.ticket.commands.catalogue import DATA
from tests.support import said
from tests.ticket.desk import MORNING, refusal

POLICY = json.loads((DATA / "priority-policy.json").read_text())
CATEGORY = {
    "code": "monev-umum",
    "name": "Umum",
    "subcategories": [
        {"code": "monev-umum-galat", "name": "Galat", "base_priority": "major"},
    ],
}
MONEV = {"code": "monev", "letter": "M", "name": "Monev", "directorate": "pme"}


def tender(code, name="Pembangunan Gedung Contoh", **facts):
    empty = dict.fromkeys(("agency", "pagu", "category", "fiscal_year"))
    row = {"code": code, "name": name, "lpse_code": "93", "hps": 1, "status": "Berlangsung"}
    return {**empty, **row, "stages": [], **facts}


def keep(desk, *tenders):
    with desk.app.app_context(), desk.app.store.transaction():
        return import_tenders(tenders)


def post(desk, path, body, who=None):
    return desk.client.post(f"/api/v1{path}", json=body, headers=who or desk.admin)


def patch(desk, path, body, who=None):
    return desk.client.patch(f"/api/v1{path}", json=body, headers=who or desk.admin)


def test_the_catalogue_is_read_once_and_then_only_when_it_changed(desk):
    first = desk.get("/applications", desk.ppk)
    tag = {**desk.ppk, "If-None-Match": first.headers["ETag"]}
    unchanged = desk.get("/applications", tag)
    post(desk, "/applications", MONEV)

    assert {"spse", "sirup", "lainnya"} <= {entry["code"] for entry in first.json}
    assert {"code", "letter", "name", "versions", "directorate", "categories"} <= set(
        first.json[0]
    )
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert desk.get("/applications", tag).status_code == 200


def test_a_new_application_is_told_to_others_and_takes_tickets_at_once(desk):
    answer = post(desk, "/applications", {**MONEV, "versions": ["1"], "categories": [CATEGORY]})

    chosen = {"category": "monev-umum", "subcategory": "monev-umum-galat"}
    ticket = desk.create(application="monev", application_version="1", **chosen).json
    event = said(desk.app, "catalogue.updated")[-1]
    assert answer.status_code == 201
    assert ticket["number"].startswith("TPM")
    assert MONEV.items() <= event["data"]["applications"][-1].items()
    assert (event["data"]["version"], event["sequence"]) == (2, "0000000002")


def test_an_application_without_categories_gets_a_general_one(desk):
    """Decision 7."""
    categories = post(desk, "/applications", MONEV).json["categories"]

    assert [category["code"] for category in categories] == ["monev-umum"]
    assert categories[0]["subcategories"][0]["code"] == "monev-umum-lainnya"


def test_an_application_is_changed_by_what_is_sent(desk):
    before = desk.get("/applications", desk.ppk).json[0]

    answer = patch(desk, "/applications/spse", {"versions": ["4.5", "6.0"]})

    assert answer.json == {**before, "versions": ["4.5", "6.0"]}
    assert desk.create(application_version="6.0").status_code == 201
    assert desk.create(application_version="4.3").status_code == 422


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**MONEV, "letter": "S"}, "letter"),
        ({**MONEV, "letter": "m"}, "letter"),
        ({**MONEV, "code": "Monev!"}, "code"),
        ({**MONEV, "name": ""}, "name"),
        ({**MONEV, "versions": [""]}, "versions.0"),
        ({**MONEV, "categories": [{**CATEGORY, "code": "spse-ppk"}]}, "categories"),
        ({**MONEV, "categories": [CATEGORY, CATEGORY]}, "categories"),
        (
            {**MONEV, "categories": [{**CATEGORY, "subcategories": []}]},
            "categories.0.subcategories",
        ),
    ],
)
def test_a_catalogue_that_does_not_add_up_is_refused(desk, body, field):
    answer = post(desk, "/applications", body)

    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {field}
    assert said(desk.app, "catalogue.updated")[1:] == []


def test_adding_twice_and_changing_what_is_not_there(desk):
    assert refusal(post(desk, "/applications", {**MONEV, "code": "spse"})) == (
        409,
        "already-there",
    )
    assert refusal(patch(desk, "/applications/monev", {"name": "x"})) == (404, "not-found")
    assert patch(desk, "/applications/spse", {"letter": "Z"}).status_code == 422


@pytest.mark.parametrize("who", ["ppk", "level1", "leader_lkpp"])
def test_only_the_admin_changes_data(desk, who):
    caller = getattr(desk, who)

    assert post(desk, "/applications", MONEV, caller).status_code == 403
    assert patch(desk, "/applications/spse", {}, caller).status_code == 403
    assert post(desk, "/priority/policies", {"document": POLICY}, caller).status_code == 403
    assert desk.get("/priority/policies", caller).status_code == 403


def test_a_tender_is_found_by_the_beginning_of_its_code_or_by_words(desk):
    keep(
        desk,
        tender("10011868000", "Penyusunan Tata Ruang"),
        tender("10010000000", "Pembangunan Gedung"),
        tender("20011868000", "Pembangunan Gedung Tata Usaha"),
    )

    def found(q):
        return [item["code"] for item in desk.get(f"/tenders?q={q}", desk.ppk).json["items"]]

    assert found("100") == ["10010000000", "10011868000"]
    assert found("10011868000") == ["10011868000"]
    assert found("999") == found("868") == found("gedung ruang") == []
    assert found("tata") == ["10011868000", "20011868000"]
    assert found("GEDUNG tata") == ["20011868000"]


@pytest.mark.parametrize("q", ["", "1", "12", "  12  ", "x" * 201])
def test_three_characters_are_needed(desk, q):
    answer = desk.client.get("/api/v1/tenders", query_string={"q": q}, headers=desk.ppk)

    assert set(answer.json["errors"]) == {"q"}


def test_at_most_ten_tenders_are_suggested(desk):
    keep(desk, *(tender(f"100{n:08d}") for n in range(30)))

    assert len(desk.get("/tenders?q=100", desk.ppk).json["items"]) == 10


def test_one_tender_is_shown_and_an_unknown_one_is_to_be_filled_in(desk):
    keep(desk, tender("10011868000", hps=7))

    known = desk.get("/tenders/10011868000", desk.ppk).json
    unknown = desk.get("/tenders/1", desk.ppk)

    assert (known["hps"], known["source"]) == (7, "warehouse")
    assert "Isi Manual" in unknown.json["detail"]
    assert refusal(unknown) == (404, "not-found")


def test_a_known_tender_fills_the_ticket_in(desk):
    """A022."""
    keep(desk, tender("10011868000", "Gedung", hps=7))

    by_code = desk.create(tender_code="10011868000").json["tender"]
    by_form = desk.create(tender_manual={"code": "10011868000"}).json["tender"]
    by_hand = desk.create(tender_code="10011868000", tender_manual={"hps": 9}).json["tender"]

    assert by_code == by_form
    assert (by_code["source"], by_code["name"], by_code["hps"]) == ("warehouse", "Gedung", 7)
    assert by_hand == {"code": "10011868000", "hps": 9, "source": "manual"}


def test_a_tender_is_renewed_by_its_code(desk):
    assert keep(desk, tender("1234", hps=1), tender("1235")) == 2
    assert keep(desk, tender("1234", hps=2)) == 1

    assert desk.get("/tenders/1234", desk.ppk).json["hps"] == 2
    assert len(desk.get("/tenders?q=123", desk.ppk).json["items"]) == 2


@pytest.mark.parametrize(
    ("who", "hps", "expected"),
    [
        ("ppk", 1, ("major", ["P2", "K15"])),
        ("level1", 1, ("emergency", ["P2"])),
        ("level1", 10**11, ("emergency", ["P2", "P4"])),
    ],
)
def test_the_preview_is_what_the_ticket_will_get(desk, clock, who, hps, expected):
    clock.set(MORNING)
    stage = {"name": "Upload Dokumen Penawaran", "starts_at": "2026-06-01T08:00:00+07:00"}
    stages = [{**stage, "ends_at": "2026-06-04T06:00:00+07:00"}]
    keep(desk, tender("1234", stages=stages, hps=hps))
    sub = "spse-pokja-jadwal-tender"

    previewed = desk.get(
        f"/priority/preview?subcategory={sub}&tender_code=1234", getattr(desk, who)
    )
    made = desk.create(
        getattr(desk, who), category="spse-pokja", subcategory=sub, tender_code="1234"
    )

    assert (previewed.json["priority"], previewed.json["rules"]) == expected
    assert (made.json["priority"], made.json["priority_rules"]) == expected


def test_a_preview_of_an_unknown_problem_is_refused(desk):
    unknown = desk.get("/priority/preview?subcategory=x", desk.ppk)

    assert set(unknown.json["errors"]) == {"subcategory"}
    assert desk.get("/priority/preview", desk.ppk).status_code == 422


def changed(path, value):
    """The shipped policy with one entry changed, or left out (`...`)."""
    document = copy.deepcopy(POLICY)
    *steps, last = path.split(".")
    place = document
    for step in steps:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return document


def test_a_policy_comes_into_force_as_a_new_version(desk):
    document = changed("rules.P4.hps_at_least", 50)

    answer = post(desk, "/priority/policies", {"document": document})

    versions = desk.get("/priority/policies", desk.admin).json["items"]
    assert (answer.status_code, answer.json) == (201, {"version": 2})
    assert [(entry["version"], entry["active"]) for entry in versions] == [(2, True), (1, False)]
    chosen = {"category": "spse-ppk", "subcategory": "spse-ppk-buat-paket"}
    ticket = desk.create(desk.level1, **chosen, tender_manual={"hps": 50}).json
    assert (ticket["priority"], ticket["priority_rules"]) == ("major", ["P4"])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("rules.P2.within_hours", ...),
        ("rules.P2.within_hours", "24"),
        ("rules.P3.within_working_days", 0),
        ("rules.P4", ...),
        ("rules.P9", {"add": 1}),
        ("scores.major", 4),
        ("reporter_choice_at_most", ...),
        ("reporter_choice_at_most", "urgent"),
        ("matrix.minor", ...),
        ("matrix.minor.closed", "major"),
        ("matrix", {}),
        ("rules.P5.add", 0),
    ],
)
def test_a_policy_that_does_not_add_up_never_comes_into_force(desk, path, value):
    """What creation would stumble over must be found here."""
    answer = post(desk, "/priority/policies", {"document": changed(path, value)})

    assert refusal(answer) == (422, "invalid")
    assert len(desk.get("/priority/policies", desk.admin).json["items"]) == 1


def test_a_dry_run_tells_what_would_change_and_changes_nothing(desk):
    chosen = {"category": "spse-ppk", "subcategory": "spse-ppk-buat-paket"}
    number = desk.create(desk.level1, **chosen, tender_manual={"hps": 50}).json["number"]
    desk.create(**{**chosen, "subcategory": "spse-ppk-edit-paket"}, tender_manual={"hps": 50})
    document = changed("rules.P4.hps_at_least", 50)

    trial = post(desk, "/priority/policies/dry-run", {"document": document}).json

    assert trial["problems"] == []
    assert trial["changes"] == {"medium → major": 1}
    assert trial["examples"] == [{"number": number, "old": "medium", "new": "major"}]
    assert desk.show(number, desk.admin).json["priority"] == "medium"


def test_a_dry_run_of_the_policy_in_force_changes_nothing(desk):
    """A reporter's choice stays under its cap there too."""
    desk.create(category="spse-pokja", subcategory="spse-pokja-buka-penawaran")
    desk.create(desk.level1, category="spse-ppk", subcategory="spse-ppk-buat-paket")

    trial = post(desk, "/priority/policies/dry-run", {"document": POLICY}).json

    assert trial == {"problems": [], "changes": {}, "examples": []}


def test_a_dry_run_names_the_cells_that_contradict_the_table(desk):
    trial = post(desk, "/priority/policies/dry-run", {"document": changed("rules.P5.add", 0)})

    assert trial.status_code == 200
    assert any("closed" in problem for problem in trial.json["problems"])
