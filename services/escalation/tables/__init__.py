"""Where routes, policies and calendars are stored, and what is remembered of them."""

from services.escalation.tables.schema import (
    calendars,
    catalogues,
    db,
    hops,
    lpses,
    policies,
    routes,
)

__all__ = ["calendars", "catalogues", "db", "hops", "lpses", "policies", "routes"]
