"""The JSON accepted and returned."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates

from chassis.schemas import Schema, Words
from chassis.text import say
from services.attachment.domain.attachment import Attachment, Scan

MAX_FILES = 20


class AttachmentView(Schema):
    id = fields.UUID(required=True)
    original_name = fields.String(required=True)
    size = fields.Integer(required=True)
    media_type = fields.String(required=True)
    sha256 = fields.String(required=True)
    scan = fields.Enum(Scan, by_value=True, required=True)
    url = fields.String(required=True, allow_none=True)


class ClaimAttachments(Schema):
    ids = fields.List(fields.UUID, required=True, validate=validate.Length(1, MAX_FILES))
    owner = fields.UUID(required=True)
    ticket = Words(least=1, most=64, required=True)

    @validates("ids")
    def check_that_each_is_named_once(self, ids: list[Any], **_: object) -> None:
        if len(set(ids)) < len(ids):
            text = say("Sebutkan setiap lampiran satu kali.", "Name each attachment once.")
            raise ValidationError([text])  # type: ignore[list-item]


class ClaimedView(Schema):
    id = fields.UUID(required=True)
    original_name = fields.String(required=True)
    extension = fields.String(required=True)
    size = fields.Integer(required=True)
    media_type = fields.String(required=True)
    sha256 = fields.String(required=True)
    scan = fields.Enum(Scan, by_value=True, required=True)


class ClaimsView(Schema):
    attachments = fields.List(fields.Nested(ClaimedView), required=True)


def uploaded(attachment: Attachment) -> dict[str, Any]:
    """What `AttachmentView` tells."""
    url = f"/api/v1/attachments/{attachment.id}"
    return {**_facts(attachment), "url": url}


def claimed(attachment: Attachment) -> dict[str, Any]:
    """What `ClaimedView` tells."""
    return {**_facts(attachment), "extension": attachment.extension}


def _facts(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": attachment.id,
        "original_name": attachment.original_name,
        "size": attachment.size,
        "media_type": attachment.media_type,
        "sha256": attachment.sha256,
        "scan": attachment.scan,
    }
