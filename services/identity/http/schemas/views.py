"""What is answered."""

from marshmallow import fields

from chassis.schemas import Schema


class UserView(Schema):
    id = fields.UUID(required=True)
    username = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    lpse_code = fields.String(required=True, allow_none=True)
    directorate = fields.String(required=True, allow_none=True)
    email = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    npwp = fields.String(required=True, allow_none=True)
    nip = fields.String(required=True, allow_none=True)
    no_nip_reason = fields.String(required=True, allow_none=True)
    company = fields.String(required=True, allow_none=True)
    language = fields.String(required=True)
    channels = fields.List(fields.String(), required=True)
    active = fields.Boolean(required=True)
    totp_enabled = fields.Boolean(required=True)
    warnings = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class UserEntry(Schema):
    """Addresses and masked numbers are there for `admin` only."""

    id = fields.UUID(required=True)
    username = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    lpse_code = fields.String(required=True, allow_none=True)
    directorate = fields.String(required=True, allow_none=True)
    language = fields.String(required=True)
    active = fields.Boolean(required=True)
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    npwp = fields.String(allow_none=True)
    nip = fields.String(allow_none=True)


class UserList(Schema):
    items = fields.List(fields.Nested(UserEntry), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class GrantView(Schema):
    access_token = fields.String(required=True)
    refresh_token = fields.String(required=True)
    token_type = fields.String(required=True)
    expires_in = fields.Integer(required=True)
    user = fields.Nested(UserView, required=True)


class TokenView(Schema):
    access_token = fields.String(required=True)
    token_type = fields.String(required=True)
    expires_in = fields.Integer(required=True)
    scope = fields.String(required=True)


class TotpView(Schema):
    secret = fields.String(required=True)
    otpauth_uri = fields.String(required=True)


class LpseView(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    timezone = fields.String(required=True)
    has_admin_ppe = fields.Boolean(required=True)
    active = fields.Boolean(required=True)
    url = fields.String(required=True, allow_none=True)


class LpseList(Schema):
    items = fields.List(fields.Nested(LpseView), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ClientView(Schema):
    client_id = fields.String(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    lpse_codes = fields.List(fields.String(), required=True, allow_none=True)
    applications = fields.List(fields.String(), required=True, allow_none=True)
    created_at = fields.DateTime(required=True)
    client_secret = fields.String()


class ClientList(Schema):
    items = fields.List(fields.Nested(ClientView), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class Revocation(Schema):
    sid = fields.UUID(required=True)
    at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True)


class Revocations(Schema):
    revoked = fields.List(fields.Nested(Revocation), required=True)
    now = fields.DateTime(required=True)
