"""Catalogue, tenders and priority: what a form asks while a ticket is written."""

from typing import Any

from flask import Response, request

from chassis.auth import allow, caller
from chassis.http import json_response, service
from chassis.schemas import Blueprint
from services.ticket import commands
from services.ticket.domain.roles import EVERYONE, PEOPLE
from services.ticket.http import documents, schemas, views
from services.ticket.http.reader import actor
from services.ticket.queries import forms, tenders

reference = Blueprint("reference", __name__, url_prefix="/api/v1")


@reference.get("/applications")
@allow(*EVERYONE)
def list_applications() -> Response:
    catalogue = forms.catalogue()
    response = json_response(views.applications(catalogue))
    response.set_etag(f"catalogue-{catalogue.version}")
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


@reference.post("/applications")
@allow("admin")
@reference.arguments(documents.Application)
@reference.response(201)
def add_application(body: dict[str, Any]) -> Response:
    code = body.pop("code")
    changed = commands.change_application(code, body, by=caller().id, new=True)
    return json_response(changed.applications[code], 201)


@reference.patch("/applications/<string:code>")
@allow("admin")
@reference.arguments(documents.ChangeApplication)
def change_application(body: dict[str, Any], code: str) -> Response:
    changed = commands.change_application(code, body, by=caller().id, new=False)
    return json_response(changed.applications[code])


@reference.get("/tenders")
@allow(*PEOPLE)
@reference.arguments(schemas.Search, location="query")
def find_tenders(query: dict[str, Any]) -> Response:
    found = tenders.suggestions(query["q"])
    return json_response({"items": [views.tender(row) for row in found]})


@reference.get("/tenders/<string:code>")
@allow(*PEOPLE)
def show_tender(code: str) -> Response:
    return json_response(views.tender(tenders.tender(code)))


@reference.get("/priority/preview")
@allow(*PEOPLE)
@reference.arguments(schemas.PriorityOf, location="query")
def preview_priority(query: dict[str, Any]) -> Response:
    found = forms.priority_preview(actor(), now=service().clock.now(), **query)
    return json_response({"priority": found.level, "rules": list(found.rules)})


@reference.get("/priority/policies")
@allow("admin")
def list_policies() -> Response:
    return json_response({"items": forms.policies()})


@reference.post("/priority/policies")
@allow("admin")
@reference.arguments(documents.PublishPolicy)
@reference.response(201)
def publish_policy(body: dict[str, Any]) -> Response:
    version = commands.publish_policy(body["document"], by=caller().id)
    return json_response({"version": version}, 201)


@reference.post("/priority/policies/dry-run")
@allow("admin")
@reference.arguments(documents.PublishPolicy)
@reference.response(200)
def try_policy(body: dict[str, Any]) -> Response:
    return json_response(forms.policy_dry_run(body["document"], now=service().clock.now()))
