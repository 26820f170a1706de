"""Where files are kept: what is known of each in a table, its bytes in the object store."""

from typing import cast

import sqlalchemy as sa

from chassis.db import UtcDateTime, one_of
from chassis.http import service
from chassis.store import Store
from services.attachment.domain.attachment import Attachment, Scan, State
from services.attachment.domain.store import ObjectStore

db = Store("attachment")

_unsent = sa.text("state = 'unsent'")
_gone = sa.text("state = 'gone'")

attachments = sa.Table(
    "attachments",
    db.metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("key", sa.String(32), nullable=False, unique=True),
    sa.Column("owner", sa.Uuid, nullable=False),
    sa.Column("original_name", sa.String(255), nullable=False),
    sa.Column("extension", sa.String(8), nullable=False),
    sa.Column("media_type", sa.String(100), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("scan", one_of(Scan), nullable=False),
    sa.Column("state", one_of(State), nullable=False),
    sa.Column("claimed_for", sa.String(64)),
    sa.Column("claimed_until", UtcDateTime),
    sa.Column("number", sa.String(40)),
    sa.Column("name", sa.String(255)),
    sa.Column("position", sa.Integer),
    sa.Index("ix_attachments_ticket", "number", "position"),
    sa.Index(
        "ix_attachments_unsent", "created_at", sqlite_where=_unsent, postgresql_where=_unsent
    ),
    sa.Index("ix_attachments_gone", "id", sqlite_where=_gone, postgresql_where=_gone),
)

db.mapper.map_imperatively(Attachment, attachments)


def objects() -> ObjectStore:
    """The object store this app was made with."""
    return cast("ObjectStore", service().extensions["objects"])
