"""Remembered answers: the same key and body get the first answer again.

A key is claimed before the work begins, and its answer is stored in the transaction of the
effect; a process that dies in between leaves a claim that lapses. Whoever was only slow finds its
claim in other hands and commits nothing.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from chassis.db import Database, UtcDateTime, epoch, rows_changed
from chassis.domain import ConflictError, InvalidError, RefusalError, UnavailableError
from chassis.text import say

KEEP = timedelta(hours=24)
# Longer than the gateway waits for an answer; whoever repeats a request waits for it in vain.
CLAIM_SECONDS = 10
MAX_KEY = 200


class MismatchError(RefusalError):
    slug = "idempotency-mismatch"


class StillRunningError(ConflictError):
    slug = "still-running"
    retry_after = 1


@dataclass(frozen=True)
class Answer:
    """What was answered the first time."""

    status: int
    body: bytes
    content_type: str
    location: str | None


@dataclass(frozen=True)
class Claim:
    """A key in our hands; `until` tells it from a claim that another made after it lapsed."""

    scope: str
    until: float


class Answers:
    """The remembered answers of one service's database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.table = _table(database.metadata)

    def begin(self, scope: str, body: bytes) -> Answer | Claim:
        """Claim the key, or return its answer. Call in a transaction of its own.

        Raises MismatchError for another body, StillRunningError while the first one runs.
        """
        digest = hashlib.sha256(body).hexdigest()
        table, session = self.table, self.database.session
        session.execute(sa.delete(table).where(table.c.scope == scope, _lapsed(table)))
        claim = self.database.insert(table).values(
            scope=scope, body_digest=digest, locked_until=epoch() + CLAIM_SECONDS
        )
        claimed = session.execute(
            claim.on_conflict_do_nothing(index_elements=["scope"]).returning(table.c.locked_until)
        )
        if row := claimed.first():
            return Claim(scope, row.locked_until)
        found = session.execute(sa.select(table).where(table.c.scope == scope)).one()
        if found.body_digest != digest:
            raise MismatchError(
                say(
                    "Kunci ini sudah dipakai untuk isi yang lain. Pakai Idempotency-Key baru.",
                    "This key was used for another body. Use a new Idempotency-Key.",
                )
            )
        if found.status is None:
            raise StillRunningError(
                say(
                    "Permintaan yang sama masih dikerjakan. Coba lagi sebentar lagi.",
                    "The same request is still running. Try again in a moment.",
                )
            )
        return Answer(found.status, found.answer, found.content_type, found.location)

    def remember(self, claim: Claim, answer: Answer) -> None:
        """Store the answer, in the transaction of the effect it tells of.

        Raises UnavailableError when the claim lapsed and another has the key.
        """
        values = {
            "status": answer.status,
            "answer": answer.body,
            "content_type": answer.content_type,
            "location": answer.location,
        }
        stored = sa.update(self.table).where(*self._held(claim)).values(values)
        if not rows_changed(self.database.session.execute(stored)):
            raise UnavailableError(
                say(
                    "Permintaan ini terlalu lama dikerjakan dan dibatalkan. Kirim lagi.",
                    "This request took too long and was called off. Send it again.",
                ),
                retry_after=1,
            )

    def release(self, claim: Claim) -> None:
        """Give the key back after a failure that says nothing about the request."""
        self.database.session.execute(sa.delete(self.table).where(*self._held(claim)))

    def release_all(self) -> None:
        """Give every key back whose request ended with the process that ran it."""
        self.database.session.execute(sa.delete(self.table).where(self.table.c.status.is_(None)))

    def forget_lapsed(self) -> None:
        """Delete answers older than a day and claims whose holder died."""
        self.database.session.execute(sa.delete(self.table).where(_lapsed(self.table)))

    def _held(self, claim: Claim) -> tuple[sa.ColumnElement[bool], ...]:
        table = self.table
        ours = table.c.scope == claim.scope, table.c.locked_until == claim.until
        return *ours, table.c.status.is_(None)


def checked_key(key: str) -> str:
    """The key as sent. Raises InvalidError when it is too long or not printable."""
    if len(key) > MAX_KEY or not key.isprintable():
        raise InvalidError(
            {
                "Idempotency-Key": say(
                    "Paling banyak 200 karakter yang dapat dicetak.",
                    "At most 200 printable characters.",
                )
            }
        )
    return key


def _lapsed(table: sa.Table) -> sa.ColumnElement[bool]:
    abandoned = sa.and_(table.c.status.is_(None), table.c.locked_until < epoch())
    return sa.or_(abandoned, table.c.locked_until < epoch() - KEEP.total_seconds())


def _table(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "answers",
        metadata,
        sa.Column("scope", sa.String(64), primary_key=True),
        sa.Column("body_digest", sa.String(64), nullable=False),
        sa.Column("locked_until", sa.Float, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("content_type", sa.String(100)),
        sa.Column("location", sa.String(200)),
        sa.Column("created_at", UtcDateTime, nullable=False, server_default=sa.func.now()),
    )
