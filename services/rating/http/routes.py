"""Ratings over HTTP. A route parses, calls one command or query, and answers."""

import re
from typing import Any

from flask import Response, request

from chassis.auth import allow, caller
from chassis.domain import NotPermittedError
from chassis.http import json_response, service
from chassis.problems import language
from chassis.schemas import Blueprint
from chassis.text import in_language, say
from services.rating import commands, queries
from services.rating.domain.rating import Tickets, unknown_ticket
from services.rating.domain.roles import CREATORS, LEADER, PEOPLE, REPORTING, is_confined
from services.rating.domain.tags import offer
from services.rating.http.schemas import (
    RateTicket,
    RatingView,
    SummaryLine,
    SummaryQuery,
    TagsQuery,
    TagsView,
)

NUMBER = re.compile(r"[A-Z]{2,3}[0-9]{10,14}")
ratings = Blueprint("ratings", __name__, url_prefix="/api/v1")


@ratings.before_request
def ask_about_unknown_ticket() -> None:
    """Ask the ticket service when its event is late.

    Before the write's own transaction, so that none is held open while another service answers.
    """
    if request.endpoint != "ratings.rate_ticket":
        return
    number = (request.view_args or {})["number"]
    if not NUMBER.fullmatch(number):
        raise unknown_ticket()
    if not queries.is_asked_for(number):
        tickets: Tickets = service().extensions["tickets"]
        found = tickets.rating_request(number, token=caller().token)
        with service().store.transaction():
            commands.note_request(found, sequence=0, now=service().clock.now())


@ratings.post("/tickets/<number>/rating")
@allow(*CREATORS)
@ratings.arguments(RateTicket)
@ratings.response(201, RatingView)
def rate_ticket(body: dict[str, Any], number: str) -> Response:
    rating = commands.rate_ticket(number, by=caller().id, now=service().clock.now(), **body)
    answer = {
        "ticket": rating.number,
        "stars": rating.stars,
        "tags": rating.tags,
        "suggestion": rating.suggestion,
        "created_at": rating.at,
    }
    return json_response(answer, 201)


@ratings.get("/rating/tags")
@allow(*PEOPLE)
@ratings.arguments(TagsQuery, location="query")
@ratings.response(200, TagsView)
def show_tags(query: dict[str, Any]) -> Response:
    stars = query["stars"]
    return json_response(in_language(offer(stars).document(stars), language()))


@ratings.get("/ratings/summary")
@allow(*REPORTING)
@ratings.arguments(SummaryQuery, location="query")
@ratings.response(200, SummaryLine(many=True))
def show_summary(query: dict[str, Any]) -> Response:
    who = caller()
    if query["group_by"] == "handler" and who.role != LEADER:
        raise NotPermittedError(
            say(
                "Rating per petugas hanya untuk pimpinan. Pilih pengelompokan yang lain.",
                "Ratings per handler are for leaders only. Choose another grouping.",
            )
        )
    # A member of staff without an LPSE sees no LPSE's ratings, not everybody's.
    lpse_code = (who.lpse_code or "") if is_confined(who.role, who.lpse_code) else None
    return json_response(queries.summary(lpse_code=lpse_code, **query))
