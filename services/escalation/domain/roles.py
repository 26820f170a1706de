"""Who may ask about routes and calendars (docs/domain.md A.3)."""

REPORTERS = ("penyedia", "ppk", "pp", "pokja", "kuppbj", "pa_kpa")
LEVEL1 = ("helpdesk_lpse", "verifikator_lpse", "admin_agency")
LKPP = ("helpdesk_lkpp", "helpdesk_teknis", "tim_teknis", "petugas_konsultasi")
FRONT_OFFICE = ("resepsionis", "petugas_call_center", "petugas_pengaduan")
ADMIN = "admin"
PEOPLE = (*REPORTERS, *LEVEL1, "admin_ppe", *LKPP, *FRONT_OFFICE, "pimpinan", ADMIN)
