"""Documents and events the tests of routing share."""

import json

from services.escalation.commands import DATA
from services.escalation.domain.places import Lpse
from services.escalation.domain.policy import Policy
from services.escalation.domain.routing import Case
from services.escalation.subscriptions import SUBSCRIPTIONS
from tests.support import hear

OWNERS = {
    "spse": "spse",
    "sirup": "pme",
    "katalog": "katalog",
    "lainnya": None,
}
BANDUNG = Lpse(code="93", name="LPSE Kabupaten Bandung")
JAYAPURA = Lpse(
    code="77", name="LPSE Kota Jayapura", timezone="Asia/Jayapura", has_admin_ppe=False
)
NUMBER = "TPS2605130001"
# Wed 13 May 2026, 10:00 in Jakarta: the first vector of F.4 rule 7.
CREATED_AT = "2026-05-13T03:00:00Z"


def shipped(file="routing-policy.json", **changes):
    return {**json.loads((DATA / file).read_text()), **changes}


def a_policy(**changes):
    return Policy.parse(shipped(**changes))


def a_case(application="spse", lpse=BANDUNG):
    return Case(application=application, owners=OWNERS, lpse=lpse)


def know(app):
    """Let a service hear of the applications and of two LPSEs."""
    applications = [{"code": code, "directorate": owner} for code, owner in OWNERS.items()]
    catalogue = {"version": 1, "applications": applications}
    hear(app, SUBSCRIPTIONS, "catalogue.updated", subject="catalogue", **catalogue)
    for lpse in (BANDUNG, JAYAPURA):
        tell_lpse(app, lpse)


def tell_lpse(app, lpse, *, sequence=1, **changes):
    entry = {
        "code": lpse.code,
        "name": lpse.name,
        "timezone": lpse.timezone,
        "has_admin_ppe": lpse.has_admin_ppe,
        "active": True,
        "url": None,
        **changes,
    }
    hear(app, SUBSCRIPTIONS, "lpse.updated", sequence=sequence, **entry)


def created(app, number=NUMBER, **changes):
    data = {
        "number": number,
        "at": CREATED_AT,
        "type": "umum",
        "application": "spse",
        "lpse_code": "93",
        "priority": None,
        "creator_tier": "reporter",
        **changes,
    }
    return hear(app, SUBSCRIPTIONS, "ticket.created", subject=number, **data)


def escalation_requested(app, hop, number=NUMBER, **changes):
    data = {"number": number, "hop": hop, "directorate": None, "to": None, **changes}
    return hear(app, SUBSCRIPTIONS, "ticket.escalation_requested", subject=number, **data)
