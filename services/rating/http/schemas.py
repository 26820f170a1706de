"""The JSON the rating service accepts and returns."""

from datetime import date

from marshmallow import fields, validate

from chassis.schemas import Schema, Words
from services.rating.domain.tags import FEWEST, MOST
from services.rating.queries import GROUPS

STARS = validate.Range(FEWEST, MOST)
# Days outside cannot be moments of every zone.
DAYS = validate.Range(date(2000, 1, 1), date(2199, 12, 31))


class RateTicket(Schema):
    stars = fields.Integer(required=True, strict=True, validate=STARS)
    tags = fields.List(
        fields.String(validate=validate.Length(max=40)),
        load_default=list,
        validate=validate.Length(max=12),
    )
    suggestion = Words(most=2000, lines=True, load_default=None, allow_none=True)


class RatingView(Schema):
    ticket = fields.String()
    stars = fields.Integer()
    tags = fields.List(fields.String())
    suggestion = fields.String(allow_none=True)
    created_at = fields.DateTime()


class TagsQuery(Schema):
    stars = fields.Integer(required=True, validate=STARS)


class TagView(Schema):
    code = fields.String()
    label = fields.String()


class TagsView(Schema):
    stars = fields.Integer()
    heading = fields.String()
    tags = fields.List(fields.Nested(TagView))


class SummaryQuery(Schema):
    group_by = fields.String(required=True, validate=validate.OneOf(list(GROUPS)))
    since = fields.Date(data_key="from", load_default=None, validate=DAYS)
    until = fields.Date(data_key="to", load_default=None, validate=DAYS)


class SummaryLine(Schema):
    key = fields.String()
    name = fields.String()
    count = fields.Integer()
    mean = fields.Float()
    distribution = fields.Dict(keys=fields.String(), values=fields.Integer())
    tags = fields.Dict(keys=fields.String(), values=fields.Integer())
