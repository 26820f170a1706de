"""Who is who, and who may administer whom (A.1, A.3 row 31, decision 39)."""

from dataclasses import dataclass

from chassis.text import Text, say

REPORTERS = ("penyedia", "ppk", "pp", "pokja", "kuppbj", "pa_kpa")
LPSE_STAFF = ("helpdesk_lpse", "verifikator_lpse", "admin_agency", "admin_ppe")
NATIONAL_STAFF = (
    "helpdesk_lkpp",
    "helpdesk_teknis",
    "tim_teknis",
    "petugas_konsultasi",
    "resepsionis",
    "petugas_call_center",
    "petugas_pengaduan",
)
PEOPLE = (*REPORTERS, *LPSE_STAFF, *NATIONAL_STAFF, "pimpinan", "admin")
ADMINISTRATORS = ("admin", "admin_agency", "admin_ppe")
SYSTEM = "system"
# What an admin is until a second factor is set up, where one is required: nobody, elsewhere.
ENROLLING = "enrolling"


@dataclass(frozen=True)
class Reach:
    """The users somebody administers; without an `lpse_code`, those of every LPSE."""

    roles: tuple[str, ...]
    lpse_code: str | None

    def covers(self, role: str, lpse_code: str | None) -> bool:
        return role in self.roles and self.lpse_code in (None, lpse_code)


def reach_of(role: str, lpse_code: str | None) -> Reach:
    """`admin` everywhere; the two local administrators only staff of their own LPSE."""
    if role == "admin":
        return Reach(PEOPLE, None)
    if role in ADMINISTRATORS and lpse_code:
        return Reach(LPSE_STAFF, lpse_code)
    return Reach((), lpse_code)


def wrong_lpse(role: str, lpse_code: str | None) -> Text | None:
    """What is wrong with this LPSE, or its absence, for this role."""
    if role in (*REPORTERS, *LPSE_STAFF) and lpse_code is None:
        return say("Pilih LPSE untuk peran ini.", "Choose the LPSE for this role.")
    if role in (*NATIONAL_STAFF, "admin") and lpse_code is not None:
        return say("Peran ini tidak terikat pada LPSE.", "This role belongs to no LPSE.")
    return None


def wrong_directorate(role: str, directorate: str | None) -> Text | None:
    """Tim Teknis belongs to a directorate, and nobody else does (decision 11)."""
    if role == "tim_teknis" and directorate is None:
        return say(
            "Pilih direktorat untuk Tim Teknis.", "Choose the directorate of this Tim Teknis."
        )
    if role != "tim_teknis" and directorate is not None:
        return say("Hanya Tim Teknis punya direktorat.", "Only Tim Teknis has a directorate.")
    return None
