"""The confirmation pop-up asks where a ticket would go."""

import pytest

ALL_DIRECTORATES = ["spse", "pme", "katalog"]


@pytest.fixture
def preview(client, as_):
    def preview(from_, *, role="helpdesk_lpse", application="spse", language="id", **query):
        claims = {key: query.pop(key) for key in ("lpse_code", "directorate") if key in query}
        headers = {**as_(role=role, **claims), "Accept-Language": language}
        query = {"application": application, "from": from_, **query}
        return client.get("/api/v1/routing/preview", query_string=query, headers=headers)

    return preview


def units(answer):
    return [place["unit"] for place in answer.json["next"]]


@pytest.mark.parametrize(
    ("from_", "tier", "unit", "label"),
    [
        ("reporter", "lpse_level1", "93", "Helpdesk LPSE Kabupaten Bandung"),
        ("lpse_level1", "admin_ppe", "93", "Admin System LPSE Kabupaten Bandung"),
        ("admin_ppe", "helpdesk_lkpp", "lkpp", "Helpdesk LKPP"),
        ("helpdesk_lkpp", "helpdesk_teknis", "lkpp", "Helpdesk Teknis LKPP"),
    ],
)
def test_each_tier_sees_the_one_above(preview, from_, tier, unit, label):
    answer = preview(from_, lpse_code="93")

    assert answer.json == {"next": [{"tier": tier, "unit": unit, "label": label}]}


def test_the_last_tier_is_that_of_the_owner(preview):
    [place] = preview("helpdesk_teknis", application="sirup").json["next"]

    assert place["directorate"] == "pme"
    assert place["label"].startswith("Tim Teknis Direktorat Perencanaan")


def test_labels_speak_the_callers_language(preview):
    [place] = preview("lpse_level1", lpse_code="93", language="en").json["next"]

    assert place["label"] == "System Admin of LPSE Kabupaten Bandung"


def test_a_team_sees_every_other_directorate(preview):
    ours = preview("tim_teknis", role="tim_teknis", directorate="pme")
    owners = preview("tim_teknis", application="katalog")

    assert units(ours) == ["spse", "katalog"]
    assert units(owners) == ["spse", "pme"]


def test_an_application_without_an_owner_leaves_the_choice(preview):
    assert units(preview("helpdesk_teknis", application="lainnya")) == ALL_DIRECTORATES
    consultation = preview("konsultasi", role="petugas_konsultasi", application="lainnya")
    assert units(consultation) == ["lkpp", *ALL_DIRECTORATES]


def test_a_new_ticket_may_be_asked_about_as_well(preview):
    new = preview("lpse_level1", lpse_code="77", creating="true")

    assert [place["tier"] for place in new.json["next"]] == ["helpdesk_lkpp"]


def test_another_lpse_may_be_named(client, as_):
    query = {"application": "spse", "from": "reporter", "lpse_code": "77"}
    headers = as_(role="ppk", lpse_code="93", entry_lpse="93")

    answer = client.get("/api/v1/routing/preview", query_string=query, headers=headers)

    assert units(answer) == ["77"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from_": "loket"}, "from"),
        ({"from_": "reporter", "application": "x"}, "application"),
        ({"from_": "reporter"}, "lpse_code"),
        ({"from_": "lpse_level1", "lpse_code": "12"}, "lpse_code"),
        ({"from_": "helpdesk_lkpp", "creating": "true"}, "from"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(preview, query, field):
    answer = preview(**query)

    assert answer.status_code == 422
    assert field in answer.json["errors"]


def test_machines_and_strangers_may_not_ask(preview, client):
    assert preview("admin_ppe", role="system").status_code == 403
    assert client.get("/api/v1/routing/preview").status_code == 401
