"""Parse, call one command or query, answer."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import ANYONE, SERVICE, allow, caller
from chassis.http import json_response, own_transaction, service
from chassis.schemas import Blueprint
from services.attachment import commands, queries
from services.attachment.domain.attachment import Attachment
from services.attachment.domain.roles import READERS, WRITERS
from services.attachment.http import schemas
from services.attachment.http.access import check_access, check_ticket_access, has_grant
from services.attachment.http.delivery import deliver, deliver_archive
from services.attachment.http.uploads import receive

attachments = Blueprint("attachments", __name__, url_prefix="/api/v1")
internal = Blueprint("internal", __name__, url_prefix="/internal")
UPLOAD_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        }
    },
}


@attachments.post("/attachments")
@allow(*WRITERS)
@own_transaction
@attachments.doc(requestBody=UPLOAD_BODY)
@attachments.response(201, schemas.AttachmentView)
def upload_attachment() -> Response:
    upload = receive()
    attachment = upload.attachment(owner=UUID(caller().id), now=service().clock.now())
    return service().write_once(
        partial(_add, attachment),
        body=upload.fingerprint,
        prepare=partial(commands.keep_bytes, attachment, upload.stream),
    )


@attachments.delete("/attachments/<uuid:attachment_id>")
@allow(*WRITERS)
@attachments.response(204)
def remove_attachment(attachment_id: UUID) -> Response:
    commands.remove_attachment(attachment_id, by=caller().id)
    return Response(status=204)


@attachments.get("/attachments/<uuid:attachment_id>")
@allow(ANYONE)
@attachments.response(200, content_type="application/octet-stream")
def download_attachment(attachment_id: UUID) -> Response:
    granted = has_grant(attachment_id)
    attachment = queries.attachment(attachment_id)
    if not granted:
        check_access(attachment)
    attachment.check_harmless()
    return deliver(attachment)


@attachments.get("/tickets/<string:number>/attachments.zip")
@allow(*READERS)
@attachments.response(200, content_type="application/zip")
def download_all(number: str) -> Response:
    check_ticket_access(number)
    return deliver_archive(number)


@internal.post("/claims")
@allow(SERVICE)
@internal.arguments(schemas.ClaimAttachments)
@internal.response(200, schemas.ClaimsView)
def claim_attachments(body: dict[str, Any]) -> Response:
    found = commands.claim_attachments(body["ids"], owner=body["owner"], ticket=body["ticket"])
    return json_response({"attachments": [schemas.claimed(attachment) for attachment in found]})


def _add(attachment: Attachment) -> Response:
    return json_response(schemas.uploaded(commands.add_attachment(attachment)), 201)
