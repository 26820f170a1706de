"""Carries the outbox to the broker: claim a batch, publish it, settle what became of each row."""

import logging
import random
import threading
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from chassis.bus import PACE_SECONDS, Bus, Outcome
from chassis.http import Service
from chassis.outbox import BATCH, Waiting

IDLE_SECONDS = 1.0
PUBLISH_RETRY_SECONDS = 0.5
QUARANTINE_AFTER = 5
Claimed = tuple[UUID, Sequence[Waiting]]
logger = logging.getLogger(__name__)


class Relay:
    """The relay of one service; several may run beside each other."""

    def __init__(self, app: Service, bus: Bus, stopping: threading.Event) -> None:
        self.app, self.store, self.bus = app, app.store, bus
        self._stopping = stopping
        self._claimed = self._nothing()

    def run(self) -> None:
        """Relay until told to stop."""
        woken = self.store.outbox.woken
        while not self._stopping.is_set():
            woken.clear()
            carefully(self.once, self.app.name, self._stopping)
            if not self._claimed[1]:
                woken.wait(IDLE_SECONDS)
        carefully(self._give_back, self.app.name, self._stopping)

    def once(self) -> int:
        """Publish one batch; returns how many rows it had."""
        with self.app.app_context():
            token, rows = self._next_batch()
            if not rows:
                return 0
            outcome = self.bus.publish(rows)
            if len(rows) < BATCH:
                self._stopping.wait(PACE_SECONDS)
            with self.store.transaction():
                self._settle(rows, token, outcome)
                # Looking for the next batch in passing: under load one transaction a batch.
                claimed = self._nothing() if self._stopping.is_set() else self._claim()
            self._claimed = claimed
        return len(rows)

    def _give_back(self) -> int:
        """What was claimed and will not be published here need not wait for its lease."""
        (token, rows), self._claimed = self._claimed, self._nothing()
        if rows:
            with self.app.app_context(), self.store.transaction():
                ids = [row.id for row in rows]
                self.store.outbox.postpone(token, ids, seconds=0, error="relay stopped")
        return len(rows)

    def _next_batch(self) -> Claimed:
        batch, self._claimed = self._claimed, self._nothing()
        if batch[1]:
            return batch
        with self.store.transaction():
            return self._claim()

    def _claim(self) -> Claimed:
        token = uuid4()
        return token, self.store.outbox.claim(token)

    @staticmethod
    def _nothing() -> Claimed:
        return uuid4(), ()

    def _settle(self, rows: Sequence[Waiting], token: UUID, outcome: Outcome) -> None:
        outbox = self.store.outbox
        if outcome.confirmed:
            outbox.mark_published(token, outcome.confirmed)
        settled = set(outcome.confirmed)
        for row in rows:
            if row.id in settled:
                continue
            reason = outcome.refused.get(row.id)
            if reason and row.attempts >= QUARANTINE_AFTER:
                logger.error("%s: %s quarantined: %s", self.app.name, row.type, reason)
                outbox.quarantine(token, [row.id], error=reason)
            else:
                seconds = PUBLISH_RETRY_SECONDS * 2 ** min(row.attempts - 1, 5)
                jitter = random.uniform(0.5, 1)  # noqa: S311 - not a secret
                error = reason or outcome.error or "no confirm"
                outbox.postpone(token, [row.id], seconds=seconds * jitter, error=error)

    def listen(self) -> None:
        """Turn PostgreSQL's NOTIFY into a wake-up; polling stays the guarantee."""
        url = sa.make_url(self.app.settings.database_url).set(drivername="postgresql")
        while not self._stopping.is_set():
            try:
                self._listen(url.render_as_string(hide_password=False))
            except psycopg.Error as error:
                logger.warning("%s: listener lost: %s", self.app.name, error)
                self._stopping.wait(IDLE_SECONDS)

    def _listen(self, url: str) -> None:
        with psycopg.connect(url, autocommit=True, connect_timeout=2) as connection:
            connection.execute(f'LISTEN "{self.store.outbox.channel}"')
            while not self._stopping.is_set():
                for _ in connection.notifies(timeout=IDLE_SECONDS, stop_after=1):
                    self.store.outbox.woken.set()


def carefully(work: Callable[[], int], name: str, stopping: threading.Event) -> int:
    """Do one step of a thread that must not end; 0 when it could not be done."""
    try:
        return work()
    except DBAPIError as error:
        logger.warning("%s: database not usable now: %s", name, error)
    except Exception:
        logger.exception("%s: worker step failed", name)
    stopping.wait(IDLE_SECONDS)
    return 0
