"""What people write to a helpdesk: synthetic, of ordinary length, nobody's."""

import random
from typing import Any

PROBLEMS = (
    (
        "Tidak dapat masuk ke SPSE",
        "muncul pesan bahwa sesi sudah berakhir setelah kata sandi diisi",
    ),
    ("Jadwal tender tidak dapat disimpan", "tombol simpan tidak menanggapi setelah tahap diubah"),
    ("Dokumen penawaran gagal diunggah", "unggahan berhenti pada sembilan puluh persen"),
    ("Paket tidak muncul di daftar", "paket yang sudah diumumkan tidak terlihat oleh penyedia"),
    ("Data identitas belum sinkron", "perubahan alamat perusahaan tidak terbaca di aplikasi lain"),
    ("E-kontrak menampilkan galat", "halaman kontrak menampilkan kesalahan 500 saat dibuka"),
    ("Produk belum tayang di katalog", "status produk tetap menunggu padahal sudah disetujui"),
    ("Lupa kata sandi akun", "surel pengaturan ulang kata sandi tidak pernah sampai"),
)
DETAILS = (
    "Kami sudah mencoba dari dua komputer dan dua peramban yang berbeda.",
    "Masalah ini terjadi sejak kemarin pagi dan dialami juga oleh rekan kami.",
    "Tenggat pemasukan penawaran sudah dekat sehingga kami mohon bantuan segera.",
    "Tangkapan layar dapat kami kirim bila diperlukan.",
    "Langkah yang kami lakukan: masuk, memilih paket, membuka tab jadwal, lalu menyimpan.",
    "Koneksi internet kantor sudah diperiksa dan berjalan normal.",
)
QUESTIONS = (
    "Mohon sebutkan kode paket dan jam kejadian agar log peladen dapat kami telusuri.",
    "Apakah masalah yang sama muncul bila Bapak/Ibu memakai peramban lain atau mode penyamaran?",
    "Mohon kirim pesan galat lengkap yang tampil di layar beserta nama penggunanya.",
)
ANSWERS = (
    "Kejadiannya sekitar pukul sembilan pagi, pesan galat tampil setelah tombol simpan ditekan.",
    "Sudah kami coba dengan peramban lain dan hasilnya tetap sama seperti sebelumnya.",
    "Nama penggunanya sesuai profil, kode paket sudah kami tulis pada uraian di atas.",
)
SOLUTION = "Sesi di peladen sudah dibersihkan dan jadwal dapat disimpan kembali. Silakan dicoba."
NOTE = "Log aplikasi sudah diperiksa; tidak ada galat lain pada jam yang disebutkan pelapor."
RELEASE = "Dikembalikan ke antrean karena pergantian giliran jaga sore ini."


def problem(dice: random.Random) -> dict[str, Any]:
    """A title and a description."""
    title, what = dice.choice(PROBLEMS)
    details = " ".join(dice.sample(DETAILS, 3))
    return {"title": title, "description": f"Pada aplikasi, {what}. {details}"}
