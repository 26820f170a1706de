"""Where a handler may send a ticket on: mostly nowhere else than up (T06–T10, V06)."""

from chassis.domain import InvalidError
from chassis.text import say
from services.ticket.domain.ticket.state import State

CHOOSE_TIER = say(
    "Pilih helpdesk_teknis atau tim_teknis sebagai tujuan.",
    "Choose helpdesk_teknis or tim_teknis as the destination.",
)
NO_CHOICE = say(
    "Tujuan dari tingkat ini sudah tetap; kosongkan isian ini.",
    "From this tier the destination is fixed; leave this empty.",
)
CHOOSE_DIRECTORATE = say("Pilih direktorat tujuan.", "Choose the directorate it should go to.")
SAME_DIRECTORATE = say(
    "Tiket ini sudah berada di direktorat itu; pilih direktorat lain.",
    "The ticket is already with that directorate; choose another.",
)
UNKNOWN_DIRECTORATE = say(
    "Direktorat ini tidak dikenal; pilih dari daftar.",
    "This directorate is not known; choose one of the list.",
)


def check_destination(ticket: State, *, directorate: str | None, to: str | None) -> None:
    """Refuse a `to` or a `directorate` where the tier gives no choice (C.1, decision 13)."""
    tier, other = ticket.home_tier, ticket.application == "lainnya"
    may_choose = tier == "konsultasi"
    if may_choose and to not in ("helpdesk_teknis", "tim_teknis"):
        raise InvalidError({"to": CHOOSE_TIER})
    if not may_choose and to is not None:
        raise InvalidError({"to": NO_CHOICE})
    lateral = tier == "tim_teknis"
    names = lateral or (other and (tier == "helpdesk_teknis" or to == "tim_teknis"))
    if names and directorate is None:
        raise InvalidError({"directorate": CHOOSE_DIRECTORATE})
    if not names and directorate is not None:
        raise InvalidError({"directorate": NO_CHOICE})
    if lateral and directorate == ticket.home_unit:
        raise InvalidError({"directorate": SAME_DIRECTORATE})
