"""A ticket service of one's own, with catalogue and LPSEs, and a ticket in any state."""

import pytest

from services.ticket.app import create_app
from services.ticket.commands import ship
from services.ticket.subscriptions import SUBSCRIPTIONS
from tests.support import hear, person

LPSES = {"93": ("LPSE Kabupaten Bandung", "Asia/Jakarta"), "902": ("LPSE Papua", "Asia/Jayapura")}
NIP = "198001012005011001"
TEXT = "Mohon dilengkapi dengan tangkapan layar"


@pytest.fixture
def app(make_app):
    app = make_app(create_app)
    with app.app_context(), app.store.transaction():
        ship()
    for code, (name, zone) in LPSES.items():
        subject = f"lpse-{code}"
        entry = {"code": code, "name": name, "timezone": zone, "active": True}
        hear(app, SUBSCRIPTIONS, "lpse.updated", subject=subject, **entry)
    return app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def desk(app, client, as_):
    return Desk(app, client, as_)


class Desk:
    """Acts on tickets as people do, and answers as the escalation service would."""

    def __init__(self, app, client, as_):
        self.app, self.client, self.as_ = app, client, as_
        lpse = {"lpse_code": "93"}
        self.ppk = as_("ppk1", role="ppk", **lpse)
        self.level1 = as_("helpdesk1", role="helpdesk_lpse", **lpse)
        self.level1_colleague = as_("helpdesk2", role="verifikator_lpse", **lpse)
        self.ppe = as_("ppe1", role="admin_ppe", **lpse)
        self.lkpp = as_("lkpp1", role="helpdesk_lkpp")
        self.tim_spse = as_("tim1", role="tim_teknis", directorate="spse")
        self.leader = as_("pimpinan93", role="pimpinan", **lpse)

    def create(self, who=None, **changes):
        body = {
            "application": "spse",
            "title": "Tidak bisa upload dokumen kontrak",
            "description": "Muncul pesan galat saat menekan tombol unggah",
            "nip": NIP,
            **changes,
        }
        return self.client.post("/api/v1/tickets", json=body, headers=who or self.ppk)

    def route(self, number, hop, tier, unit):
        label = {"id": tier, "en": tier}
        place = {"hop": hop, "tier": tier, "unit": unit, "label": label}
        hear(self.app, SUBSCRIPTIONS, "escalation.routed", number=number, **place)

    def do(self, who, number, act, method="post", **body):
        send = getattr(self.client, method)
        return send(f"/api/v1/tickets/{number}/{act}", json=body, headers=who)

    def show(self, number, who):
        return self.client.get(f"/api/v1/tickets/{number}", headers=who)

    def queued(self, **changes):
        number = self.create(**changes).json["number"]
        self.route(number, 0, "lpse_level1", "93")
        return number

    def in_progress(self, **changes):
        number = self.queued(**changes)
        self.do(self.level1, number, "take")
        return number

    def classified(self, **changes):
        number = self.in_progress(**changes)
        chosen = {"category": "spse-ppk", "subcategory": "spse-ppk-upload-kak"}
        self.do(self.level1, number, "classification", "patch", **chosen)
        return number

    def resolved(self, **changes):
        number = self.classified(**changes)
        self.do(self.level1, number, "resolutions", text=TEXT)
        return number

    def rate(self, number, stars=5):
        hear(
            self.app,
            SUBSCRIPTIONS,
            "rating.submitted",
            number=number,
            stars=stars,
            tags=[],
            has_suggestion=False,
            rated_by=person("ppk1"),
        )
