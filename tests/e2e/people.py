"""People who use a running suite through its API, each logged in once."""

import time

import requests

PASSWORD = "Rahasia-123!"
NIP = "198001012005011001"
NPWP = "01.234.567.8-901.000"
TEXT = "Sudah kami periksa, mohon ditindaklanjuti."
PATIENCE_SECONDS = 15  # K37
KAK = {"category": "spse-ppk", "subcategory": "spse-ppk-upload-kak"}
CLIMB = (
    ("helpdesk1", "admin_ppe"),
    ("ppe1", "helpdesk_lkpp"),
    ("lkpp1", "helpdesk_teknis"),
    ("teknis1", "tim_teknis"),
)
TAKERS = {
    "lpse_level1": "helpdesk1",
    "admin_ppe": "ppe1",
    "helpdesk_lkpp": "lkpp1",
    "helpdesk_teknis": "teknis1",
    "tim_teknis": "tim_spse1",
}


class Person:
    """One account, with its token."""

    def __init__(self, url, username):
        self.url, self.username = f"{url}/api/v1", username
        self.session = requests.Session()
        self.until = 0.0

    def call(self, method, path, *, headers=None, **request):
        if time.monotonic() > self.until:
            self.log_in()
        given = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        return self.session.request(method, self.url + path, headers=given, timeout=15, **request)

    def log_in(self):
        body = {"username": self.username, "password": PASSWORD}
        answer = self.session.post(f"{self.url}/auth/login", json=body, timeout=15)
        assert answer.status_code == 200, answer.text
        self.tokens = answer.json()
        self.token = self.tokens["access_token"]
        self.until = time.monotonic() + 240

    def get(self, path, **request):
        return self.call("GET", path, **request)

    def post(self, path, headers=None, **body):
        return self.call("POST", path, json=body, headers=headers)

    def patch(self, path, **body):
        return self.call("PATCH", path, json=body)

    def do(self, number, act, **body):
        method = self.patch if act == "classification" else self.post
        return method(f"/tickets/{number}/{act}", **body)

    def see(self, number):
        return self.get(f"/tickets/{number}").json()

    def box(self, name, **filters):
        numbers, cursor = [], {}
        while True:
            query = {"box": name, "limit": 100, **filters, **cursor}
            found = self.get("/tickets", params=query)
            assert found.status_code == 200, found.text
            numbers += [item["number"] for item in found.json()["items"]]
            if not found.json()["next_cursor"]:
                return numbers
            cursor = {"cursor": found.json()["next_cursor"]}

    def upload(self, name, content):
        return self.call("POST", "/attachments", files={"file": (name, content)})


class People:
    """Everybody with an account, and what they do together."""

    def __init__(self, url):
        self.url, self._known = url, {}

    def __call__(self, username):
        return self._known.setdefault(username, Person(self.url, username))

    def create(self, who="ppk1", **changes):
        number = {"npwp": NPWP} if who.startswith("penyedia") else {"nip": NIP}
        body = {
            "application": "spse",
            "title": "Tidak bisa mengunggah dokumen",
            "description": "Muncul pesan galat 500 saat mengunggah dokumen",
            **number,
            **changes,
        }
        return self(who).post("/tickets", **body)

    def wait(self, number, status, tier=None, *, who="admin"):
        def reached():
            found = self(who).see(number)
            place = found["position"] or {}
            return found["status"] == status and tier in (None, place.get("tier"))

        until(reached, f"{number} {status} {tier}")
        return self(who).see(number)

    def queued(self, who="ppk1", **changes):
        answer = self.create(who, **changes)
        assert answer.status_code == 201, answer.text
        number = answer.json()["number"]
        self.wait(number, "queued")
        return number

    def held(self, tier="lpse_level1", *, who="ppk1", classified=True, **changes):
        """A ticket in progress at a tier, brought there hop by hop."""
        number = self.queued(who, **changes)
        self.take(number, "lpse_level1")
        if classified or tier != "lpse_level1":
            assert self("helpdesk1").do(number, "classification", **KAK).status_code == 200
        for handler, above in CLIMB:
            if self("admin").see(number)["position"]["tier"] == tier:
                break
            self.pass_on(number, handler, above)
            self.take(number, above)
        return number

    def take(self, number, tier):
        taken = self(TAKERS[tier]).do(number, "take")
        assert taken.status_code == 200, taken.text

    def pass_on(self, number, handler, tier, **more):
        asked = self(handler).do(number, "escalations", text=TEXT, **more)
        assert asked.status_code == 200, asked.text
        return self.wait(number, "queued", tier)

    def resolved(self, tier="lpse_level1", **changes):
        number = self.held(tier, **changes)
        assert self(TAKERS[tier]).do(number, "resolutions", text=TEXT).status_code == 200
        return number


def until(condition, what="", seconds=PATIENCE_SECONDS):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.03)
