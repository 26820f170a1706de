"""What codes are called on screens, in the reader's language."""

from typing import Any

from chassis.text import Text, say

TIER_LABELS = {
    "reporter": say("Pelapor", "Reporter"),
    "lpse_level1": say("Helpdesk LPSE", "LPSE Helpdesk"),
    "admin_ppe": say("Admin System LPSE", "LPSE System Admin"),
    "helpdesk_lkpp": say("Helpdesk LKPP", "LKPP Helpdesk"),
    "helpdesk_teknis": say("Helpdesk Teknis LKPP", "LKPP Technical Helpdesk"),
    "tim_teknis": say("Tim Teknis", "Technical Team"),
    "konsultasi": say("Petugas Konsultasi", "Consultation Officer"),
}
PRIORITY_LABELS = {
    "emergency": say("Darurat", "Emergency"),
    "major": say("Mayor", "Major"),
    "medium": say("Sedang", "Medium"),
    "minor": say("Minor", "Minor"),
    None: say("-", "-"),
}


def as_text(pair: dict[str, str] | None) -> Text | None:
    """A label that an event carried, `{"id": …, "en": …}`."""
    return Text(pair["id"], pair["en"]) if pair else None


def place_label(place: dict[str, Any]) -> Text:
    """The label of a tier and unit, as the escalation service named it."""
    return as_text(place.get("label")) or TIER_LABELS[place["tier"]]
