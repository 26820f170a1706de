"""The tables of the escalation service."""

import sqlalchemy as sa

from chassis.db import UtcDateTime, json_type
from chassis.store import Store

db = Store("escalation")


def _place() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("tier", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(100), nullable=False),
        sa.Column("directorate", sa.String(40)),
    )


policies = db.Table(
    "policies",
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("document", json_type(), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    # Empty for the version the service comes with.
    sa.Column("created_by", sa.String(40)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index(
        "ix_policies_active",
        "active",
        unique=True,
        postgresql_where=sa.text("active"),
        sqlite_where=sa.text("active"),
    ),
)
routes = db.Table(
    "routes",
    sa.Column("number", sa.String(40), primary_key=True),
    sa.Column("application", sa.String(40), nullable=False),
    sa.Column("lpse_code", sa.String(20)),
    sa.Column("creator_tier", sa.String(40), nullable=False),
    sa.Column("type", sa.String(40), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("hop", sa.Integer, nullable=False),
    *_place(),
    # Of the last event said about the ticket, refusals included.
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Index("ix_routes_created", "created_at", "number"),
)
hops = db.Table(
    "hops",
    sa.Column("number", sa.ForeignKey("routes.number"), primary_key=True),
    sa.Column("hop", sa.Integer, primary_key=True, autoincrement=False),
    *_place(),
    sa.Column("policy_version", sa.Integer, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)
# Copies of what identity and ticket say; `sequence` and `version` keep older news out.
lpses = db.Table(
    "lpses",
    sa.Column("code", sa.String(20), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("timezone", sa.String(40), nullable=False),
    sa.Column("has_admin_ppe", sa.Boolean, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
)
catalogues = db.Table(
    "catalogues",
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("owners", json_type(), nullable=False),
)
calendars = db.Table(
    "calendars",
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("document", json_type(), nullable=False),
)
