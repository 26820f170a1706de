"""Log in, go on, log out.

Log-in opens its transactions itself: nothing is locked while passwords are compared, and a failed
attempt is counted although it is refused. Its answers are secrets and are not remembered.
"""

from typing import Any

from flask import Response

from chassis.auth import ANYONE, allow, caller
from chassis.domain import RefusalError
from chassis.http import json_response, own_transaction, service
from chassis.schemas import Blueprint
from services.identity.commands import attempts
from services.identity.commands import sessions as commands
from services.identity.commands.sessions import Grant
from services.identity.domain.passwords import matches
from services.identity.domain.profile import profile
from services.identity.domain.roles import ENROLLING, PEOPLE
from services.identity.domain.tokens import ACCESS_SECONDS
from services.identity.http.schemas import bodies, views

sessions = Blueprint("sessions", __name__, url_prefix="/api/v1/auth")


@sessions.post("/login")
@allow(ANYONE)
@own_transaction
@sessions.arguments(bodies.LogIn)
@sessions.response(200, views.GrantView)
def log_in(body: dict[str, Any]) -> Response:
    attempt = attempts.by_username(body["username"])
    service().store.session.rollback()  # hold no connection while comparing
    right = matches(body["password"], attempt.secret_hash)
    with service().store.transaction():
        outcome = commands.log_in(attempt, right=right, otp=body["otp"])
    return answer(outcome)


@sessions.post("/refresh")
@allow(ANYONE)
@own_transaction
@sessions.arguments(bodies.Refresh)
@sessions.response(200, views.GrantView)
def refresh(body: dict[str, Any]) -> Response:
    with service().store.transaction():
        outcome = commands.refresh(body["refresh_token"])
    return answer(outcome)


@sessions.post("/logout")
@allow(*PEOPLE, ENROLLING)
@sessions.response(204)
def log_out() -> None:
    commands.log_out(caller())


def answer(outcome: Grant | RefusalError) -> Response:
    """Refuse only now that what the refusal leaves behind is committed."""
    if isinstance(outcome, RefusalError):
        raise outcome
    document = {
        "access_token": outcome.access_token,
        "refresh_token": outcome.refresh_token,
        "token_type": "Bearer",
        "expires_in": ACCESS_SECONDS,
        "user": profile(outcome.user),
    }
    return json_response(document)
