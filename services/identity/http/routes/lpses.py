"""LPSEs: read by everybody, since registration asks for one; written by admins."""

from typing import Any

from flask import Response

from chassis.auth import ANYONE, allow
from chassis.http import json_response
from chassis.schemas import Blueprint
from services.identity import queries
from services.identity.commands import lpses as commands
from services.identity.http.schemas import bodies, views

lpses = Blueprint("lpse", __name__, url_prefix="/api/v1/lpse")


@lpses.get("")
@allow(ANYONE)
@lpses.arguments(bodies.LpseQuery, location="query")
@lpses.response(200, views.LpseList)
def list_lpses(query: dict[str, Any]) -> Response:
    return json_response(queries.lpse_list(**query))


@lpses.post("")
@allow("admin")
@lpses.arguments(bodies.CreateLpse)
@lpses.response(201, views.LpseView)
def create_lpse(body: dict[str, Any]) -> Response:
    return json_response(commands.create_lpse(**body).document(), 201)


@lpses.get("/<code>")
@allow(ANYONE)
@lpses.response(200, views.LpseView)
def show_lpse(code: str) -> Response:
    return json_response(queries.lpse(code))


@lpses.patch("/<code>")
@allow("admin")
@lpses.arguments(bodies.ChangeLpse)
@lpses.response(200, views.LpseView)
def change_lpse(body: dict[str, Any], code: str) -> Response:
    return json_response(commands.change_lpse(code, body).document())
