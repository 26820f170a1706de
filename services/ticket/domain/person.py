"""Identity numbers, NPWP and NIP, and the hash by which others know a person (B.12)."""

import hashlib
import hmac
import re
from datetime import date

from chassis.domain import InvalidError
from chassis.text import say

NPWP_LENGTHS = (15, 16, 22)
NIP_LENGTH = 18
_PUNCTUATION = re.compile(r"[.\-\s]")
_DIGITS = re.compile(r"[0-9]+")

BAD_NPWP = say(
    "NPWP berisi 15, 16, atau 22 angka; titik dan tanda hubung boleh dipakai.",
    "An NPWP has 15, 16 or 22 digits; dots and dashes may be used.",
)
BAD_NIP = say(
    "NIP berisi 18 angka yang diawali tanggal lahir (TTTTBBHH).",
    "A NIP has 18 digits and begins with the date of birth (YYYYMMDD).",
)
MISSING_NPWP = say("Isi NPWP perusahaan Anda.", "Fill in your company's NPWP.")
MISSING_NIP = say(
    "Isi NIP Anda, atau jelaskan di no_nip_reason mengapa tidak memilikinya.",
    "Fill in your NIP, or explain in no_nip_reason why you have none.",
)


def npwp(text: str, *, field: str = "npwp") -> str:
    """The digits of an NPWP. Raises InvalidError; there is no checksum anybody agrees on."""
    digits = _PUNCTUATION.sub("", text)
    if not _DIGITS.fullmatch(digits) or len(digits) not in NPWP_LENGTHS:
        raise InvalidError({field: BAD_NPWP})
    return digits


def nip(text: str, *, field: str = "nip") -> str:
    """The digits of a NIP. Raises InvalidError; an odd appointment month is let pass."""
    digits = _PUNCTUATION.sub("", text)
    if not _DIGITS.fullmatch(digits) or len(digits) != NIP_LENGTH or not _plausible(digits):
        raise InvalidError({field: BAD_NIP})
    return digits


def _plausible(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return digits[14] in "12"


def person_hash(number: str, key: bytes) -> str:
    """The keyed hash of a person's number; a 15-digit NPWP and its 16-digit form are one."""
    canonical = f"0{number}" if len(number) == NPWP_LENGTHS[0] else number
    return hmac.new(key, canonical.encode(), hashlib.sha256).hexdigest()


def masked(number: str | None) -> str | None:
    """The last four digits only."""
    return number and "•" * (len(number) - 4) + number[-4:]
