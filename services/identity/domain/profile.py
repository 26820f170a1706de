"""Users as documents: whole for themselves and who administers them, thin in lists."""

from typing import Any

from chassis.text import Text, say
from services.identity.domain import numbers

LISTED = ("id", "username", "name", "role", "lpse_code", "directorate", "language", "active")
WHOLE = (
    *LISTED,
    "email",
    "phone",
    "npwp",
    "nip",
    "no_nip_reason",
    "company",
    "channels",
)


def profile(user: Any) -> dict[str, Any]:
    """`user` of api.md, from an aggregate or a row."""
    document = {name: getattr(user, name) for name in WHOLE}
    return document | {"totp_enabled": user.totp_secret is not None}


def entry(user: Any, *, role: str) -> dict[str, Any]:
    """A line of a list: others than `admin` see no address and no number there."""
    document = {name: getattr(user, name) for name in LISTED}
    if role != "admin":
        return document
    hidden = {"npwp": numbers.masked(user.npwp), "nip": numbers.masked(user.nip)}
    return document | {"email": user.email, "phone": user.phone} | hidden


def warnings(user: Any) -> dict[str, list[Text]]:
    """What looks odd in a profile, but is accepted (B.12)."""
    if user.nip and numbers.has_odd_appointment(user.nip):
        return {"nip": [_ODD_APPOINTMENT]}
    return {}


_ODD_APPOINTMENT = say(
    "Bulan pengangkatan pada NIP ini tidak lazim. Periksa kembali.",
    "The month of appointment in this NIP is unusual. Please check it.",
)
