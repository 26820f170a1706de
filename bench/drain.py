"""Knows when every event has been relayed, carried and handled: nothing is left to be charged."""

import time
from collections.abc import Mapping
from importlib import import_module

import psycopg

from suite.services import NAMES

PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.1
SAID = "SELECT type, count(*), count(*) FILTER (WHERE state = 'new') FROM outbox GROUP BY type"
HEARD = "SELECT count(*) FROM inbox WHERE state = 'handled'"


class Drain:
    """Compares what the services have said with what those who listen have handled."""

    def __init__(self, databases: Mapping[str, psycopg.Connection]) -> None:
        self._databases = databases
        self._hearers = {
            name: set(import_module(f"services.{name}.subscriptions").SUBSCRIPTIONS)
            for name in NAMES
        }

    def wait(self) -> None:
        """Return when nothing is under way. TimeoutError when something stays."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._is_done():
            if time.monotonic() > deadline:
                raise TimeoutError(f"Events are still under way: {self._state()}")
            time.sleep(POLL_SECONDS)

    def _is_done(self) -> bool:
        expected, handled, waiting = self._state()
        return not waiting and expected == handled

    def _state(self) -> tuple[int, int, int]:
        """Hand-overs to be expected, those that were made, events not published yet."""
        expected = handled = waiting = 0
        for connection in self._databases.values():
            for type_, count, new in connection.execute(SAID).fetchall():
                expected += count * sum(type_ in types for types in self._hearers.values())
                waiting += new
            handled += connection.execute(HEARD).fetchone()[0]  # type: ignore[index]
        return expected, handled, waiting
