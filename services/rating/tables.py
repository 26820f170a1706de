"""Where requests for a rating and ratings are stored."""

import sqlalchemy as sa

from chassis.db import UtcDateTime, json_type, one_of
from chassis.store import Store
from services.rating.domain.rating import State

db = Store("rating")


def _person(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=nullable)


rating_requests = db.Table(
    "rating_requests",
    sa.Column("number", sa.String(40), primary_key=True),
    sa.Column("state", one_of(State), nullable=False),
    _person("creator_id"),
    sa.Column("resolver", json_type()),
    sa.Column("tier", sa.String(40)),
    sa.Column("unit", sa.String(100)),
    sa.Column("lpse_code", sa.String(20), nullable=False),
    sa.Column("application", sa.String(40), nullable=False),
    # Of the ticket's event this was last read from; 0 when its service was asked.
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)
ratings = db.Table(
    "ratings",
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.String(40), nullable=False, unique=True),
    sa.Column("stars", sa.SmallInteger, nullable=False),
    sa.Column("suggestion", sa.Text),
    _person("rated_by"),
    _person("resolver_id", nullable=True),
    sa.Column("resolver_name", sa.Text),
    sa.Column("tier", sa.String(40)),
    sa.Column("unit", sa.String(100)),
    sa.Column("lpse_code", sa.String(20), nullable=False),
    sa.Column("application", sa.String(40), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_ratings_at", "at"),
    sa.Index("ix_ratings_lpse", "lpse_code", "at"),
)
rating_tags = db.Table(
    "rating_tags",
    sa.Column("rating_id", sa.Uuid, sa.ForeignKey("ratings.id"), primary_key=True),
    sa.Column("tag", sa.String(40), primary_key=True),
)
