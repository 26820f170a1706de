"""B.4 and E.5: what a tender says about urgency."""

from datetime import UTC, datetime, timedelta

import pytest

from services.ticket.domain.tender import by_hand, deadline, is_closed, is_running

NOW = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)


def a_stage(name, start, end):
    """Its times are hours from now; None where the warehouse knows none."""
    moments = [None if h is None else (NOW + timedelta(hours=h)).isoformat() for h in (start, end)]
    return {"name": name, "starts_at": moments[0], "ends_at": moments[1]}


def due(*stages):
    found = deadline({"stages": [a_stage(*stage) for stage in stages]}, NOW)
    return found and (found - NOW) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("stages", "hours"),
    [
        ([("Penjelasan dokumen lelang", -1, 5)], 5),
        ([("Pengumuman", -50, 40), ("Upload Dokumen Penawaran", -1, 30)], 30),
        ([("Pengumuman", -50, -40), ("Upload Dokumen Penawaran", 10, 30)], 30),
        ([("Penetapan pemenang", 10, 20), ("Upload Dokumen Penawaran", 10, 30)], 30),
        ([("Pengumuman", 0, 9)], 9),
        ([("Pengumuman", -9, 0)], 0),
        ([("Penetapan pemenang", 10, 20)], None),
        ([("Upload Dokumen Penawaran", -30, -1)], None),
        (
            [("Upload Dokumen Penawaran", -30, -1), ("Pembukaan file dokumen penawaran", 1, 9)],
            None,
        ),
        ([("Upload Dokumen Penawaran", None, 12)], 12),
        ([("Pengumuman", -5, None)], None),
        ([(None, None, None)], None),
        ([], None),
    ],
)
def test_the_deadline_is_the_end_of_the_current_stage_else_of_the_bidding(stages, hours):
    assert due(*stages) == hours


def test_a_tender_without_stages_has_no_deadline():
    assert deadline({}, NOW) is None
    assert deadline({"stages": None}, NOW) is None


def test_a_stage_in_another_zone_is_the_same_moment():
    stage = {"name": "Pengumuman", "starts_at": "2026-06-03T09:00:00+07:00"}
    stage |= {"ends_at": "2026-06-03T14:00:00+09:00"}

    assert deadline({"stages": [stage]}, NOW) == datetime(2026, 6, 3, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "running", "closed"),
    [
        ("Berlangsung", True, False),
        ("Tender Sedang Berjalan", True, False),
        ("Selesai", False, True),
        ("Gagal/Batal", False, True),
        ("Tender Ditutup", False, True),
        ("-", False, False),
        ("", False, False),
        (None, False, False),
    ],
)
def test_what_the_warehouse_calls_running_and_closed(status, running, closed):
    assert (is_running({"status": status}), is_closed({"status": status})) == (running, closed)


def test_a_tender_filled_in_by_hand_keeps_what_was_written():
    details = {"code": None, "build": "v4.5u20260101", "hps": 0, "fiscal_year": None}

    assert by_hand("9537119", details) == {
        "code": "9537119",
        "build": "v4.5u20260101",
        "hps": 0,
        "source": "manual",
    }
    assert by_hand(None, None) == {"code": None, "source": "manual"}
