"""The versioned documents an admin may change: catalogue (E.1) and priority policy (E.5)."""

from marshmallow import fields, validate

from chassis.schemas import Schema, Words
from services.ticket.domain.priority import CONTEXTS, LEVELS
from services.ticket.http.schemas import optional


class Application(Schema):
    code = fields.String(required=True, validate=validate.Regexp(r"[a-z0-9-]{2,20}\Z"))
    letter = fields.String(required=True, validate=validate.Regexp(r"[A-Z]\Z"))
    name = Words(least=1, most=100, required=True)
    versions = fields.List(Words(least=1, most=20), load_default=list)
    directorate = optional(Words, most=20)
    categories = fields.List(fields.Nested("Category"), load_default=list)


class ChangeApplication(Schema):
    name = Words(least=1, most=100)
    versions = fields.List(Words(least=1, most=20))
    directorate = Words(least=1, most=20, allow_none=True)
    categories = fields.List(fields.Nested("Category"), validate=validate.Length(min=1))


class Category(Schema):
    code = fields.String(required=True, validate=validate.Regexp(r"[a-z0-9-]{2,60}\Z"))
    name = Words(least=1, most=100, required=True)
    subcategories = fields.List(
        fields.Nested("Subcategory"), required=True, validate=validate.Length(min=1)
    )


class Subcategory(Schema):
    code = fields.String(required=True, validate=validate.Regexp(r"[a-z0-9-]{2,80}\Z"))
    name = Words(least=1, most=150, required=True)
    base_priority = fields.String(
        required=True, validate=validate.OneOf(["emergency", "major", "medium", "minor"])
    )
    needs_tender = fields.Boolean(load_default=False)
    outage = fields.Boolean(load_default=False)
    contract_stage = fields.Boolean(load_default=False)


class Scores(Schema):
    """Fixed: what a score is called, not how it is reached."""

    minor = fields.Integer(strict=True, required=True, validate=validate.Equal(1))
    medium = fields.Integer(strict=True, required=True, validate=validate.Equal(2))
    major = fields.Integer(strict=True, required=True, validate=validate.Equal(3))
    emergency = fields.Integer(strict=True, required=True, validate=validate.Equal(4))


def a_score() -> fields.Integer:
    return fields.Integer(strict=True, required=True, validate=validate.Range(1, 4))


def a_step() -> fields.Integer:
    return fields.Integer(strict=True, required=True, validate=validate.Range(-3, 3))


def a_threshold(most: int) -> fields.Integer:
    return fields.Integer(strict=True, required=True, validate=validate.Range(1, most))


class WithinHours(Schema):
    within_hours = a_threshold(24 * 365)
    add = a_step()
    at_least = a_score()


class WithinWorkingDays(Schema):
    within_working_days = a_threshold(250)
    add = a_step()


class HpsAtLeast(Schema):
    hps_at_least = a_threshold(10**15)
    add = a_step()
    base_at_least = a_score()


class TenderClosed(Schema):
    add = a_step()


class Limits(Schema):
    minimum = a_score()
    maximum = a_score()
    emergency_base_at_least = a_score()


class Rules(Schema):
    P2 = fields.Nested(WithinHours, required=True)
    P3 = fields.Nested(WithinWorkingDays, required=True)
    P4 = fields.Nested(HpsAtLeast, required=True)
    P5 = fields.Nested(TenderClosed, required=True)
    P7 = fields.Nested(Limits, required=True)


def a_level() -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(LEVELS))


Row = Schema.from_dict({name: a_level() for name in CONTEXTS}, name="Row")
Matrix = Schema.from_dict(
    {level: fields.Nested(Row, required=True) for level in LEVELS}, name="Matrix"
)


class PriorityPolicy(Schema):
    version = fields.Integer()
    scores = fields.Nested(Scores, required=True)
    rules = fields.Nested(Rules, required=True)
    reporter_choice_at_most = a_level()
    matrix = fields.Nested(Matrix, required=True)


class PublishPolicy(Schema):
    document = fields.Nested(PriorityPolicy, required=True)
