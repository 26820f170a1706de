"""Reads the data warehouse's files: tenders, non-tenders and their schedules (J.2)."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from services.ticket.domain.number import JAKARTA

Rows = list[dict[str, Any]]
ZoneOf = Callable[[str | None], ZoneInfo]


def in_jakarta(_: str | None) -> ZoneInfo:
    return JAKARTA


def read_tenders(
    paths: Iterable[Path], *, zone_of: ZoneOf = in_jakarta
) -> Iterator[dict[str, Any]]:
    """Tenders of all files together, each with its stages.

    A file holds a list of rows, or an object of such lists. Times without a zone are local to the
    LPSE, which `zone_of` knows. Rows that name no tender are passed over, moments that are none
    are unknown. ValueError when a file is no JSON.
    """
    rows = [row for path in paths for row in _rows(json.loads(path.read_text(encoding="utf-8")))]
    stages = _stages(rows, zone_of)
    seen: set[str] = set()
    for row in rows:
        code = _code(row)
        if code and code not in seen and row.get("nama_paket"):
            seen.add(code)
            yield _tender(code, row, stages.get(code, []))


def _rows(document: Any) -> Rows:
    lists = document.values() if isinstance(document, dict) else [document]
    return [row for rows in lists for row in rows or [] if isinstance(row, dict)]


def _code(row: dict[str, Any]) -> str | None:
    found = row.get("kd_tender") or row.get("kd_nontender")
    return str(found) if found else None


def _tender(code: str, row: dict[str, Any], stages: Rows) -> dict[str, Any]:
    return {
        "code": code,
        "name": str(row["nama_paket"]).strip(),
        "lpse_code": _lpse_code(row),
        "agency": row.get("nama_satker") or row.get("nama_klpd"),
        "hps": _rupiah(row.get("hps")),
        "pagu": _rupiah(row.get("pagu")),
        "status": row.get("status_tender") or row.get("status_nontender"),
        "category": row.get("jenis_pengadaan"),
        "fiscal_year": row.get("tahun_anggaran"),
        "stages": stages,
    }


def _lpse_code(row: dict[str, Any]) -> str | None:
    return str(row["kd_lpse"]) if row.get("kd_lpse") else None


def _stages(rows: Rows, zone_of: ZoneOf) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        code = _code(row)
        if code and row.get("nama_tahapan"):
            zone = zone_of(_lpse_code(row))
            stage = {
                "name": row["nama_tahapan"],
                "starts_at": _moment(row.get("tgl_awal"), zone),
                "ends_at": _moment(row.get("tgl_akhir"), zone),
            }
            found[code].append(stage)
    return {code: sorted(stages, key=_begin) for code, stages in found.items()}


def _begin(stage: dict[str, Any]) -> str:
    return str(stage["starts_at"] or stage["ends_at"] or "")


def _moment(text: Any, zone: ZoneInfo) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()


def _rupiah(amount: float | None) -> int | None:
    return None if amount is None else int(amount)
