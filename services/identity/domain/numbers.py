"""NPWP and NIP: what counts as one, and how it is shown to others (B.12)."""

import re
from datetime import date

_PUNCTUATION = re.compile(r"[\s.\-/]")
_NPWP = re.compile(r"[0-9]{15,16}|[0-9]{22}")
_NIP = re.compile(r"(?P<birth>[0-9]{8})[0-9]{4}(?P<month>[0-9]{2})[12][0-9]{3}")
_FIRST_YEAR = 1900
_SHOWN = 4


def without_punctuation(number: str) -> str:
    return _PUNCTUATION.sub("", number)


def is_npwp(digits: str) -> bool:
    """15 digits, 16 (NIK, or 0 and the old 15), or 22 (NITKU). Its checksum is not published."""
    return _NPWP.fullmatch(digits) is not None


def is_nip(digits: str) -> bool:
    """18 digits that begin with a birth date and tell the sex at the fifteenth."""
    parts = _NIP.fullmatch(digits)
    return parts is not None and _is_date(parts["birth"])


def has_odd_appointment(nip: str) -> bool:
    """Numbers of PPPK have no month there: worth a warning, never a refusal."""
    parts = _NIP.fullmatch(nip)
    return parts is not None and not 1 <= int(parts["month"]) <= 12  # noqa: PLR2004 - months


def masked(number: str | None) -> str | None:
    """All but the last four digits hidden."""
    return number and "*" * (len(number) - _SHOWN) + number[-_SHOWN:]


def _is_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= _FIRST_YEAR
