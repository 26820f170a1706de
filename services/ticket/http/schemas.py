"""The JSON this service accepts, and what it answers."""

from datetime import date
from typing import Any

from marshmallow import fields, pre_load, validate

from chassis.schemas import Page, Schema, Words
from services.ticket.domain.files import MOST_FILES
from services.ticket.domain.lifecycle import Status
from services.ticket.domain.tender import MANUAL_CATEGORIES

LEAST_TEXT = 15
FIRST_FISCAL_YEAR = 2008
# Dates whose midnights exist in every zone.
A_DATE = validate.Range(date(1900, 1, 1), date(9000, 1, 1))


def optional(field: type[fields.Field[Any]], *args: Any, **options: Any) -> fields.Field[Any]:
    """A field that may be left out or null; either way it is None."""
    return field(*args, load_default=None, allow_none=True, **options)


def a_text() -> Words:
    """What a person writes to another: 15 to 10 000 characters (K16)."""
    return Words(least=LEAST_TEXT, lines=True, required=True)


def attachment_ids() -> fields.Field[Any]:
    return fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MOST_FILES))


class ManualTender(Schema):
    code = optional(Words, most=50)
    build = optional(Words, most=50)
    fiscal_year = optional(fields.Integer, validate=validate.Range(FIRST_FISCAL_YEAR, 2100))
    hps = optional(fields.Integer, validate=validate.Range(min=0), strict=True)
    category = optional(fields.String, validate=validate.OneOf(MANUAL_CATEGORIES))


class Visitor(Schema):
    name = Words(least=1, most=100, required=True)
    organization = Words(least=1, most=200, required=True)
    phone = Words(least=6, most=30, required=True)
    email = optional(fields.Email)
    role = Words(least=1, most=30, required=True)
    npwp = optional(Words, most=40)
    nip = optional(Words, most=40)


class CreateTicket(Schema):
    type = fields.String(
        load_default="umum", validate=validate.OneOf(["umum", "konsultasi", "layanan"])
    )
    application = Words(least=1, most=20, required=True)
    application_version = optional(Words, most=20)
    category = optional(Words, most=60)
    subcategory = optional(Words, most=80)
    title = Words(least=1, most=100, required=True)
    description = a_text()
    error_code = optional(Words, most=100)
    tender_code = optional(Words, most=50)
    tender_manual = optional(fields.Nested, ManualTender)
    lpse_code = optional(Words, most=10)
    npwp = optional(Words, most=40)
    nip = optional(Words, most=40)
    no_nip_reason = optional(Words, least=LEAST_TEXT, most=500)
    attachment_ids = attachment_ids()
    on_behalf_of = optional(fields.Nested, Visitor)

    @pre_load
    def consultation(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Whoever names a visitor opens a consultation."""
        if isinstance(data, dict) and data.get("on_behalf_of") and "type" not in data:
            return {**data, "type": "konsultasi"}
        return data


class Release(Schema):
    reason = Words(least=LEAST_TEXT, lines=True, required=True)


class Reassign(Schema):
    user_id = fields.UUID(required=True)
    reason = Words(least=LEAST_TEXT, lines=True, required=True)


class Reclassify(Schema):
    category = Words(least=1, most=60, required=True)
    subcategory = Words(least=1, most=80, required=True)
    tender_code = optional(Words, most=50)


class RequestFeedback(Schema):
    text = a_text()
    to = fields.String(
        load_default="reporter", validate=validate.OneOf(["reporter", "previous_tier"])
    )
    attachment_ids = attachment_ids()


class ReplyFeedback(Schema):
    text = a_text()
    attachment_ids = attachment_ids()
    to = optional(fields.String, validate=validate.OneOf(["reporter", "previous_tier"]))


class Escalate(Schema):
    text = a_text()
    directorate = optional(Words, most=20)
    to = optional(fields.String)
    attachment_ids = attachment_ids()


class Resolve(Schema):
    text = a_text()
    attachment_ids = attachment_ids()


class ReviewTicket(Schema):
    accepted = fields.Boolean(required=True, truthy={True}, falsy={False})
    text = optional(Words, lines=True)
    attachment_ids = attachment_ids()


class CloseTicket(Schema):
    reason = optional(Words, most=1000, lines=True)


class AddNote(Schema):
    text = Words(least=1, lines=True, required=True)


class AddMessage(Schema):
    text = Words(least=1, lines=True, required=True)
    attachment_ids = attachment_ids()


class Box(Page):
    """Which tickets to list."""

    box = fields.String(
        load_default="all",
        validate=validate.OneOf(["incoming", "handled", "history", "mine", "all"]),
    )
    number = Words(most=20)
    q = Words(least=1, most=200)
    status = fields.List(fields.Enum(Status, by_value=True))
    application = Words(most=20)
    version = Words(most=20)
    category = Words(most=60)
    priority = fields.String(validate=validate.OneOf(["emergency", "major", "medium", "minor"]))
    lpse = Words(most=10)
    created_from = fields.Date(validate=A_DATE)
    created_to = fields.Date(validate=A_DATE)
    rating = fields.Integer(validate=validate.Range(1, 5))
    sla = fields.String(validate=validate.OneOf(["breached", "due_soon"]))
    sort = fields.String(
        load_default=None, validate=validate.OneOf(["queue", "newest", "oldest", "updated"])
    )


class Since(Schema):
    since = fields.String(load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))


class Search(Schema):
    q = Words(least=1, most=200, required=True)


class PriorityOf(Schema):
    subcategory = Words(most=80, required=True)
    tender_code = optional(Words, most=50)
