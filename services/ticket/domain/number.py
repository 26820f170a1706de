"""Ticket numbers: the current and the legacy pattern (docs/domain.md B.9)."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

CURRENT = re.compile(
    r"(?P<prefix>[TKL][PHAVGR][A-Z])(?P<date>\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
    r"(?P<sequence>\d{4,5})",
    re.ASCII,
)
LEGACY = re.compile(r"[UL]C\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{5}", re.ASCII)
JAKARTA = ZoneInfo("Asia/Jakarta")
FAMILY = {"umum": "T", "konsultasi": "K", "layanan": "L"}
CREATOR = {"reporter": "P", "lpse_level1": "H", "admin_ppe": "A", "konsultasi": "P"}


def prefix(*, type_: str, creator_tier: str, letter: str) -> str:
    """The three letters that share a counter."""
    return f"{FAMILY[type_]}{CREATOR[creator_tier]}{letter}"


def counter(prefix: str, now: datetime) -> str:
    """The name of the counter: it restarts each month of Asia/Jakarta."""
    return f"{prefix}{now.astimezone(JAKARTA):%y%m}"


def compose(prefix: str, now: datetime, sequence: int) -> str:
    """Write a number: four digits of sequence, five from 10 000 on."""
    return f"{prefix}{now.astimezone(JAKARTA):%y%m%d}{sequence:04d}"


def is_number(text: str) -> bool:
    """Whether this can be the number of a ticket, current or legacy."""
    return bool(CURRENT.fullmatch(text) or LEGACY.fullmatch(text))
