"""Failed log-ins are counted in the database, so that every process knows of them."""

import sqlalchemy as sa

from chassis.db import epoch
from services.identity.domain.lockout import FAILURES, LOCK_SECONDS, LockedForNowError
from services.identity.tables import db, login_failures


def refuse_if_locked(key: str) -> None:
    """Raise LockedForNowError after five failures, until fifteen minutes after the last."""
    table = login_failures
    left = sa.select(table.c.lapses_at - epoch()).where(
        table.c.key == key, table.c.failures >= FAILURES, table.c.lapses_at > epoch()
    )
    if seconds := db.session.scalar(left):
        raise LockedForNowError(seconds)


def count_failure(key: str) -> None:
    """Failures older than the lock are forgotten."""
    table = login_failures
    lapses_at = epoch() + LOCK_SECONDS
    first = db.insert(table).values(key=key, failures=1, lapses_at=lapses_at)
    again = sa.case((table.c.lapses_at > epoch(), table.c.failures + 1), else_=1)
    db.session.execute(
        first.on_conflict_do_update(
            index_elements=["key"], set_={"failures": again, "lapses_at": lapses_at}
        )
    )


def forget_failures(key: str) -> None:
    db.session.execute(sa.delete(login_failures).where(login_failures.c.key == key))
