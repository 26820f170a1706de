"""A few real tickets on a whole suite, and everybody who may or may not have to do with them."""

import time

import requests

from tests.security.callers import ADMIN, USERS, machine
from tests.security.relations import NIP, SEEN_BY, TEXT, VISITOR
from tests.support import bearer

PATIENCE = 20
SPSE = {"application": "spse", "description": "Muncul pesan galat saat menekan tombol unggah"}
CHOSEN = {"category": "spse-ppk", "subcategory": "spse-ppk-upload-kak"}
MACHINES = {
    "machine": machine("tickets:read"),
    "machine of 93": machine("tickets:read", lpse_codes=["93"]),
    "machine of 97": machine("tickets:read", lpse_codes=["97"]),
    "machine of katalog": machine("tickets:read", applications=["katalog"]),
    "machine without scope": machine("events:read"),
}


class Stage:
    """The API, with a token for each account."""

    def __init__(self, suite):
        self.keys_dir, self._url = suite.keys_dir, suite.url
        self._session = requests.Session()
        self._session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=8))
        self.claims = {"": ADMIN}
        listed = self.ask("", "GET", USERS).json()["items"]
        self.claims |= {user["username"]: self._claims(user) for user in listed} | MACHINES

    @staticmethod
    def _claims(user):
        kept = ("role", "name", "lpse_code", "directorate")
        return {"sub": user["id"], **{key: user[key] for key in kept}}

    def ask(self, who, method, target, **request):
        headers = {} if who is None else bearer(self.keys_dir, **self.claims[who])
        path = target if target.startswith("/") else f"/api/v1/{target}"
        return self._session.request(
            method, self._url + path, headers=headers, timeout=10, **request
        )

    def do(self, who, number, act, method="POST", **body):
        answer = self.ask(who, method, f"tickets/{number}/{act}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def create(self, who, **body):
        answer = self.ask(who, "POST", "tickets", json={**SPSE, **body})
        assert answer.status_code == 201, answer.text
        return answer.json()["number"]

    def upload(self, who, name="bukti.txt"):
        files = {"file": (name, b"Berkas bukti dari pelapor")}
        answer = self.ask(who, "POST", "attachments", files=files)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def until(self, number, status, tier):
        """Wait until events have brought the ticket there."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = self.ask("admin", "GET", f"tickets/{number}").json()
            place = found["position"] or {}
            if (found["status"], place.get("tier")) == (status, tier):
                return
            time.sleep(0.02)
        raise AssertionError(f"{number} is {found['status']} at {place}")

    def climb(self, number, steps):
        """Take and pass on, tier by tier; the last one keeps the ticket."""
        for who, tier, choice in steps:
            self.until(number, "queued", tier)
            self.do(who, number, "take")
            if who == "helpdesk1":
                self.do(who, number, "classification", "PATCH", **CHOSEN)
            if choice is not None:
                self.do(who, number, "escalations", text=TEXT, **choice)

    def tell(self):
        """The tickets of `relations.py`, by name."""
        file = self.upload("ppk1")
        reached = self.create("ppk1", title="Rancangan kontrak", nip=NIP, attachment_ids=[file])
        self.climb(reached, TO_LKPP)
        lateral = self.create("ppk1", title="Ubah paket", nip=NIP)
        self.climb(lateral, TO_KATALOG)
        visit = {"type": "konsultasi", "on_behalf_of": VISITOR, **CHOSEN}
        consultation = self.create("konsultasi1", title="Tamu bertanya", **visit)
        self.until(consultation, "in_progress", "konsultasi")
        staff = self.create("helpdesk1", title="Pertanyaan petugas", **CHOSEN)
        self.until(staff, "queued", "admin_ppe")
        closed = self.create("pp1", title="Sudah tidak perlu", nip=NIP)
        self.climb(closed, [("helpdesk1", "lpse_level1", None)])
        self.do("pp1", closed, "close")
        numbers = (reached, lateral, consultation, staff, closed, *self._ask())
        return dict(zip(SEEN_BY, numbers, strict=True)), file

    def _ask(self):
        """One ticket that waits for its reporter, one for the tier it came from."""
        asked = self.create("pokja1", title="Perlu penjelasan", nip=NIP)
        self.climb(asked, [("helpdesk1", "lpse_level1", None)])
        self.do("helpdesk1", asked, "feedback-requests", text=TEXT)
        returned = self.create("kuppbj1", title="Perlu kelengkapan", nip=NIP)
        self.climb(returned, [TO_LKPP[0], ("ppe1", "admin_ppe", None)])
        self.do("ppe1", returned, "feedback-requests", text=TEXT, to="previous_tier")
        return asked, returned


Steps = list[tuple[str, str, dict[str, str] | None]]
TO_LKPP: Steps = [
    ("helpdesk1", "lpse_level1", {}),
    ("ppe1", "admin_ppe", {}),
    ("lkpp1", "helpdesk_lkpp", None),
]
TO_KATALOG: Steps = [
    *TO_LKPP[:2],
    ("lkpp1", "helpdesk_lkpp", {}),
    ("teknis1", "helpdesk_teknis", {}),
    ("tim_spse1", "tim_teknis", {"directorate": "katalog"}),
    ("tim_katalog1", "tim_teknis", None),
]
