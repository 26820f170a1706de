"""Claims files at the attachment service."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from chassis.calls import ServiceClient
from chassis.domain import InvalidError
from services.ticket.domain.files import NOT_YOURS


class AttachmentClaims:
    """The port `domain.files.Claims`, over HTTP."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def claim(self, ids: Sequence[str], *, owner: str, ticket: str) -> list[dict[str, Any]]:
        body = {"ids": list(ids), "owner": owner, "ticket": ticket}
        response = self._client.call("POST", "/internal/claims", json=body)
        if response.status_code != HTTPStatus.OK:
            raise InvalidError({"attachment_ids": NOT_YOURS})
        claimed: list[dict[str, Any]] = response.json()["attachments"]
        return claimed
