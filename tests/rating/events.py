"""What the ticket service says about a ticket that is reviewed, closed or completed."""

from services.rating.subscriptions import SUBSCRIPTIONS
from tests.support import hear, person

NUMBER = "TPS2606150019"
RESOLVER = {"id": person("helper"), "name": "Helper", "role": "helpdesk_lpse"}


def a_ticket(**changes):
    return {
        "number": NUMBER,
        "lpse_code": "93",
        "application": "spse",
        "creator": {"id": person("creator"), "name": "Creator", "role": "ppk"},
        "tier": "lpse_level1",
        "unit": "93",
        **changes,
    }


def solved(**changes):
    by = {"resolver": RESOLVER, "resolver_tier": "admin_ppe", "resolver_unit": "93"}
    return a_ticket(**{**by, **changes})


def reviewed(app, *, accepted=True, sequence=5, **changes):
    data = solved(accepted=accepted, **changes)
    return hear(app, SUBSCRIPTIONS, "ticket.reviewed", sequence=sequence, **data)


def closed(app, *, sequence=5, **changes):
    data = a_ticket(**{"reason": None, "handler": None, **changes})
    return hear(app, SUBSCRIPTIONS, "ticket.closed", sequence=sequence, **data)


def completed(app, *, rating=None, sequence=6, **changes):
    data = solved(rating=rating, **changes)
    return hear(app, SUBSCRIPTIONS, "ticket.completed", sequence=sequence, **data)
