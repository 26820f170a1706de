"""Who works where: roles, tiers and units (docs/domain.md A.1)."""

from dataclasses import dataclass
from typing import Any

REPORTERS = ("penyedia", "ppk", "pp", "pokja", "kuppbj", "pa_kpa")
LEVEL1 = ("helpdesk_lpse", "verifikator_lpse", "admin_agency")
NATIONAL = ("helpdesk_lkpp", "helpdesk_teknis")
HANDLERS = (*LEVEL1, "admin_ppe", *NATIONAL, "tim_teknis", "petugas_konsultasi")
PARTIES = (*REPORTERS, *HANDLERS)
CREATORS = (*REPORTERS, *LEVEL1, "admin_ppe", "petugas_konsultasi")
FRONT_OFFICE = ("resepsionis", "petugas_call_center", "petugas_pengaduan")
STAFF = (*HANDLERS, *FRONT_OFFICE, "pimpinan", "admin")
PEOPLE = (*REPORTERS, *STAFF)
# Machine clients are let in by their scope.
EVERYONE = (*PEOPLE, "tickets:read")

TIER_OF = {
    **dict.fromkeys(REPORTERS, "reporter"),
    **dict.fromkeys(LEVEL1, "lpse_level1"),
    "admin_ppe": "admin_ppe",
    "helpdesk_lkpp": "helpdesk_lkpp",
    "helpdesk_teknis": "helpdesk_teknis",
    "tim_teknis": "tim_teknis",
    "petugas_konsultasi": "konsultasi",
}
LPSE_TIERS = ("lpse_level1", "admin_ppe")
NATIONAL_UNIT = "lkpp"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody who asks for something, as their token says."""

    id: str
    name: str
    role: str
    lpse_code: str | None = None
    directorate: str | None = None
    entry_lpse: str | None = None
    lpse_codes: tuple[str, ...] | None = None
    applications: tuple[str, ...] | None = None

    @property
    def tier(self) -> str | None:
        return TIER_OF.get(self.role)

    @property
    def unit(self) -> str | None:
        """The unit whose queue this person shares; None where there is none."""
        return unit_of(self.tier, lpse_code=self.lpse_code, directorate=self.directorate)

    @property
    def who(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name, "role": self.role}

    @property
    def is_reporter(self) -> bool:
        return self.role in REPORTERS


def unit_of(tier: str | None, *, lpse_code: str | None, directorate: str | None) -> str | None:
    if tier in LPSE_TIERS:
        return lpse_code
    if tier == "tim_teknis":
        return directorate
    return None if tier in (None, "reporter") else NATIONAL_UNIT
