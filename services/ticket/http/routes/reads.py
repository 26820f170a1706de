"""What people ask: lists, one ticket, its timeline, the dashboard, the public status."""

from typing import Any

from flask import Response

from chassis.auth import ANYONE, allow
from chassis.http import json_response, service
from chassis.problems import language
from chassis.schemas import Blueprint
from services.ticket.domain.access import not_found
from services.ticket.domain.roles import EVERYONE, PEOPLE
from services.ticket.http import answers, schemas, views
from services.ticket.http.reader import actor, reader, show
from services.ticket.queries import changes, lists, overview, tickets

reads = Blueprint("reads", __name__, url_prefix="/api/v1")


@reads.get("/tickets")
@allow(*EVERYONE)
@reads.arguments(schemas.Box, location="query")
@reads.response(200, answers.TicketPage)
def list_tickets(query: dict[str, Any]) -> Response:
    who = reader()
    return _page(lists.box(who.actor, now=who.now, **query), who)


@reads.get("/tickets/updates")
@allow(*EVERYONE)
@reads.arguments(schemas.Since, location="query")
@reads.response(200, answers.TicketPage)
def list_updates(query: dict[str, Any]) -> Response:
    who = reader()
    return _page(changes.changes(who.actor, now=who.now, **query), who)


def _page(found: lists.Found, who: Any) -> Response:
    items = [views.summary(row, who) for row in found.rows]
    return json_response({"items": items, "next_cursor": found.next_cursor})


@reads.get("/tickets/<string:number>")
@allow(*EVERYONE)
@reads.response(200, answers.TicketView)
def show_ticket(number: str) -> Response:
    return show(number)


@reads.get("/tickets/<string:number>/timeline")
@allow(*EVERYONE)
@reads.response(200, answers.Timeline)
def show_timeline(number: str) -> Response:
    who = actor()
    entries = tickets.history(number, who)
    return json_response({"items": [views.timeline_entry(entry, who) for entry in entries]})


@reads.get("/dashboard")
@allow(*PEOPLE)
def show_dashboard() -> Response:
    return json_response(overview.dashboard(actor(), now=service().clock.now()))


@reads.get("/public/tickets/<string:number>")
@allow(ANYONE)
@reads.response(200, answers.PublicTicket)
def show_public_ticket(number: str) -> Response:
    row, steps = tickets.public_ticket(number)
    if row is None:
        raise not_found()
    return json_response(views.public(row, steps, language()))
