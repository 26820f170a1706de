"""One ticket played from its reporter to its rating against a running suite, with latencies."""

import json
import time
from pathlib import Path
from typing import Any

import requests

PASSWORD = "Rahasia-123!"  # noqa: S105 - of the demo accounts
WAREHOUSE = Path(__file__).parent.parent.parent / "shared" / "data" / "warehouse"
SAMPLE_TENDER = "10011868000"
PATIENCE_SECONDS = 15
TEXT = "Kami sudah memeriksa dan meneruskan sesuai prosedur."


class Walk:
    """A conversation with the API, one line printed for each step."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/api/v1"
        self._session = requests.Session()
        self._tokens: dict[str, str] = {}
        self._steps = 0

    def step(self, what: str, who: str, method: str, path: str, **body: Any) -> Any:
        """Do one thing as one person, and print how long it took."""
        headers = {"Authorization": f"Bearer {self._token(who)}"}
        began = time.perf_counter()
        answer = self._session.request(
            method, self._url + path, json=body or None, headers=headers, timeout=10
        )
        took = (time.perf_counter() - began) * 1000
        if not answer.ok:
            raise SystemExit(f"✗ {what} ({who}): {answer.status_code} {answer.text}")
        self._steps += 1
        found = answer.json()
        status = found.get("status", "") if isinstance(found, dict) else ""
        print(f"{self._steps:2}  {what:<52} {who:<13} {status:<17} {took:6.0f} ms", flush=True)
        return found

    def wait(self, number: str, who: str, status: str, tier: str | None = None) -> None:
        """Wait until events have brought the ticket where it should be."""
        began = time.perf_counter()
        while time.perf_counter() - began < PATIENCE_SECONDS:
            headers = {"Authorization": f"Bearer {self._token(who)}"}
            url = f"{self._url}/tickets/{number}"
            found = self._session.get(url, headers=headers, timeout=10).json()
            place = found.get("position") or {}
            if found["status"] == status and tier in (None, place.get("tier")):
                took = (time.perf_counter() - began) * 1000
                where = place.get("label", "")
                print(f"    … {status} {where} ({took:.0f} ms)", flush=True)
                return
            time.sleep(0.05)
        raise SystemExit(f"✗ {number} did not become {status} {tier or ''}")

    def _token(self, who: str) -> str:
        if who not in self._tokens:
            body = {"username": who, "password": PASSWORD}
            answer = self._session.post(f"{self._url}/auth/login", json=body, timeout=10)
            if not answer.ok:
                raise SystemExit(f"✗ log-in of {who}: {answer.status_code} {answer.text}")
            self._tokens[who] = answer.json()["access_token"]
        return self._tokens[who]


def play(url: str) -> int:
    """Play the whole journey; returns 0, or ends the process with what went wrong."""
    walk = Walk(url)
    number = _create(walk)
    _climb(walk, number)
    _finish(walk, number)
    print(f"✓ {number}")
    return 0


def _create(walk: Walk) -> str:
    code = _tender_code()
    created = walk.step(
        f"PPK melapor tentang tender {code}",
        "ppk1",
        "POST",
        "/tickets",
        application="spse",
        application_version="4.5",
        title="Tidak bisa mengunggah rancangan kontrak",
        description="Setiap kali menekan tombol unggah, muncul pesan galat 500.",
        error_code="500",
        tender_code=code,
        nip="198001012005011001",
    )
    number: str = created["number"]
    walk.wait(number, "ppk1", "queued", "lpse_level1")
    return number


def _climb(walk: Walk, number: str) -> None:
    path = f"/tickets/{number}"
    walk.step("Level 1 mengambil", "helpdesk1", "POST", f"{path}/take")
    walk.step(
        "menetapkan kategori",
        "helpdesk1",
        "PATCH",
        f"{path}/classification",
        category="spse-ppk",
        subcategory="spse-ppk-upload-kak",
    )
    ask = "Mohon kirim tangkapan layar pesan galatnya."
    walk.step(
        "bertanya kepada pelapor", "helpdesk1", "POST", f"{path}/feedback-requests", text=ask
    )
    reply = "Pesannya: ukuran berkas tidak dikenali."
    walk.step("pelapor menjawab", "ppk1", "POST", f"{path}/feedback-replies", text=reply)
    tiers: tuple[tuple[str, str, str, dict[str, str]], ...] = (
        ("helpdesk1", "ppe1", "admin_ppe", {}),
        ("ppe1", "lkpp1", "helpdesk_lkpp", {}),
        ("lkpp1", "teknis1", "helpdesk_teknis", {}),
        ("teknis1", "tim_spse1", "tim_teknis", {}),
        ("tim_spse1", "tim_katalog1", "tim_teknis", {"directorate": "katalog"}),
    )
    for sender, taker, tier, more in tiers:
        what = f"meneruskan ke {tier} {more.get('directorate', '')}".strip()
        walk.step(what, sender, "POST", f"{path}/escalations", text=TEXT, **more)
        walk.wait(number, "ppk1", "queued", tier)
        walk.step("mengambil", taker, "POST", f"{path}/take")


def _finish(walk: Walk, number: str) -> None:
    path, handler = f"/tickets/{number}", "tim_katalog1"
    walk.step("menyelesaikan", handler, "POST", f"{path}/resolutions", text=TEXT)
    no = "Masih gagal untuk berkas lebih dari 10 MB."
    walk.step("pelapor: belum", "ppk1", "POST", f"{path}/reviews", accepted=False, text=no)
    walk.step("menyelesaikan lagi", handler, "POST", f"{path}/resolutions", text=TEXT)
    walk.step("pelapor: sudah", "ppk1", "POST", f"{path}/reviews", accepted=True)
    suggestion = "Semoga lain kali lebih cepat."
    walk.step(
        "memberi 3 bintang dan saran",
        "ppk1",
        "POST",
        f"{path}/rating",
        stars=3,
        tags=[],
        suggestion=suggestion,
    )
    walk.wait(number, "ppk1", "completed")


def _tender_code() -> str:
    """A real tender when the warehouse folder is there, else the shipped sample's."""
    file = WAREHOUSE / "SPSE-TenderPengumuman.json"
    if not file.exists():
        return SAMPLE_TENDER
    return str(json.loads(file.read_text(encoding="utf-8"))[0]["kd_tender"])
