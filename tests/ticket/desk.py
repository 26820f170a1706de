"""Acts on tickets as people do, and answers as the services around would."""

from datetime import UTC, datetime
from uuid import uuid4

from chassis.domain import InvalidError
from services.ticket.domain.files import NOT_YOURS
from services.ticket.subscriptions import SUBSCRIPTIONS
from tests.support import hear, person

NIP = "198001012005011001"
NPWP = "01.234.567.8-901.000"
TEXT = "Mohon dilengkapi dengan tangkapan layar"
CLASS = {"category": "spse-ppk", "subcategory": "spse-ppk-upload-kak"}
# A Wednesday morning in Jakarta, with three plain working days after it.
MORNING = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)


class ClaimsTwin:
    """The attachment service in memory: files by id, each with its owner and its ticket."""

    def __init__(self):
        self.files, self.claimed, self.down = {}, {}, None

    def upload(self, who, name="layar.PNG"):
        id_ = str(uuid4())
        self.files[id_] = (person(who), name)
        return id_

    def claim(self, ids, *, owner, ticket):
        if self.down:
            raise self.down
        if any(self.files.get(id_, (None,))[0] != owner for id_ in ids):
            raise InvalidError({"attachment_ids": NOT_YOURS})
        if any(self.claimed.setdefault(id_, ticket) != ticket for id_ in ids):
            raise InvalidError({"attachment_ids": NOT_YOURS})
        return [self._metadata(id_) for id_ in ids]

    def _metadata(self, id_):
        name = self.files[id_][1]
        facts = {"size": 7, "media_type": "image/png", "sha256": "0" * 64, "scan": "clean"}
        return {"id": id_, "original_name": name, **facts}


HERE = {"lpse_code": "93"}
PEOPLE = {
    "ppk": ("ppk1", "ppk", HERE),
    "ppk_colleague": ("ppk2", "ppk", HERE),
    "penyedia": ("penyedia1", "penyedia", HERE),
    "level1": ("helpdesk1", "helpdesk_lpse", HERE),
    "level1_colleague": ("helpdesk2", "verifikator_lpse", HERE),
    "level1_papua": ("helpdesk9", "helpdesk_lpse", {"lpse_code": "902"}),
    "ppe": ("ppe1", "admin_ppe", HERE),
    "lkpp": ("lkpp1", "helpdesk_lkpp", {}),
    "teknis": ("teknis1", "helpdesk_teknis", {}),
    "tim_spse": ("tim1", "tim_teknis", {"directorate": "spse"}),
    "tim_pme": ("tim2", "tim_teknis", {"directorate": "pme"}),
    "officer": ("konsultasi1", "petugas_konsultasi", {}),
    "leader": ("pimpinan93", "pimpinan", HERE),
    "leader_lkpp": ("pimpinan", "pimpinan", {}),
    "admin": ("admin1", "admin", {}),
}


class Desk:
    """People of LPSE 93 and of LKPP, and what they can do over HTTP."""

    def __init__(self, app, client, as_):
        self.app, self.client, self.as_ = app, client, as_

    def __getattr__(self, name):
        """Headers of somebody of PEOPLE; signing them all would take longer than most tests."""
        if name not in PEOPLE:
            raise AttributeError(name)
        who, role, claims = PEOPLE[name]
        headers = self.as_(who, role=role, **claims)
        setattr(self, name, headers)
        return headers

    @property
    def claims(self):
        return self.app.extensions["claims"]

    def create(self, who=None, **changes):
        body = {
            "application": "spse",
            "title": "Tidak bisa upload dokumen kontrak",
            "description": "Muncul pesan galat saat menekan tombol unggah",
            "nip": NIP,
            **changes,
        }
        body = {name: value for name, value in body.items() if value is not ...}
        return self.client.post("/api/v1/tickets", json=body, headers=who or self.ppk)

    def consult(self, **changes):
        visitor = {"name": "Tamu", "organization": "CV Contoh", "phone": "0812345678"}
        visitor |= {"role": "penyedia", "npwp": NPWP}
        body = {"nip": ..., "on_behalf_of": visitor, **CLASS, **changes}
        return self.create(self.officer, **body)

    def route(self, number, hop, tier, unit, **more):
        label = {"id": f"Bagian {tier}", "en": f"Part {tier}"}
        place = {"hop": hop, "tier": tier, "unit": unit, "label": label, **more}
        hear(self.app, SUBSCRIPTIONS, "escalation.routed", number=number, **place)

    def refuse(self, number, hop):
        reason = {"id": "Direktorat tidak dikenal", "en": "The directorate is not known"}
        hear(self.app, SUBSCRIPTIONS, "escalation.refused", number=number, hop=hop, reason=reason)

    def know(self, name, sequence=1, **claims):
        entry = {"id": person(name), "name": name, "email": f"{name}@contoh.example"} | claims
        hear(self.app, SUBSCRIPTIONS, "user.updated", sequence=sequence, **entry)
        return person(name)

    def do(self, who, number, act, method="post", headers=None, **body):
        send = getattr(self.client, method)
        return send(
            f"/api/v1/tickets/{number}/{act}", json=body, headers={**who, **(headers or {})}
        )

    def classify(self, who, number, **changes):
        return self.do(who, number, "classification", "patch", **{**CLASS, **changes})

    def get(self, path, who=None):
        return self.client.get(f"/api/v1{path}", headers=who or {})

    def show(self, number, who):
        return self.get(f"/tickets/{number}", who)

    def timeline(self, number, who):
        return self.get(f"/tickets/{number}/timeline", who).json["items"]

    def box(self, who, name, **filters):
        query = {"box": name, **filters}
        answer = self.client.get("/api/v1/tickets", query_string=query, headers=who)
        assert answer.status_code == 200, answer.json
        return [item["number"] for item in answer.json["items"]]

    def queued(self, tier="lpse_level1", unit="93", **changes):
        number = self.create(**changes).json["number"]
        self.route(number, 0, tier, unit)
        return number

    def in_progress(self, **changes):
        number = self.queued(**changes)
        self.do(self.level1, number, "take")
        return number

    def classified(self, **changes):
        number = self.in_progress(**changes)
        self.classify(self.level1, number)
        return number

    def escalated(self, **changes):
        """With Admin PPE, who has taken it."""
        number = self.classified(**changes)
        self.do(self.level1, number, "escalations", text=TEXT)
        self.route(number, 1, "admin_ppe", "93")
        self.do(self.ppe, number, "take")
        return number

    def waiting_feedback(self, **changes):
        number = self.classified(**changes)
        self.do(self.level1, number, "feedback-requests", text=TEXT)
        return number

    def resolved(self, **changes):
        number = self.classified(**changes)
        self.do(self.level1, number, "resolutions", text=TEXT)
        return number

    def accepted(self, **changes):
        number = self.resolved(**changes)
        self.do(self.ppk, number, "reviews", accepted=True)
        return number

    def completed(self, **changes):
        number = self.accepted(**changes)
        self.rate(number)
        return number

    def closed(self, **changes):
        number = self.classified(**changes)
        self.do(self.ppk, number, "close")
        return number

    def rate(self, number, stars=5, **changes):
        rating = {"stars": stars, "tags": [], "has_suggestion": False, "rated_by": person("ppk1")}
        hear(self.app, SUBSCRIPTIONS, "rating.submitted", number=number, **{**rating, **changes})


def refusal(answer):
    """Status and slug of a refusal: `(409, "wrong-state")`."""
    return answer.status_code, answer.json["type"].removeprefix("/problems/")
