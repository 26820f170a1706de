"""open tickets with a tender"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = sa.text("tender_code IS NOT NULL AND status NOT IN ('completed', 'closed')")


def upgrade() -> None:
    op.create_index(
        "ix_tickets_with_tender",
        "tickets",
        ["id"],
        postgresql_where=OPEN,
        sqlite_where=OPEN,
    )


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only")
