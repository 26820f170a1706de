"""One's own account: registration, profile, password, second factor."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import ANYONE, allow, caller
from chassis.http import json_response, own_transaction, service
from chassis.schemas import Blueprint
from services.identity import queries
from services.identity.commands import attempts, totp
from services.identity.commands import users as commands
from services.identity.domain.passwords import matches
from services.identity.domain.profile import profile as document
from services.identity.domain.roles import ENROLLING, PEOPLE
from services.identity.http.routes.users import registered
from services.identity.http.schemas import bodies, views

profile = Blueprint("profile", __name__, url_prefix="/api/v1/auth")


@profile.post("/register")
@allow(ANYONE)
@profile.arguments(bodies.Register)
@profile.response(201, views.UserView)
def register(body: dict[str, Any]) -> Response:
    return registered(commands.create_user(**body))


@profile.get("/me")
@allow(*PEOPLE, ENROLLING)
@profile.response(200, views.UserView)
def show_me() -> Response:
    return json_response(queries.own_profile(caller()))


@profile.patch("/me")
@allow(*PEOPLE)
@profile.arguments(bodies.ChangeProfile)
@profile.response(200, views.UserView)
def change_me(body: dict[str, Any]) -> Response:
    return json_response(document(commands.change_profile(body, by=caller())))


@profile.post("/me/password")
@allow(*PEOPLE)
@own_transaction
@profile.arguments(bodies.ChangePassword)
@profile.response(204)
def change_password(body: dict[str, Any]) -> None:
    attempt = attempts.by_user(UUID(caller().id))
    service().store.session.rollback()  # hold no connection while comparing
    right = matches(body["current"], attempt.secret_hash)
    new = commands.new_hash(body["new"], username=attempt.username, field="new") if right else ""
    with service().store.transaction():
        refusal = commands.change_password(attempt, right=right, new=new, by=caller())
    if refusal:
        raise refusal


@profile.post("/me/totp")
@allow(*PEOPLE, ENROLLING)
@profile.response(200, views.TotpView)
def start_totp() -> Response:
    return json_response(totp.start_totp(caller()))


@profile.post("/me/totp/confirm")
@allow(*PEOPLE, ENROLLING)
@profile.arguments(bodies.ConfirmTotp)
@profile.response(204)
def confirm_totp(body: dict[str, Any]) -> None:
    totp.confirm_totp(body["otp"], by=caller())


@profile.delete("/me/totp")
@allow(*PEOPLE)
@profile.response(204)
def remove_totp() -> None:
    totp.remove_totp(caller())
