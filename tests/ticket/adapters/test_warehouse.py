"""J.2: the warehouse's files, the shipped sample and, where they are, the real ones."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from services.ticket.adapters.warehouse import read_tenders
from services.ticket.commands import import_tenders
from services.ticket.commands.catalogue import DATA
from services.ticket.tables import tenders

SAMPLE = DATA / "tenders-sample.json"
REAL = Path(__file__).parents[4] / "shared" / "data" / "warehouse"
REAL_FILES = sorted(REAL.glob("*.json")) if REAL.is_dir() else []
needs_real = pytest.mark.skipif(not REAL_FILES, reason="the warehouse's files are not here")


def read(tmp_path, *documents, **options):
    files = []
    for number, document in enumerate(documents):
        files.append(tmp_path / f"{number}.json")
        files[-1].write_text(json.dumps(document))
    return list(read_tenders(files, **options))


def stored(app):
    query = sa.select(tenders).order_by(tenders.c.code)
    with app.app_context():
        return [tuple(row) for row in app.store.session.execute(query)]


def load(app, files):
    with app.app_context(), app.store.transaction():
        return import_tenders(read_tenders(files))


def test_the_shipped_sample_has_tenders_in_every_state_with_their_stages():
    found = {tender["code"]: tender for tender in read_tenders([SAMPLE])}

    tender = found["10900001000"]
    assert {tender["status"] for tender in found.values()} >= {"Berlangsung", "Selesai"}
    assert (tender["lpse_code"], tender["hps"]) == ("93", 6_998_250_000)
    assert [stage for stage in tender["stages"] if stage["name"] == "Upload Dokumen Penawaran"]
    assert tender["stages"] == sorted(tender["stages"], key=lambda stage: stage["starts_at"])
    assert all(stage["ends_at"].endswith("+07:00") for stage in tender["stages"])


@pytest.mark.parametrize("files", [[SAMPLE], pytest.param(REAL_FILES, marks=needs_real)])
def test_importing_twice_keeps_the_same_rows(app, files):
    count = load(app, files)
    first = stored(app)

    assert load(app, files) == count == len(first)
    assert stored(app) == first


@needs_real
def test_the_real_files_hold_2054_tenders():
    found = list(read_tenders(REAL_FILES))
    staged = [tender for tender in found if tender["stages"]]

    assert (len(found), len(staged)) == (68 + 1986, 68)
    assert sum(len(tender["stages"]) for tender in staged) == 1014 - 68  # one stage has no name
    assert {tender["lpse_code"] for tender in found} == {"93"}
    assert all(isinstance(tender["hps"], int | None) for tender in found)


def test_stages_and_tenders_may_come_in_any_order_and_file(tmp_path):
    stage = {"kd_tender": 7, "nama_tahapan": "Upload", "tgl_awal": "2026-06-01 08:00:00"}
    stage["tgl_akhir"] = "2026-06-02 16:00:00"
    tender = {"kd_tender": 7, "nama_paket": " Gedung ", "kd_lpse": 93, "hps": 10.9}

    one = read(tmp_path, [stage], {"rows": [tender], "none": None})
    two = read(tmp_path, {"all": [tender, stage, tender]})

    assert one == two
    assert (one[0]["code"], one[0]["name"], one[0]["hps"]) == ("7", "Gedung", 10)
    assert one[0]["stages"][0]["ends_at"] == "2026-06-02T16:00:00+07:00"


def test_times_without_a_zone_are_local_to_the_lpse(tmp_path):
    stage = {"kd_tender": 7, "kd_lpse": 902, "nama_tahapan": "Upload"}
    stage |= {"tgl_awal": "2026-06-01 08:00:00", "tgl_akhir": "2026-06-02T16:00:00Z"}
    zones = {"902": ZoneInfo("Asia/Jayapura")}

    tender = {"kd_tender": 7, "kd_lpse": 902, "nama_paket": "Gedung"}
    (found,) = read(tmp_path, [stage, tender], zone_of=zones.get)

    assert found["stages"][0]["starts_at"] == "2026-06-01T08:00:00+09:00"
    assert found["stages"][0]["ends_at"] == "2026-06-02T16:00:00+00:00"


@pytest.mark.parametrize("moment", [None, "", "-", "segera", 7])
def test_a_moment_that_is_none_is_unknown(tmp_path, moment):
    stage = {"kd_tender": 7, "nama_tahapan": "Upload", "tgl_awal": moment, "tgl_akhir": moment}

    (found,) = read(tmp_path, [stage, {"kd_tender": 7, "nama_paket": "Gedung"}])

    assert found["stages"] == [{"name": "Upload", "starts_at": None, "ends_at": None}]
    assert (found["lpse_code"], found["hps"], found["status"]) == (None, None, None)


@pytest.mark.parametrize("row", [{}, {"nama_paket": "x"}, {"kd_tender": 7}, "teks", None, 7])
def test_rows_that_name_no_tender_are_passed_over(tmp_path, row):
    assert read(tmp_path, [row]) == []


def test_an_error_page_is_no_file_of_tenders(tmp_path):
    file = tmp_path / "page.json"
    file.write_text("<invalid_response>")

    with pytest.raises(ValueError, match="Expecting value"):
        list(read_tenders([file]))
