"""What other services ask, with the caller's own token."""

from typing import Any

from flask import Response

from chassis.auth import allow
from chassis.http import json_response
from chassis.schemas import Blueprint
from services.ticket.domain.roles import CREATORS, EVERYONE
from services.ticket.http.reader import actor
from services.ticket.queries import tickets

internal = Blueprint("internal", __name__, url_prefix="/internal/tickets/<string:number>")


@internal.get("/access")
@allow(*EVERYONE)
def may_see(number: str) -> Response:
    return json_response({"number": tickets.ticket(number, actor()).number})


@internal.get("/rating-request")
@allow(*CREATORS)
def rating_request(number: str) -> Response:
    return json_response(_rating_request(tickets.ticket(number, actor())))


def _rating_request(found: Any) -> dict[str, Any]:
    """Who is rated: the resolver, or the last handler of a ticket its creator closed (K08)."""
    last = {"who": found.handler, "tier": found.home_tier, "unit": found.home_unit}
    rated = found.resolver or last
    return {
        "number": found.number,
        "status": found.status,
        "creator": found.creator,
        "resolver": rated["who"],
        "resolver_tier": rated["tier"],
        "resolver_unit": rated["unit"],
        "lpse_code": found.lpse_code,
        "application": found.application,
    }
