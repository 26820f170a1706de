"""The JSON the notification service accepts and returns."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from chassis.schemas import Page, Schema
from chassis.text import say


class NoticesQuery(Page):
    unread = fields.Boolean(load_default=False)


class NoticeView(Schema):
    id = fields.UUID()
    kind = fields.String()
    ticket = fields.String(allow_none=True)
    title = fields.String()
    text = fields.String()
    created_at = fields.DateTime()
    read = fields.Boolean()


class NoticesView(Schema):
    items = fields.List(fields.Nested(NoticeView))
    next_cursor = fields.String(allow_none=True)
    unread = fields.Integer()


class MarkRead(Schema):
    ids = fields.List(fields.UUID(), load_default=None, validate=validate.Length(1, 100))
    everything = fields.Boolean(data_key="all", load_default=False)

    @validates_schema
    def says_which(self, data: dict[str, Any], **_: object) -> None:
        if (data["ids"] is None) != data["everything"]:
            told = say(
                "Kirim `ids`, atau `all: true` untuk semuanya.",
                "Send `ids`, or `all: true` for all of them.",
            )
            raise ValidationError([told], "ids")  # type: ignore[list-item]


class UnreadView(Schema):
    unread = fields.Integer()
