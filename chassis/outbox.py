"""Transactional outbox: an event is stored with the change that caused it, then relayed.

Rows are claimed by state and lease, never by a cursor over a sequence: a transaction that commits
late would be overtaken by one. Only the oldest waiting event of a subject is claimed, so events
of one ticket are published in order and a failing one holds up no other ticket.
"""

import dataclasses
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from chassis.context import current_trace
from chassis.db import Database, UtcDateTime, epoch
from chassis.domain import Aggregate, Event

TYPE_PREFIX = "id.go.lkpp.lpse."
# Longer than a batch takes to be published and settled; a killed relay's events wait as long.
LEASE_SECONDS = 15
RETRY_CAP_SECONDS = 10
BATCH = 100
KEEP_DAYS = 7
FORGOTTEN = 5000


@dataclass(frozen=True)
class Waiting:
    """A claimed row: an envelope on its way to the broker."""

    id: UUID
    type: str
    envelope: str
    attempts: int


class Outbox:
    """The outbox of one service's database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.table = _table(database.metadata)
        self.channel = f"outbox_{database.service}"
        self.woken = threading.Event()
        # Built once: building them costs more than sending them.
        self._claim, self._done = _claim(self.table), _done(self.table)
        self._insert = sa.insert(self.table)
        # In the same statement: a relay in another process hears of it at the commit.
        self._insert_and_tell = self._insert.returning(sa.func.pg_notify(self.channel, ""))
        sa.event.listen(database.session, "before_flush", self._store_recorded)
        sa.event.listen(database.session, "after_commit", self._tell)

    def add(self, subject: str, events: Iterable[tuple[int, Event]]) -> None:
        """Store events in the current transaction. `events` pairs each with its sequence."""
        self._store([self._row(subject, sequence, event) for sequence, event in events])

    def claim(self, token: UUID, limit: int = BATCH) -> Sequence[Waiting]:
        """Lease the oldest waiting event of each subject. Call inside a transaction."""
        given = {"token": token, "most": limit}
        rows = self.database.session.execute(self._claim, given).all()
        return sorted((Waiting(*row) for row in rows), key=lambda row: row.id)

    def mark_published(self, token: UUID, ids: Sequence[UUID]) -> None:
        self.database.session.execute(self._done, {"token": token, "ids": ids})

    def postpone(self, token: UUID, ids: Sequence[UUID], *, seconds: float, error: str) -> None:
        """Give claimed rows back, to be tried again after a while."""
        later = self._leased(token, ids).values(
            lease_until=0,
            lease_token=None,
            next_attempt_at=epoch() + min(seconds, RETRY_CAP_SECONDS),
            last_error=error[:500],
        )
        self.database.session.execute(later)

    def release_all(self) -> None:
        """Give back what was claimed by relays that are no more."""
        leased = sa.update(self.table).where(self.table.c.state == "new")
        free = {"lease_until": 0, "lease_token": None, "next_attempt_at": 0}
        self.database.session.execute(leased.values(free))

    def quarantine(self, token: UUID, ids: Sequence[UUID], *, error: str) -> None:
        """Set aside what the broker will never accept, so that it holds up nothing else."""
        aside = self._leased(token, ids).values(
            state="quarantined", lease_token=None, last_error=error[:500]
        )
        self.database.session.execute(aside)

    def forget_published(self, *, before: datetime | None = None) -> None:
        """Delete a batch of what was published before, or more than a week ago."""
        table = self.table
        before = before or datetime.now(UTC) - timedelta(days=KEEP_DAYS)
        old = sa.select(table.c.id).where(
            table.c.id < _first_id(before),
            table.c.state == "published",
            table.c.published_at < before,
        )
        gone = sa.delete(table).where(table.c.id.in_(old.limit(FORGOTTEN).scalar_subquery()))
        self.database.session.execute(gone)

    def backlog(self) -> tuple[int, float]:
        """How many events wait, and the age in seconds of the oldest."""
        table = self.table
        oldest = sa.func.min(table.c.next_attempt_at)
        query = sa.select(sa.func.count(), epoch() - oldest).where(table.c.state == "new")
        count, age = self.database.session.execute(query).one()
        return count, max(0.0, age or 0.0)

    def _leased(self, token: UUID, ids: Sequence[UUID]) -> sa.Update:
        # A relay that slept past its lease must not touch what another has claimed since.
        table = self.table
        return sa.update(table).where(table.c.id.in_(ids), table.c.lease_token == token)

    def _store_recorded(self, session: Session, *_: object) -> None:
        changed = (each for each in (*session.new, *session.dirty) if isinstance(each, Aggregate))
        self._store(
            [
                self._row(aggregate.subject, sequence, event)
                for aggregate in changed
                for sequence, event in aggregate.pull_events()
            ]
        )

    def _store(self, rows: list[dict[str, Any]]) -> None:
        if rows:
            insert = self._insert if self.database.is_sqlite else self._insert_and_tell
            self.database.session.execute(insert, rows)
            self.database.session.info["outbox_written"] = True

    def _row(self, subject: str, sequence: int, event: Event) -> dict[str, Any]:
        id_ = uuid7()
        envelope = _envelope(self.database.service, id_, subject, sequence, event)
        return {
            "id": id_,
            "subject": subject,
            "sequence": sequence,
            "type": event.type,
            "envelope": orjson.dumps(envelope).decode(),
        }

    def _tell(self, session: Session) -> None:
        if session.info.pop("outbox_written", False):
            self.woken.set()


def _claim(table: sa.Table) -> sa.Executable:
    older = table.alias()
    oldest = ~sa.exists().where(
        older.c.subject == table.c.subject,
        older.c.sequence < table.c.sequence,
        older.c.state == "new",
    )
    due = sa.select(table.c.id).where(
        table.c.state == "new",
        table.c.next_attempt_at <= epoch(),
        table.c.lease_until <= epoch(),
        oldest,
    )
    due = due.order_by(table.c.id).limit(sa.bindparam("most")).with_for_update(skip_locked=True)
    leased = {"lease_token": sa.bindparam("token"), "lease_until": epoch() + LEASE_SECONDS}
    claim = sa.update(table).where(table.c.id.in_(due.scalar_subquery()))
    claim = claim.values(**leased, attempts=table.c.attempts + 1)
    return claim.returning(table.c.id, table.c.type, table.c.envelope, table.c.attempts)


def _done(table: sa.Table) -> sa.Update:
    ours = table.c.id.in_(sa.bindparam("ids", expanding=True))
    done = sa.update(table).where(ours, table.c.lease_token == sa.bindparam("token"))
    return done.values(state="published", published_at=sa.func.now(), lease_token=None)


def _first_id(moment: datetime) -> UUID:
    """The least id an event of that moment could have: ids grow with time."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _envelope(
    service: str, id_: UUID, subject: str, sequence: int, event: Event
) -> dict[str, Any]:
    trace = current_trace.get()
    envelope = {
        "specversion": "1.0",
        "id": str(id_),
        "type": f"{TYPE_PREFIX}{event.type}.v1",
        "source": f"/services/{service}",
        "subject": subject,
        "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "sequence": f"{sequence:010d}",
        "data": {f.name.rstrip("_"): getattr(event, f.name) for f in dataclasses.fields(event)},
    }
    if trace.correlation_id:
        envelope["correlationid"] = trace.correlation_id
    if trace.traceparent:
        envelope["traceparent"] = trace.traceparent
    return envelope


def _table(metadata: sa.MetaData) -> sa.Table:
    waiting: dict[str, Any] = {
        "postgresql_where": sa.text("state = 'new'"),
        "sqlite_where": sa.text("state = 'new'"),
    }
    return sa.Table(
        "outbox",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("envelope", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False, server_default="new"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_attempt_at", sa.Float, nullable=False, server_default="0"),
        sa.Column("lease_token", sa.Uuid),
        sa.Column("lease_until", sa.Float, nullable=False, server_default="0"),
        sa.Column("created_at", UtcDateTime, nullable=False, server_default=sa.func.now()),
        sa.Column("published_at", UtcDateTime),
        sa.Column("last_error", sa.Text),
        sa.UniqueConstraint("subject", "sequence"),
        sa.Index("ix_outbox_waiting", "id", **waiting),
        sa.Index("ix_outbox_waiting_subject", "subject", "sequence", **waiting),
    )
