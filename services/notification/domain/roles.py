"""Who works in which tier, and where a person's unit is written (docs/domain.md A.1)."""

REPORTERS = ("penyedia", "ppk", "pp", "pokja", "kuppbj", "pa_kpa")
ROLES_OF = {
    "lpse_level1": ("helpdesk_lpse", "verifikator_lpse", "admin_agency"),
    "admin_ppe": ("admin_ppe",),
    "helpdesk_lkpp": ("helpdesk_lkpp",),
    "helpdesk_teknis": ("helpdesk_teknis",),
    "tim_teknis": ("tim_teknis",),
    "konsultasi": ("petugas_konsultasi",),
}
# Tiers of LKPP have one unit each; the others have one per LPSE or per directorate.
UNIT_FIELD = {
    "lpse_level1": "lpse_code",
    "admin_ppe": "lpse_code",
    "tim_teknis": "directorate",
}
HANDLERS = tuple(role for roles in ROLES_OF.values() for role in roles)
OTHERS = ("resepsionis", "petugas_call_center", "petugas_pengaduan", "pimpinan", "admin")
PEOPLE = (*REPORTERS, *HANDLERS, *OTHERS)
