"""Who may rate, and who may read what ratings add up to (docs/domain.md A.3)."""

REPORTERS = ("penyedia", "ppk", "pp", "pokja", "kuppbj", "pa_kpa")
LPSE_STAFF = ("helpdesk_lpse", "verifikator_lpse", "admin_agency", "admin_ppe")
CREATORS = (*REPORTERS, *LPSE_STAFF, "petugas_konsultasi")
LEADER = "pimpinan"
LKPP_STAFF = (
    "helpdesk_lkpp",
    "helpdesk_teknis",
    "tim_teknis",
    "petugas_konsultasi",
    "petugas_call_center",
    "petugas_pengaduan",
    "admin",
)
# A.3 row 24: everybody on the staff but the front desk.
REPORTING = (*LPSE_STAFF, *LKPP_STAFF, LEADER)
PEOPLE = (*REPORTERS, *REPORTING, "resepsionis")


def is_confined(role: str, lpse_code: str | None) -> bool:
    """Whether somebody reads the ratings of their own LPSE only."""
    return role in LPSE_STAFF or (role == LEADER and lpse_code is not None)
