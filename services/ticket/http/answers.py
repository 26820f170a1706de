"""What this service answers, for the API's description; `views.py` writes it."""

from marshmallow import fields

from chassis.schemas import Schema
from services.ticket.domain.lifecycle import Status


class Who(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)


class Reporter(Who):
    email = fields.String(allow_none=True)


class Position(Schema):
    tier = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    label = fields.String(required=True)


class LpseView(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)


class ServiceLevel(Schema):
    response_due_at = fields.DateTime(required=True, allow_none=True)
    responded_at = fields.DateTime(required=True, allow_none=True)
    paused = fields.Boolean(required=True)
    breached = fields.Boolean(required=True)


class FileView(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    original_name = fields.String(required=True)
    size = fields.Integer(required=True)
    media_type = fields.String(required=True)
    sha256 = fields.String(required=True)
    scan = fields.String(required=True)
    url = fields.String(required=True)


class MessageView(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    author = fields.Nested(Who, required=True, allow_none=True)
    tier = fields.String(required=True, allow_none=True)
    text = fields.String(required=True)
    attachments = fields.List(fields.Nested(FileView), required=True)
    sent_at = fields.DateTime(required=True)


class TicketSummary(Schema):
    number = fields.String(required=True)
    type = fields.String(required=True)
    channel = fields.String(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    status_label = fields.String(required=True)
    position = fields.Nested(Position, required=True, allow_none=True)
    assignee = fields.Nested(Who, required=True, allow_none=True)
    reporter = fields.Nested(Who, required=True)
    lpse = fields.Nested(LpseView, required=True)
    application = fields.String(required=True)
    application_version = fields.String(required=True, allow_none=True)
    category = fields.String(required=True, allow_none=True)
    subcategory = fields.String(required=True, allow_none=True)
    priority = fields.String(required=True, allow_none=True)
    priority_label = fields.String(required=True)
    title = fields.String(required=True)
    hops = fields.Integer(required=True)
    reopened = fields.Integer(required=True)
    age_days = fields.Integer(required=True)
    compensated = fields.Boolean(required=True)
    rating = fields.Dict(required=True, allow_none=True)
    sla = fields.Nested(ServiceLevel, required=True)
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)
    closed_at = fields.DateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class TicketView(TicketSummary):
    reporter = fields.Nested(Reporter, required=True)
    priority_rules = fields.List(fields.String(), required=True)
    description = fields.String(required=True)
    error_code = fields.String(required=True, allow_none=True)
    tender = fields.Dict(required=True, allow_none=True)
    npwp = fields.String(required=True, allow_none=True)
    nip = fields.String(required=True, allow_none=True)
    no_nip_reason = fields.String(required=True, allow_none=True)
    on_behalf_of = fields.Dict(required=True, allow_none=True)
    feedback = fields.Dict(required=True, allow_none=True)
    messages = fields.List(fields.Nested(MessageView), required=True)
    attachments = fields.List(fields.Nested(FileView), required=True)
    allowed_actions = fields.List(fields.String(), required=True)
    watching = fields.Boolean(required=True)


class TicketPage(Schema):
    items = fields.List(fields.Nested(TicketSummary), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class TimelineEntry(Schema):
    at = fields.DateTime(required=True)
    event = fields.String(required=True)
    actor = fields.Dict(required=True, allow_none=True)
    tier = fields.String(required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True, data_key="from")
    target = fields.String(required=True, data_key="to")
    note = fields.String(required=True, allow_none=True)
    details = fields.Dict()


class Timeline(Schema):
    items = fields.List(fields.Nested(TimelineEntry), required=True)


class Step(Schema):
    at = fields.DateTime(required=True)
    status = fields.String(required=True)
    tier = fields.String(required=True, allow_none=True)


class PublicTicket(Schema):
    number = fields.String(required=True)
    title = fields.String(required=True)
    application = fields.String(required=True)
    status = fields.String(required=True)
    status_label = fields.String(required=True)
    position = fields.String(required=True, allow_none=True)
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)
    steps = fields.List(fields.Nested(Step), required=True)
