"""Requests for a rating, and ratings."""

import sqlalchemy as sa
from alembic import op

import chassis.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("locked_until", sa.Float(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("content_type", sa.String(length=100), nullable=True),
        sa.Column("location", sa.String(length=200), nullable=True),
        sa.Column(
            "created_at", chassis.db.UtcDateTime(), server_default=sa.func.now(), nullable=False
        ),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_answers")),
    )
    op.create_table(
        "inbox",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("envelope", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", sa.Float(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column(
            "received_at", chassis.db.UtcDateTime(), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("handled_at", chassis.db.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_inbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_inbox_event_id")),
    )
    op.create_index(
        "ix_inbox_due",
        "inbox",
        ["next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )

    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("envelope", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="new", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", sa.Float(), server_default="0", nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.Float(), server_default="0", nullable=False),
        sa.Column(
            "created_at", chassis.db.UtcDateTime(), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("published_at", chassis.db.UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("subject", "sequence", name=op.f("uq_outbox_subject_sequence")),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state = 'new'"),
        sqlite_where=sa.text("state = 'new'"),
    )
    op.create_index(
        "ix_outbox_waiting_subject",
        "outbox",
        ["subject", "sequence"],
        unique=False,
        postgresql_where=sa.text("state = 'new'"),
        sqlite_where=sa.text("state = 'new'"),
    )

    op.create_table(
        "rating_requests",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("creator_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("resolver", chassis.db.json_type(), nullable=True),
        sa.Column("tier", sa.String(length=40), nullable=True),
        sa.Column("unit", sa.String(length=100), nullable=True),
        sa.Column("lpse_code", sa.String(length=20), nullable=False),
        sa.Column("application", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", chassis.db.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rating_requests")),
    )
    op.create_table(
        "ratings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=True),
        sa.Column("rated_by", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("resolver_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("resolver_name", sa.Text(), nullable=True),
        sa.Column("tier", sa.String(length=40), nullable=True),
        sa.Column("unit", sa.String(length=100), nullable=True),
        sa.Column("lpse_code", sa.String(length=20), nullable=False),
        sa.Column("application", sa.String(length=40), nullable=False),
        sa.Column("at", chassis.db.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("number", name=op.f("uq_ratings_number")),
    )
    op.create_index("ix_ratings_at", "ratings", ["at"], unique=False)
    op.create_index("ix_ratings_lpse", "ratings", ["lpse_code", "at"], unique=False)

    op.create_table(
        "rating_tags",
        sa.Column("rating_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["ratings.id"], name=op.f("fk_rating_tags_rating_id")
        ),
        sa.PrimaryKeyConstraint("rating_id", "tag", name=op.f("pk_rating_tags")),
    )


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only")
