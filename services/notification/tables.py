"""Where people and their notices are stored."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from chassis.db import UtcDateTime, json_type
from chassis.store import Store

db = Store("notification")
# Ids of people and events are only passed on, so they stay the strings they came as.
WORD = sa.Uuid(as_uuid=False)
people = db.Table(
    "people",
    sa.Column("id", WORD, primary_key=True),
    sa.Column("username", sa.Text),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.String(40), nullable=False),
    sa.Column("lpse_code", sa.String(20)),
    sa.Column("directorate", sa.String(100)),
    sa.Column("email", sa.Text),
    sa.Column("phone", sa.Text),
    sa.Column("language", sa.String(2)),
    sa.Column("channels", json_type()),
    sa.Column("active", sa.Boolean, nullable=False),
    # Of the last event about this person; 0 while only a token has told of them.
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Index("ix_people_unit", "role", "lpse_code", "directorate"),
)
_unread: dict[str, Any] = {
    "postgresql_where": sa.text("read_at IS NULL"),
    "sqlite_where": sa.text("read_at IS NULL"),
}
notices = db.Table(
    "notices",
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("user_id", WORD, nullable=False),
    sa.Column("event_id", WORD, nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("ticket", sa.String(40)),
    sa.Column("details", json_type(), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("read_at", UtcDateTime),
    sa.UniqueConstraint("user_id", "event_id"),
    sa.Index("ix_notices_newest", "user_id", "id"),
    sa.Index("ix_notices_unread", "user_id", "id", **_unread),
)


class random_half(FunctionElement[str]):  # noqa: N801 - reads as the SQL function it is
    """The second half of a UUIDv7, different in every row: the variant and 60 random bits."""

    type = sa.String(16)
    inherit_cache = True


@compiles(random_half, "postgresql")
def _random_half_on_postgresql(*_: object, **__: object) -> str:
    return "'8' || right(replace(gen_random_uuid()::text, '-', ''), 15)"


@compiles(random_half, "sqlite")
def _random_half_on_sqlite(*_: object, **__: object) -> str:
    return "'8' || substr(lower(hex(randomblob(8))), 2)"
