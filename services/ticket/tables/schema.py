"""The tables of the ticket service and the indexes that serve its lists."""

from typing import Any

import sqlalchemy as sa

from chassis.db import UtcDateTime, json_type, one_of
from chassis.store import Store
from services.ticket.domain.discussion import Kind
from services.ticket.domain.lifecycle import Status

db = Store("ticket")
USER = sa.String(36)
WORDS = sa.text("to_tsvector('simple', title || ' ' || description)")


def where(condition: str) -> dict[str, Any]:
    """Make an index partial on both databases."""
    return {"postgresql_where": sa.text(condition), "sqlite_where": sa.text(condition)}


tickets = db.Table(
    "tickets",
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.String(20), nullable=False, unique=True),
    sa.Column("type", sa.String(12), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("status", one_of(Status), nullable=False),
    sa.Column("creator", json_type(), nullable=False),
    sa.Column("creator_id", USER, nullable=False),
    sa.Column("creator_tier", sa.String(20), nullable=False),
    sa.Column("lpse_code", sa.String(10), nullable=False),
    sa.Column("application", sa.String(20), nullable=False),
    sa.Column("application_version", sa.String(20)),
    sa.Column("category", sa.String(60)),
    sa.Column("subcategory", sa.String(80)),
    sa.Column("subcategory_confirmed", sa.Boolean, nullable=False),
    sa.Column("priority", sa.String(10)),
    sa.Column("priority_rank", sa.SmallInteger, nullable=False),
    sa.Column("priority_rules", json_type(), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("error_code", sa.String(100)),
    sa.Column("tender_code", sa.String(50)),
    sa.Column("tender", json_type()),
    sa.Column("npwp", sa.String(22)),
    sa.Column("nip", sa.String(18)),
    sa.Column("no_nip_reason", sa.Text),
    sa.Column("person", sa.String(64)),
    sa.Column("on_behalf_of", json_type()),
    sa.Column("tier", sa.String(20)),
    sa.Column("unit", sa.String(20)),
    sa.Column("label", json_type()),
    sa.Column("home_tier", sa.String(20)),
    sa.Column("home_unit", sa.String(20)),
    sa.Column("hop", sa.SmallInteger, nullable=False),
    sa.Column("path", json_type(), nullable=False),
    sa.Column("handler", json_type()),
    sa.Column("handler_id", USER),
    sa.Column("turn_id", USER),
    sa.Column("feedback", json_type()),
    sa.Column("resolver", json_type()),
    sa.Column("reopened", sa.SmallInteger, nullable=False),
    sa.Column("compensated", sa.Boolean, nullable=False),
    sa.Column("rating", json_type()),
    sa.Column("watchers", json_type(), nullable=False),
    sa.Column("files", sa.SmallInteger, nullable=False),
    sa.Column("response_due_at", UtcDateTime),
    sa.Column("responded_at", UtcDateTime),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.Column("queued_at", UtcDateTime),
    sa.Column("closed_at", UtcDateTime),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    # Each list has the index that serves it; the box it is for stands in its name.
    sa.Index(
        "ix_tickets_incoming",
        "home_tier",
        "home_unit",
        sa.desc("priority_rank"),
        sa.desc("compensated"),
        "id",
        **where("status = 'queued'"),
    ),
    sa.Index("ix_tickets_handled", "turn_id", "id", **where("turn_id IS NOT NULL")),
    sa.Index("ix_tickets_mine", "creator_id", "id"),
    sa.Index("ix_tickets_lpse", "lpse_code", "id"),
    sa.Index("ix_tickets_unit", "home_tier", "home_unit", "status", "id"),
    sa.Index(
        "ix_tickets_with_tender",
        "id",
        **where("tender_code IS NOT NULL AND status NOT IN ('completed', 'closed')"),
    ),
    sa.Index("ix_tickets_updated", "updated_at", "id"),
    sa.Index("ix_tickets_words", WORDS, postgresql_using="gin").ddl_if(dialect="postgresql"),
)

messages = db.Table(
    "messages",
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("ticket_id", sa.Uuid, sa.ForeignKey("tickets.id"), nullable=False),
    sa.Column("kind", one_of(Kind), nullable=False),
    sa.Column("author", json_type()),
    sa.Column("tier", sa.String(20)),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("sent_at", UtcDateTime, nullable=False),
    sa.Index("ix_messages_ticket", "ticket_id", "id"),
)

files = db.Table(
    "files",
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("ticket_id", sa.Uuid, sa.ForeignKey("tickets.id"), nullable=False),
    sa.Column("message_id", sa.Uuid),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("original_name", sa.String(255), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("media_type", sa.String(100), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("scan", sa.String(10), nullable=False),
    sa.UniqueConstraint("ticket_id", "position"),
)

timeline = db.Table(
    "timeline",
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("ticket_id", sa.Uuid, sa.ForeignKey("tickets.id"), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("event", sa.String(30), nullable=False),
    sa.Column("actor", json_type()),
    sa.Column("actor_id", USER),
    sa.Column("tier", sa.String(20)),
    sa.Column("source", sa.String(20)),
    sa.Column("target", sa.String(20), nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("details", json_type()),
    sa.Index("ix_timeline_ticket", "ticket_id", "id"),
    sa.Index("ix_timeline_taken", "actor_id", "at", **where("event = 'taken'")),
)

traces = db.Table(
    "traces",
    sa.Column("audience", sa.String(60), primary_key=True),
    sa.Column("ticket_id", sa.Uuid, sa.ForeignKey("tickets.id"), primary_key=True),
)

counters = db.Table(
    "counters",
    sa.Column("name", sa.String(10), primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

# Catalogue, priority policy and calendars: small documents, a row for each version.
documents = db.Table(
    "documents",
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("document", json_type(), nullable=False),
    sa.Column("created_by", USER),
    sa.Column("created_at", UtcDateTime, nullable=False, server_default=sa.func.now()),
)

tenders = db.Table(
    "tenders",
    sa.Column("code", sa.String(50), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("lpse_code", sa.String(10)),
    sa.Column("agency", sa.Text),
    sa.Column("hps", sa.BigInteger),
    sa.Column("pagu", sa.BigInteger),
    sa.Column("status", sa.String(40)),
    sa.Column("category", sa.String(80)),
    sa.Column("fiscal_year", sa.Integer),
    sa.Column("stages", json_type(), nullable=False),
    sa.Index("ix_tenders_prefix", "code", postgresql_ops={"code": "text_pattern_ops"}).ddl_if(
        dialect="postgresql"
    ),
    sa.Index(
        "ix_tenders_words", sa.text("to_tsvector('simple', name)"), postgresql_using="gin"
    ).ddl_if(dialect="postgresql"),
)

lpses = db.Table(
    "lpses",
    sa.Column("code", sa.String(10), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("timezone", sa.String(40), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
)

people = db.Table(
    "people",
    sa.Column("id", USER, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.String(30), nullable=False),
    sa.Column("lpse_code", sa.String(10)),
    sa.Column("directorate", sa.String(20)),
    sa.Column("email", sa.Text),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
)
