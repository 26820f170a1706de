"""Notices over HTTP. A route parses, calls one command or query, and answers."""

from typing import Any

from flask import Response

from chassis.auth import allow, caller
from chassis.http import json_response, service
from chassis.problems import language
from chassis.schemas import Blueprint
from services.notification import commands, queries
from services.notification.domain.roles import PEOPLE
from services.notification.http.schemas import MarkRead, NoticesQuery, NoticesView, UnreadView

REMEMBERED = 10_000
notifications = Blueprint("notifications", __name__, url_prefix="/api/v1/notifications")


@notifications.before_request
def meet_caller() -> None:
    """Copy a caller no event has told of yet, once per process (decision 6)."""
    who, met = caller(), service().extensions["met"]
    if who.id in met:
        return
    person = {name: getattr(who, name) for name in ("id", "name", "role")}
    person |= {"lpse_code": who.lpse_code, "directorate": who.directorate}
    with service().store.transaction():
        commands.meet_person(person)
    if len(met) >= REMEMBERED:
        met.clear()
    met.add(who.id)


@notifications.get("")
@allow(*PEOPLE)
@notifications.arguments(NoticesQuery, location="query")
@notifications.response(200, NoticesView)
def show_notices(query: dict[str, Any]) -> Response:
    page = queries.Page(limit=query["limit"], cursor=query["cursor"])
    found = queries.list_notices(
        caller().id, unread_only=query["unread"], page=page, language=language()
    )
    return json_response(found)


@notifications.post("/read")
@allow(*PEOPLE)
@notifications.arguments(MarkRead)
@notifications.response(200, UnreadView)
def mark_read(body: dict[str, Any]) -> Response:
    reader = caller().id
    commands.mark_read(reader, ids=body["ids"], now=service().clock.now())
    return json_response({"unread": queries.unread(reader)})
