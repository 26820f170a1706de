"""What is accepted: JSON bodies, one form, and queries."""

import re
from typing import Any

from marshmallow import EXCLUDE, ValidationError, fields, validate

from chassis.schemas import Page, Schema, Words
from chassis.text import Text, say
from services.identity.domain import lpse, roles
from services.identity.domain.tokens import SCOPES
from services.identity.domain.user import CHANNELS, LANGUAGES


class Matches:
    """A pattern, with a sentence that says what is expected."""

    def __init__(self, pattern: str, text: Text) -> None:
        self._pattern, self._text = re.compile(pattern), text

    def __call__(self, value: str) -> None:
        if not self._pattern.fullmatch(value):
            raise ValidationError([self._text])  # type: ignore[list-item]


USERNAME = Matches(
    r"[A-Za-z0-9._-]{3,50}",
    say(
        "3 sampai 50 huruf, angka, titik, garis bawah atau strip, tanpa spasi.",
        "3 to 50 letters, digits, dots, underscores or hyphens, without spaces.",
    ),
)
PHONE = Matches(
    r"\+?[0-9 ().-]{5,29}",
    say("Nomor telepon, misalnya 0812 3456 7890.", "A phone number, such as 0812 3456 7890."),
)
LPSE_CODE = Matches(
    lpse.CODE.pattern, say("Kode LPSE adalah 1–6 angka.", "An LPSE code has 1 to 6 digits.")
)
CODE = Matches(
    r"[a-z0-9_-]{1,40}",
    say("Kode: huruf kecil, angka atau strip.", "A code: lower case, digits or hyphens."),
)


def password(**options: Any) -> fields.String:
    """Bounded, so that nobody makes us hash a megabyte; its rules are the domain's."""
    return fields.String(validate=validate.Length(1, 1000), load_only=True, **options)


def lpse_code(**options: Any) -> fields.String:
    return Words(most=6, validate=LPSE_CODE, **options)


def channels(**options: Any) -> fields.List[str]:
    one = fields.String(validate=validate.OneOf(CHANNELS))
    return fields.List(one, validate=validate.Length(max=len(CHANNELS)), **options)


class LogIn(Schema):
    username = Words(least=1, most=100, required=True)
    password = password(required=True)
    otp = Words(most=10, load_default=None, allow_none=True)


class Refresh(Schema):
    refresh_token = fields.String(required=True, validate=validate.Length(1, 200))


class RequestToken(Schema):
    """RFC 6749: form-encoded, and parameters we do not know are ignored."""

    class Meta:
        unknown = EXCLUDE

    grant_type = Words(required=True, most=100)
    client_id = Words(most=64, load_default="")
    client_secret = fields.String(validate=validate.Length(max=1000), load_default="")
    scope = Words(most=500, load_default="")


class ChangePassword(Schema):
    current = password(required=True)
    new = password(required=True)


class ConfirmTotp(Schema):
    otp = Words(least=6, most=10, required=True)


class ChangeProfile(Schema):
    email = fields.Email(validate=validate.Length(max=254))
    phone = Words(most=30, validate=PHONE)
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    channels = channels()


class ChangeUser(ChangeProfile):
    name = Words(least=1, most=100)
    role = fields.String(validate=validate.OneOf(roles.PEOPLE))
    lpse_code = lpse_code(allow_none=True)
    directorate = Words(most=40, validate=CODE, allow_none=True)
    npwp = Words(most=40, allow_none=True)
    nip = Words(most=40, allow_none=True)
    no_nip_reason = Words(least=3, most=200, allow_none=True)
    company = Words(most=150, allow_none=True)
    active = fields.Boolean()


class CreateUser(ChangeUser):
    class Meta:
        exclude = ("active",)

    username = Words(required=True, validate=USERNAME)
    password = password(required=True)
    name = Words(least=1, most=100, required=True)
    role = fields.String(required=True, validate=validate.OneOf(roles.PEOPLE))


class Register(CreateUser):
    class Meta:
        exclude = ("active", "directorate")

    role = fields.String(required=True, validate=validate.OneOf(roles.REPORTERS))
    lpse_code = lpse_code(required=True)
    email = fields.Email(required=True, validate=validate.Length(max=254))
    phone = Words(most=30, required=True, validate=PHONE)


class UserQuery(Page):
    q = Words(most=100, load_default="")
    role = fields.String(load_default=None, validate=validate.OneOf(roles.PEOPLE))
    lpse_code = lpse_code(load_default=None)
    active = fields.Boolean(load_default=None)


class LpseQuery(Page):
    q = Words(most=100, load_default="")
    active = fields.Boolean(load_default=None)


class ChangeLpse(Schema):
    name = Words(least=1, most=150)
    timezone = fields.String(validate=validate.OneOf(lpse.TIMEZONES))
    has_admin_ppe = fields.Boolean()
    active = fields.Boolean()
    url = fields.Url(schemes={"http", "https"}, allow_none=True, validate=validate.Length(max=300))


class CreateLpse(ChangeLpse):
    code = lpse_code(required=True)
    name = Words(least=1, most=150, required=True)
    timezone = fields.String(required=True, validate=validate.OneOf(lpse.TIMEZONES))
    has_admin_ppe = fields.Boolean(required=True)


class ChangeClient(Schema):
    name = Words(least=1, most=100)
    scopes = fields.List(
        fields.String(validate=validate.OneOf(SCOPES)), validate=validate.Length(1, len(SCOPES))
    )
    lpse_codes = fields.List(lpse_code(), allow_none=True, validate=validate.Length(1, 1000))
    applications = fields.List(
        Words(validate=CODE), allow_none=True, validate=validate.Length(1, 100)
    )


class CreateClient(ChangeClient):
    name = Words(least=1, most=100, required=True)
    scopes = fields.List(
        fields.String(validate=validate.OneOf(SCOPES)),
        required=True,
        validate=validate.Length(1, len(SCOPES)),
    )


class Since(Schema):
    since = fields.AwareDateTime(format="iso", load_default=None)
