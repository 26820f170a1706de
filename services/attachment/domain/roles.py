"""Who may bring files, and who may ask for them (docs/domain.md A.3)."""

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
PEOPLE = (*WRITERS, "petugas_call_center", "resepsionis", "pimpinan", "admin")
# Machine clients are let in by their scope.
READERS = (*PEOPLE, "tickets:read")
