"""Who used how much CPU: processes by their role, PostgreSQL's backends by whom they serve."""

import os
from collections.abc import Mapping

import psycopg

from bench import cpu
from bench.cpu import Seconds

POSTGRES = "postgres"
# Our own questions to PostgreSQL, which no installation would ask.
OURS = "postgres:bench"
NOT_CHARGED = frozenset({OURS})
UNNAMED = "storage"


class Meter:
    """Reads the CPU seconds of each role since its processes began."""

    def __init__(self, roles: Mapping[int, str], connection: psycopg.Connection) -> None:
        """`roles` names children of this process; children it does not name are the storage."""
        self._roles, self._connection = roles, connection
        self._backends: dict[int, tuple[str, float]] = {}
        self._idle: Seconds = {}

    def read(self) -> Seconds:
        processes = cpu.table()
        found: Seconds = {}
        for root, pids in cpu.trees(os.getpid(), processes).items():
            role = self._roles.get(root, UNNAMED)
            found[role] = found.get(role, 0.0) + cpu.seconds(pids, processes)
        return self._split_postgres(found, processes)

    def learn_idle(self, before: Seconds, after: Seconds, elapsed: float) -> Seconds:
        """Remember what each role uses per second while nothing is asked of it."""
        self._idle = {role: (after[role] - before.get(role, 0.0)) / elapsed for role in after}
        return self._idle

    def used(self, before: Seconds, after: Seconds, elapsed: float) -> Seconds:
        """CPU seconds between two readings, less what idling would have used."""
        return {
            role: after[role] - before.get(role, 0.0) - self._idle.get(role, 0.0) * elapsed
            for role in after
            if role not in NOT_CHARGED
        }

    def memory_mib(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for root, pids in cpu.trees(os.getpid(), cpu.table()).items():
            role = self._roles.get(root, UNNAMED)
            found[role] = found.get(role, 0.0) + cpu.memory_mib(pids)
        return found

    def _split_postgres(self, found: Seconds, processes: cpu.Table) -> Seconds:
        total = found.pop(POSTGRES)
        self._look_at_backends(processes)
        for role, used in self._backends.values():
            found[role] = found.get(role, 0.0) + used
            total -= used
        return {**found, f"{POSTGRES}:rest": total}

    def _look_at_backends(self, processes: cpu.Table) -> None:
        # A backend that has ended keeps what it was last seen to have used.
        query = "SELECT pid, application_name FROM pg_stat_activity WHERE application_name <> ''"
        for pid, name in self._connection.execute(query).fetchall():
            self._backends[pid] = (f"{POSTGRES}:{name}", cpu.seconds([pid], processes))
