"""Administration of users (A.3 row 31, decision 39)."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import allow, caller
from chassis.http import json_response
from chassis.problems import language
from chassis.schemas import Blueprint
from chassis.text import in_language
from services.identity import queries
from services.identity.commands import users as commands
from services.identity.domain.profile import profile, warnings
from services.identity.domain.roles import ADMINISTRATORS
from services.identity.domain.user import User
from services.identity.http.schemas import bodies, views

users = Blueprint("users", __name__, url_prefix="/api/v1/users")


@users.get("")
@allow(*ADMINISTRATORS)
@users.arguments(bodies.UserQuery, location="query")
@users.response(200, views.UserList)
def list_users(query: dict[str, Any]) -> Response:
    return json_response(queries.user_list(by=caller(), **query))


@users.post("")
@allow(*ADMINISTRATORS)
@users.arguments(bodies.CreateUser)
@users.response(201, views.UserView)
def create_user(body: dict[str, Any]) -> Response:
    return registered(commands.administer(caller(), **body))


@users.get("/<uuid:user_id>")
@allow(*ADMINISTRATORS)
@users.response(200, views.UserView)
def show_user(user_id: UUID) -> Response:
    return json_response(queries.user(user_id, by=caller()))


@users.patch("/<uuid:user_id>")
@allow(*ADMINISTRATORS)
@users.arguments(bodies.ChangeUser)
@users.response(200, views.UserView)
def change_user(body: dict[str, Any], user_id: UUID) -> Response:
    return json_response(profile(commands.change_user(user_id, body, by=caller())))


@users.post("/<uuid:user_id>/deactivate")
@allow(*ADMINISTRATORS)
@users.response(200, views.UserView)
def deactivate_user(user_id: UUID) -> Response:
    return json_response(profile(commands.deactivate_user(user_id, by=caller())))


def registered(user: User) -> Response:
    """A new user, with what looks odd but is no reason to refuse."""
    document = profile(user)
    if odd := warnings(user):
        document["warnings"] = in_language(odd, language())
    return json_response(document, 201)
