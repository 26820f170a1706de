"""Tenders that tickets are about: from the warehouse, or filled in by hand (B.4)."""

from datetime import datetime
from typing import Any

RUNNING = frozenset({"berlangsung", "tender sedang berjalan", "aktif"})
CLOSED = frozenset({"selesai", "gagal/batal", "gagal", "batal", "tender ditutup", "ditutup"})
BIDDING, OPENING = "penawaran", "pembukaan"
MANUAL_CATEGORIES = (
    "Pengadaan Barang",
    "Pekerjaan Konstruksi",
    "Pekerjaan Konstruksi Terintegrasi",
    "Jasa Konsultansi Badan Usaha Konstruksi",
    "Jasa Konsultansi Badan Usaha Non Konstruksi",
    "Jasa Konsultansi Perorangan Konstruksi",
    "Jasa Konsultansi Perorangan Non Konstruksi",
    "Jasa Lainnya",
)


def is_running(tender: dict[str, Any]) -> bool:
    return str(tender.get("status") or "").lower() in RUNNING


def is_closed(tender: dict[str, Any]) -> bool:
    return str(tender.get("status") or "").lower() in CLOSED


def deadline(tender: dict[str, Any], now: datetime) -> datetime | None:
    """The end of the current stage, else of the bidding that is still to end (E.5).

    Bids are opened in stages that name them too, after the bidding.
    """
    stages = [_moments(stage) for stage in tender.get("stages") or []]
    current = [end for start, end, _ in stages if start and end and start <= now <= end]
    bidding = [
        end
        for _, end, name in stages
        if end and end >= now and BIDDING in name and OPENING not in name
    ]
    return min(current or bidding, default=None)


def by_hand(code: str | None, details: dict[str, Any] | None) -> dict[str, Any]:
    """A tender the warehouse does not know: what the person wrote, marked as such."""
    known = {key: value for key, value in (details or {}).items() if value is not None}
    return {"code": code, **known, "source": "manual"}


def _moments(stage: dict[str, Any]) -> tuple[datetime | None, datetime | None, str]:
    start, end = stage.get("starts_at"), stage.get("ends_at")
    return (
        datetime.fromisoformat(start) if start else None,
        datetime.fromisoformat(end) if end else None,
        str(stage.get("name") or "").lower(),
    )
