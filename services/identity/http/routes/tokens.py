"""Tokens of machine clients, the keys that check all tokens, and what is revoked."""

import base64
import binascii
from typing import Any

import orjson
from flask import Response, request

from chassis.auth import ANYONE, SERVICE, allow
from chassis.domain import RefusalError
from chassis.http import json_response, own_transaction, service
from chassis.problems import refuse
from chassis.schemas import Blueprint
from services.identity import queries
from services.identity.commands import attempts
from services.identity.commands import clients as commands
from services.identity.domain import refusals
from services.identity.domain.passwords import matches
from services.identity.domain.tokens import ACCESS_SECONDS
from services.identity.http.schemas import bodies, views

JWKS_SECONDS = 60
tokens = Blueprint("tokens", __name__)


@tokens.post("/api/v1/auth/token")
@allow(ANYONE)
@own_transaction
@tokens.arguments(bodies.RequestToken, location="form")
@tokens.response(200, views.TokenView)
def issue_token(body: dict[str, Any]) -> Response:
    try:
        token, scopes = _issued(body)
    except RefusalError as error:
        return _with_oauth_error(error)
    document = {"access_token": token, "token_type": "Bearer", "expires_in": ACCESS_SECONDS}
    return json_response(document | {"scope": " ".join(scopes)})


@tokens.get("/.well-known/jwks.json")
@allow(ANYONE)
def show_keys() -> Response:
    response = json_response(queries.jwks(service().keys))
    response.headers["Cache-Control"] = f"public, max-age={JWKS_SECONDS}"
    return response


@tokens.get("/internal/revocations")
@allow(SERVICE)
@tokens.arguments(bodies.Since, location="query")
@tokens.response(200, views.Revocations)
def show_revocations(query: dict[str, Any]) -> Response:
    return json_response(queries.revocations(query["since"]))


def _issued(body: dict[str, Any]) -> tuple[str, list[str]]:
    if body["grant_type"] != "client_credentials":
        raise refusals.unsupported_grant()
    client_id, secret = _credentials(body)
    attempt = attempts.by_client(client_id)
    service().store.session.rollback()  # hold no connection while comparing
    right = matches(secret, attempt.secret_hash)
    with service().store.transaction():
        outcome = commands.issue_token(attempt, right=right, scopes=body["scope"].split())
    if isinstance(outcome, RefusalError):
        raise outcome
    return outcome


def _credentials(body: dict[str, Any]) -> tuple[str, str]:
    """Id and secret from the form or from HTTP Basic, as RFC 6749 2.3.1 allows both."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return body["client_id"], body["client_secret"]
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise refusals.wrong_client() from error
    client_id, _, secret = text.partition(":")
    return client_id.replace("\0", ""), secret


def _with_oauth_error(error: RefusalError) -> Response:
    """RFC 6749 5.2 wants an `error`, which our problem document carries along."""
    response = refuse(error)
    problem = orjson.loads(response.get_data())
    response.set_data(orjson.dumps({**problem, "error": error.reason.replace("-", "_")}))
    return response
