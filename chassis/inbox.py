"""Idempotent inbox: at-least-once delivery in, exactly-once effect out.

The same table is the queue of the embedded broker and the waiting room of events that failed:
`waiting` rows are tried again on a schedule, `parked` ones wait for a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from uuid_utils.compat import uuid7

from chassis.db import Database, UtcDateTime, epoch, identity_column, rows_changed

# Seconds until the next try, by the number of tries begun; after the last one it is parked.
RETRY_AFTER = (0.0, 5.0, 30.0, 120.0, 600.0)
INNOCENT_ATTEMPTS = 2
KEEP_DAYS = 30
FORGOTTEN = 5000


@dataclass(frozen=True)
class Delivery:
    """An event waiting in the inbox, and how often it has been tried."""

    event_id: str
    envelope: str
    attempts: int


class Inbox:
    """The inbox of one service's database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.table = _table(database.metadata)
        # Built once: building them costs more than sending them.
        self._claims = {True: _claim(sqlite, self.table), False: _claim(postgresql, self.table)}

    def claim(self, event_id: str, type_: str) -> bool:
        """Take the event for this transaction; False if it is, or was, in other hands."""
        return bool(self.claim_all({event_id: type_}))

    def claim_all(self, types: Mapping[str, str]) -> set[str]:
        """Take events, given by id and type, for this transaction; returns those we got."""
        rows = [
            {"event_id": id_, "type": type_, "state": "handled"} for id_, type_ in types.items()
        ]
        claim = self._claims[self.database.is_sqlite]
        return set(self.database.session.scalars(claim, rows)) if rows else set()

    def store(self, event_id: str, type_: str, envelope: str, *, error: str | None = None) -> None:
        """Keep an event to be handled from here; an event already known is left as it is."""
        insert = self.database.insert(self.table).values(
            event_id=event_id,
            type=type_,
            envelope=envelope,
            state="waiting",
            attempts=1 if error else 0,
            next_attempt_at=epoch() + RETRY_AFTER[1] if error else 0,
            last_error=error,
        )
        keep = insert.on_conflict_do_nothing(index_elements=["event_id"])
        self.database.session.execute(keep)

    def park_unreadable(self, text: str, error: str) -> None:
        """Keep what is no event of ours for a person to look at."""
        insert = sa.insert(self.table).values(
            event_id=f"unreadable-{uuid7()}",
            type="unreadable",
            envelope=text,
            state="parked",
            last_error=error,
        )
        self.database.session.execute(insert)

    def begin(self, limit: int) -> Sequence[Delivery]:
        """Count an attempt at each due event, before it is made, so that a crash counts too."""
        table = self.table
        due = sa.select(table.c.position).where(
            table.c.state == "waiting", table.c.next_attempt_at <= epoch()
        )
        due = due.order_by(table.c.position).limit(limit).with_for_update(skip_locked=True)
        begun = (
            sa.update(table)
            .where(table.c.position.in_(due.scalar_subquery()))
            .values(attempts=table.c.attempts + 1, next_attempt_at=epoch() + _delay(table))
            .returning(table.c.position, table.c.event_id, table.c.envelope, table.c.attempts)
        )
        rows = sorted(self.database.session.execute(begun).all())
        return [Delivery(event_id, envelope, attempts) for _, event_id, envelope, attempts in rows]

    def finish(self, event_id: str) -> bool:
        """Mark a waiting event handled, in the transaction of its effect; False if it was."""
        table = self.table
        done = (
            sa.update(table)
            .where(table.c.event_id == event_id, table.c.state == "waiting")
            .values(state="handled", envelope=None, handled_at=sa.func.now())
        )
        return bool(rows_changed(self.database.session.execute(done)))

    def put_back(self, delivery: Delivery) -> None:
        """Undo the counting of an attempt that could not be made."""
        table = self.table
        values = {"attempts": delivery.attempts - 1, "next_attempt_at": epoch() + RETRY_AFTER[1]}
        self.database.session.execute(
            sa.update(table).where(table.c.event_id == delivery.event_id).values(values)
        )

    def release_all(self) -> None:
        """Make due at once what was begun by a process that is no more.

        Not what may have ended it: that has been begun more than twice, or failed before.
        """
        table = self.table
        begun = table.c.attempts <= INNOCENT_ATTEMPTS, table.c.last_error.is_(None)
        due = sa.update(table).where(table.c.state == "waiting", *begun).values(next_attempt_at=0)
        self.database.session.execute(due)

    def fail(self, delivery: Delivery, error: str) -> bool:
        """Note why an attempt failed; True when it was the last one and the event is parked."""
        last = delivery.attempts >= len(RETRY_AFTER)
        values = {"last_error": error[:2000], **({"state": "parked"} if last else {})}
        table = self.table
        self.database.session.execute(
            sa.update(table).where(table.c.event_id == delivery.event_id).values(values)
        )
        return last

    def forget_handled(self) -> None:
        """Delete a batch of what was handled so long ago that it cannot come again."""
        table = self.table
        # Looking at the oldest only keeps this cheap while there is nothing to forget.
        oldest = sa.select(table.c.position).order_by(table.c.position).limit(FORGOTTEN)
        gone = sa.delete(table).where(
            table.c.position.in_(oldest.scalar_subquery()),
            table.c.state == "handled",
            table.c.received_at < datetime.now(UTC) - timedelta(days=KEEP_DAYS),
        )
        self.database.session.execute(gone)

    def waiting(self) -> int:
        """How many events are still to be handled."""
        table = self.table
        query = sa.select(sa.func.count()).where(table.c.state == "waiting")
        return self.database.session.scalar(query) or 0

    def parked(self) -> Sequence[Any]:
        """List parked events: id, type, last error, attempts."""
        table = self.table
        columns = (table.c.event_id, table.c.type, table.c.last_error, table.c.attempts)
        query = sa.select(*columns).where(table.c.state == "parked").order_by(table.c.position)
        return self.database.session.execute(query).all()

    def replay(self, event_id: str) -> bool:
        """Let a parked event be tried again from the start."""
        table = self.table
        again = sa.update(table).where(table.c.event_id == event_id, table.c.state == "parked")
        again = again.values(state="waiting", attempts=0, next_attempt_at=0)
        return bool(rows_changed(self.database.session.execute(again)))


def _claim(dialect: Any, table: sa.Table) -> sa.Executable:
    insert = dialect.insert(table).on_conflict_do_nothing(index_elements=["event_id"])
    claim: sa.Executable = insert.returning(table.c.event_id)
    return claim


def _delay(table: sa.Table) -> sa.ColumnElement[float]:
    schedule = dict(enumerate(RETRY_AFTER[1:]))
    return sa.case(schedule, value=table.c.attempts, else_=RETRY_AFTER[-1])


def _table(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "inbox",
        metadata,
        identity_column(),
        sa.Column("event_id", sa.String(64), nullable=False, unique=True),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("envelope", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_attempt_at", sa.Float, nullable=False, server_default="0"),
        sa.Column("last_error", sa.Text),
        sa.Column("received_at", UtcDateTime, nullable=False, server_default=sa.func.now()),
        sa.Column("handled_at", UtcDateTime),
        sa.Index(
            "ix_inbox_due",
            "next_attempt_at",
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        ),
    )
