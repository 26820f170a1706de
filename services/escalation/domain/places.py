"""Tiers, the units that share their queues, and what both are called (A.1, decision 11)."""

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.text import Text, say

LPSE_TIERS = ("lpse_level1", "admin_ppe")
LAST_TIER = "tim_teknis"
TIERS = (*LPSE_TIERS, "helpdesk_lkpp", "helpdesk_teknis", LAST_TIER, "konsultasi")
CREATORS = ("reporter", "lpse_level1", "admin_ppe", "konsultasi")
NATIONAL_UNIT = "lkpp"
JAKARTA = "Asia/Jakarta"
LABELS = {
    "lpse_level1": ("Helpdesk {lpse}", "Helpdesk of {lpse}"),
    "admin_ppe": ("Admin System {lpse}", "System Admin of {lpse}"),
    "helpdesk_lkpp": ("Helpdesk LKPP", "LKPP Helpdesk"),
    "helpdesk_teknis": ("Helpdesk Teknis LKPP", "LKPP Technical Helpdesk"),
    "tim_teknis": ("Tim Teknis {directorate}", "Technical Team of the {directorate}"),
    "konsultasi": ("Petugas Konsultasi LKPP", "LKPP Consultation Officer"),
}


@dataclass(frozen=True, kw_only=True)
class Lpse:
    """What routing needs to know of an LPSE."""

    code: str
    name: str
    timezone: str = JAKARTA
    has_admin_ppe: bool = True


@dataclass(frozen=True)
class Position:
    """Where a ticket is: a tier and the unit of it."""

    tier: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a ticket goes, with its name for people."""

    tier: str
    unit: str
    label: Text
    directorate: str | None = None

    @property
    def position(self) -> Position:
        return Position(self.tier, self.unit)


def place(
    tier: str, *, lpse: Lpse | None, directorate: str | None, names: Mapping[str, Text]
) -> Place:
    """The unit of a tier. LookupError for a tier of an LPSE we have not heard of yet."""
    if tier in LPSE_TIERS:
        if lpse is None:
            raise LookupError(f"{tier} of an LPSE that is not known yet")
        return Place(tier=tier, unit=lpse.code, label=say(*LABELS[tier], lpse=lpse.name))
    if tier == LAST_TIER and directorate is not None:
        name = names.get(directorate, directorate)
        label = say(*LABELS[tier], directorate=name)
        return Place(tier=tier, unit=directorate, label=label, directorate=directorate)
    return Place(tier=tier, unit=NATIONAL_UNIT, label=say(*LABELS[tier]))
