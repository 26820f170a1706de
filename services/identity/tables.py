"""Where users, sessions, LPSEs and machine clients are stored."""

import sqlalchemy as sa

from chassis.db import UtcDateTime, json_type
from chassis.store import Store
from services.identity.domain.lpse import Lpse
from services.identity.domain.user import User

db = Store("identity")

users = sa.Table(
    "users",
    db.metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("username", sa.String(50), nullable=False, unique=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("role", sa.String(30), nullable=False),
    sa.Column("password_hash", sa.String(200), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("lpse_code", sa.String(6)),
    sa.Column("directorate", sa.String(40)),
    sa.Column("email", sa.String(254)),
    sa.Column("phone", sa.String(30)),
    sa.Column("npwp", sa.String(22)),
    sa.Column("nip", sa.String(18)),
    sa.Column("no_nip_reason", sa.String(200)),
    sa.Column("company", sa.String(150)),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("channels", json_type(), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("totp_secret", sa.String(64)),
    sa.Column("totp_pending", sa.String(64)),
    sa.Column("totp_step", sa.BigInteger, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Index("ix_users_of_lpse", "lpse_code", "username"),
    sa.Index("ix_users_of_role", "role", "username"),
)

lpses = sa.Table(
    "lpses",
    db.metadata,
    sa.Column("code", sa.String(6), primary_key=True),
    sa.Column("name", sa.String(150), nullable=False),
    sa.Column("timezone", sa.String(40), nullable=False),
    sa.Column("has_admin_ppe", sa.Boolean, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("url", sa.String(300)),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Index("ix_lpses_by_name", "name", "code"),
)

# `owner` is a user's or a machine client's id; a client's session has no refresh token and no end.
sessions = sa.Table(
    "sessions",
    db.metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("owner", sa.String(64), nullable=False, index=True),
    sa.Column("family_digest", sa.String(64), unique=True),
    sa.Column("serial_digest", sa.String(64)),
    sa.Column("expires_at", sa.Float, index=True),
    sa.Column("ended_at", sa.Float, index=True),
    sa.Column("end_reason", sa.String(20)),
)

login_failures = sa.Table(
    "login_failures",
    db.metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("lapses_at", sa.Float, nullable=False, index=True),
)

clients = sa.Table(
    "clients",
    db.metadata,
    sa.Column("client_id", sa.String(64), primary_key=True),
    sa.Column("sid", sa.Uuid, nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("secret_hash", sa.String(200), nullable=False),
    sa.Column("scopes", json_type(), nullable=False),
    sa.Column("lpse_codes", json_type()),
    sa.Column("applications", json_type()),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

db.mapper.map_imperatively(User, users)
db.mapper.map_imperatively(Lpse, lpses)
