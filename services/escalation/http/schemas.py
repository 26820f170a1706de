"""The JSON the escalation service accepts and returns."""

from marshmallow import fields, validate

from chassis.schemas import Schema, Words
from services.escalation.domain.places import TIERS

MANY = validate.Length(max=100)
CODE = validate.Length(1, 40)
YEARS = validate.Range(2000, 2199)


def _code(**options: object) -> fields.String:
    return fields.String(required=True, validate=CODE, **options)  # type: ignore[arg-type]


class PreviewQuery(Schema):
    application = _code()
    lpse_code = fields.String(load_default=None, validate=CODE)
    from_ = fields.String(
        required=True, data_key="from", validate=validate.OneOf(("reporter", *TIERS))
    )
    creating = fields.Boolean(load_default=False)


class PlaceView(Schema):
    tier = fields.String()
    unit = fields.String()
    label = fields.String()
    directorate = fields.String()


class PreviewView(Schema):
    next = fields.List(fields.Nested(PlaceView))


class FirstStep(Schema):
    creator = _code()
    tier = _code()


# `from` is a word of Python's own.
NextStep = Schema.from_dict({"from": _code(), "to": _code()}, name="NextStep")


class SkippedTier(Schema):
    tier = _code()
    when = _code()
    to = _code()


class BothLanguages(Schema):
    id = Words(least=1, most=200, required=True)
    en = Words(least=1, most=200, required=True)


class Directorate(Schema):
    code = _code()
    name = fields.Nested(BothLanguages, required=True)


class ApplicationSteps(Schema):
    application = _code()
    next = fields.List(fields.Nested(NextStep), required=True, validate=MANY)


class PolicyDocument(Schema):
    """The shape of `data/routing-policy.json`; its version is ours to give."""

    version = fields.Integer()
    first = fields.List(fields.Nested(FirstStep), required=True, validate=MANY)
    next = fields.List(fields.Nested(NextStep), required=True, validate=MANY)
    lateral = fields.List(_code(), load_default=list, validate=MANY)
    skip = fields.List(fields.Nested(SkippedTier), load_default=list, validate=MANY)
    directorates = fields.List(fields.Nested(Directorate), required=True, validate=MANY)
    applications = fields.List(fields.Nested(ApplicationSteps), load_default=list, validate=MANY)
    level1_answers_level1 = fields.List(
        _code(), load_default=list, validate=validate.Length(max=2000)
    )


class WritePolicy(Schema):
    document = fields.Nested(PolicyDocument, required=True)


class PolicyView(Schema):
    version = fields.Integer()
    document = fields.Nested(PolicyDocument)
    active = fields.Boolean()
    created_by = fields.String(allow_none=True)
    created_at = fields.DateTime()


class PolicyPage(Schema):
    items = fields.List(fields.Nested(PolicyView))
    next_cursor = fields.String(allow_none=True)


class ActivatedView(Schema):
    version = fields.Integer()
    active = fields.Boolean()


class PositionView(Schema):
    tier = fields.String()
    unit = fields.String()


class DryRunExample(Schema):
    number = fields.String()
    hop = fields.Integer()
    was = fields.Nested(PositionView)
    would = fields.List(fields.Nested(PositionView))


class DryRunView(Schema):
    tickets = fields.Integer()
    elsewhere = fields.Integer()
    by_tier = fields.Dict(keys=fields.String(), values=fields.Integer())
    examples = fields.List(fields.Nested(DryRunExample))


class CalendarQuery(Schema):
    year = fields.Integer(load_default=None, validate=YEARS)
    lpse = fields.String(load_default=None, validate=CODE)


class DayView(Schema):
    date = fields.Date()
    kind = fields.String(
        validate=validate.OneOf(("libur_nasional", "cuti_bersama", "libur_daerah"))
    )
    name = fields.String()


class CalendarView(Schema):
    year = fields.Integer()
    loaded = fields.Boolean()
    version = fields.Integer(allow_none=True)
    decree = fields.String(allow_none=True)
    days = fields.List(fields.Nested(DayView))
    hours = fields.Dict(keys=fields.String())
    special_hours = fields.List(fields.Dict())
