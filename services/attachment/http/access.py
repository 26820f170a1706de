"""Who may have a file: who may see its ticket, and until it is sent its owner (decision 30)."""

import re
from http import HTTPStatus
from typing import cast
from uuid import UUID

import jwt
from flask import request

from chassis.auth import LEEWAY_SECONDS, caller, caller_or_none, check_permitted
from chassis.calls import ServiceClient
from chassis.domain import NotPermittedError
from chassis.http import service
from chassis.text import say
from services.attachment.domain.attachment import Attachment, not_found
from services.attachment.domain.roles import READERS

GRANT_KEY = "svc-ticket"
_NUMBER = re.compile(r"[A-Za-z0-9-]{1,40}")


def has_grant(attachment_id: UUID) -> bool:
    """Whether the address carries a grant of the ticket service for this file.

    Raises NotPermittedError for a grant that does not hold where there is no token either, and
    for roles that may have no file.
    """
    grant = request.args.get("grant")
    if grant and _holds(grant, attachment_id):
        return True
    if grant and caller_or_none() is None:
        raise NotPermittedError(
            say(
                "Tautan unduhan ini tidak berlaku lagi. Muat ulang halaman tiket, lalu coba lagi.",
                "This download link no longer holds. Reload the ticket's page and try again.",
            ),
            slug="grant-not-valid",
        )
    check_permitted(caller(), READERS)
    return False


def check_access(attachment: Attachment) -> None:
    """Raises NotFoundError for whoever may not have this file."""
    if attachment.number:
        check_ticket_access(attachment.number)
    elif str(attachment.owner) != caller().id:
        raise not_found()


def check_ticket_access(number: str) -> None:
    """Ask the ticket service whether the caller may see a ticket. Raises NotFoundError."""
    if not _NUMBER.fullmatch(number):
        raise not_found()
    tickets = cast("ServiceClient", service().extensions["tickets"])
    path = f"/internal/tickets/{number}/access"
    with tickets.call("GET", path, token=caller().token) as answer:
        if answer.status_code != HTTPStatus.OK:
            raise not_found()


def _holds(grant: str, attachment_id: UUID) -> bool:
    key = service().keys.public(GRANT_KEY)
    try:
        if key is None or jwt.get_unverified_header(grant).get("kid") != GRANT_KEY:
            return False
        jwt.decode(
            grant,
            key,
            algorithms=["EdDSA"],
            audience="svc:attachment",
            issuer="svc:ticket",
            subject=str(attachment_id),
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )
    except jwt.PyJWTError:
        return False
    return True
