"""Routing and calendars over HTTP. A route parses, calls one command or query, and answers."""

from dataclasses import asdict
from typing import Any

from flask import Response

from chassis.auth import allow, caller
from chassis.http import json_response, service
from chassis.problems import language
from chassis.schemas import Blueprint, Page
from services.escalation import commands, queries
from services.escalation.domain.places import Place
from services.escalation.domain.roles import ADMIN, PEOPLE
from services.escalation.http.schemas import (
    ActivatedView,
    CalendarQuery,
    CalendarView,
    DryRunView,
    PolicyPage,
    PreviewQuery,
    PreviewView,
    WritePolicy,
)

routing = Blueprint("routing", __name__, url_prefix="/api/v1")


@routing.get("/routing/preview")
@allow(*PEOPLE)
@routing.arguments(PreviewQuery, location="query")
@routing.response(200, PreviewView)
def preview_routing(query: dict[str, Any]) -> Response:
    who = caller()
    query["lpse_code"] = query["lpse_code"] or who.entry_lpse or who.lpse_code
    found = queries.preview(**query, unit=who.directorate)
    return json_response({"next": [_document(place) for place in found]})


@routing.get("/routing/policies")
@allow(ADMIN)
@routing.arguments(Page, location="query")
@routing.response(200, PolicyPage)
def list_policies(query: dict[str, Any]) -> Response:
    return json_response(queries.versions(**query))


@routing.post("/routing/policies")
@allow(ADMIN)
@routing.arguments(WritePolicy)
@routing.response(201, ActivatedView)
def activate_policy(body: dict[str, Any]) -> Response:
    version = commands.activate_policy(body["document"], by=caller().id, now=service().clock.now())
    return json_response({"version": version, "active": True}, 201)


@routing.post("/routing/policies/dry-run")
@allow(ADMIN)
@routing.arguments(WritePolicy)
@routing.response(200, DryRunView)
def try_policy(body: dict[str, Any]) -> Response:
    return json_response(asdict(queries.try_policy(body["document"])))


@routing.get("/calendar")
@allow(*PEOPLE)
@routing.arguments(CalendarQuery, location="query")
@routing.response(200, CalendarView)
def show_calendar(query: dict[str, Any]) -> Response:
    year = query["year"] or service().clock.now().year
    return json_response(queries.calendar(year, query["lpse"]))


def _document(place: Place) -> dict[str, Any]:
    found = {"tier": place.tier, "unit": place.unit, "label": place.label.in_(language())}
    return {**found, "directorate": place.directorate} if place.directorate else found
