"""The ticket service, asked about a ticket that no event has told of yet."""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from chassis.calls import ServiceClient
from chassis.domain import UnavailableError
from chassis.text import say
from services.rating.domain.rating import STATE_AT, RatingRequest, not_yet, unknown_ticket

HIDDEN = (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN)


class TicketService:
    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def rating_request(self, number: str, *, token: str) -> RatingRequest:
        """What the caller behind `token` is asked for.

        Raises NotFoundError, ConflictError before the time, UnavailableError.
        """
        path = f"/internal/tickets/{quote(number, safe='')}/rating-request"
        response = self._client.call("GET", path, token=token)
        if response.status_code in HIDDEN:
            raise unknown_ticket()
        if response.status_code != HTTPStatus.OK:
            raise _unclear()
        return _read(response.json())


def _read(found: dict[str, Any]) -> RatingRequest:
    if found["status"] not in STATE_AT:
        raise not_yet()
    return RatingRequest(
        number=found["number"],
        state=STATE_AT[found["status"]],
        creator_id=found["creator"]["id"],
        resolver=found.get("resolver"),
        tier=found.get("resolver_tier"),
        unit=found.get("resolver_unit"),
        lpse_code=found["lpse_code"],
        application=found["application"],
    )


def _unclear() -> UnavailableError:
    return UnavailableError(
        say(
            "Keadaan tiket ini belum dapat dipastikan. Coba lagi sebentar lagi.",
            "The state of this ticket cannot be told yet. Please try again in a moment.",
        )
    )
