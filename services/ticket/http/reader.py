"""Who asks, as the domain knows people, and how to answer them."""

import time
from typing import Any

import jwt
from flask import Response

from chassis.auth import caller
from chassis.http import if_match, json_response, service
from chassis.problems import language
from services.ticket.domain.roles import Actor
from services.ticket.domain.ticket import Ticket
from services.ticket.http import views
from services.ticket.http.views import Reader
from services.ticket.queries import tickets as queries
from services.ticket.tables import db, reference

GRANT_SECONDS = 600
ATTACHMENT = "svc:attachment"


def actor() -> Actor:
    """The caller as the domain knows people."""
    who = caller()
    return Actor(
        id=who.id,
        name=who.name,
        role=who.role,
        lpse_code=who.lpse_code,
        directorate=who.directorate,
        entry_lpse=who.entry_lpse,
        lpse_codes=who.lpse_codes,
        applications=who.applications,
    )


def reader() -> Reader:
    found = actor()
    return Reader(
        actor=found,
        language=language(),
        now=service().clock.now(),
        zone=reference.zone_of(found.lpse_code),
    )


def act() -> dict[str, Any]:
    """Who acts and when: what every command needs."""
    return {"by": actor(), "now": service().clock.now()}


def change() -> dict[str, Any]:
    """What every command about a ticket that exists needs besides: the version it is for."""
    return {**act(), "check": if_match}


def grant(attachment_id: Any) -> str:
    """A short-lived address of a file, for whoever may see its ticket (decision 30)."""
    issued = int(time.time())
    claims = {
        "iss": "svc:ticket",
        "aud": ATTACHMENT,
        "sub": str(attachment_id),
        "iat": issued,
        "exp": issued + GRANT_SECONDS,
    }
    key = service().keys.private("svc-ticket")
    token = jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": "svc-ticket"})
    return f"/api/v1/attachments/{attachment_id}?grant={token}"


def show(number: str) -> Response:
    """The ticket in full, as it is now."""
    who = reader()
    found = queries.ticket(number, who.actor)
    return _in_full(found, who, discussion=queries.discussion(found.id, who.actor))


def done(ticket: Ticket) -> Response:
    """What every act answers: the ticket after it, which need not be read again."""
    db.session.flush()
    who = reader()
    return _in_full(_named(ticket), who, discussion=queries.discussion(ticket.id, who.actor))


def opened(ticket: Ticket) -> Response:
    """The answer to a new ticket."""
    response = _in_full(_named(ticket), reader(), discussion=())
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/tickets/{ticket.number}"
    return response


def _named(ticket: Any) -> Any:
    """A ticket in hand, with the two names that other tables hold."""
    known = reference.lpse(ticket.lpse_code)
    ticket.lpse_name = known and known["name"]
    ticket.creator_email = queries.email_of(ticket.creator_id)
    return ticket


def _in_full(row: Any, who: Reader, *, discussion: Any) -> Response:
    files = queries.ticket_files(row.id) if row.files else []
    response = json_response(
        views.ticket(row, who, discussion=discussion, files=files, grant=grant)
    )
    response.headers["ETag"] = f'"{row.version}"'
    return response
