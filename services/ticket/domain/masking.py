"""Personal data taken out of titles that anybody may read (K12)."""

import re

_LONG_NUMBER = re.compile(r"(?:\d[.\-\s]?){8,}\d")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
MASK = "•••"


def masked_title(title: str) -> str:
    """A title without e-mail addresses and without numbers long enough to name a person."""
    return _LONG_NUMBER.sub(MASK, _EMAIL.sub(MASK, title))
