"""Who may bring files: everybody who may write on a ticket (docs/domain.md A.3)."""

REPORTERS = ("penyedia", "ppk", "pp", "pokja", "kuppbj", "pa_kpa")
LEVEL1 = ("helpdesk_lpse", "verifikator_lpse", "admin_agency")
WRITERS = (
    *REPORTERS,
    *LEVEL1,
    "admin_ppe",
    "helpdesk_lkpp",
    "helpdesk_teknis",
    "tim_teknis",
    "petugas_konsultasi",
    "petugas_pengaduan",
)
READERS = (*WRITERS, "petugas_call_center", "resepsionis", "pimpinan", "admin", "system")
