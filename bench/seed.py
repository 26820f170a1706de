"""Fills the services' databases with thousands of tickets, by COPY, as their own code would."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.types.json import Jsonb

from bench.cast import LPSE, Unit
from bench.history import TIER, Histories, Life
from services.escalation.tables import hops, routes
from services.ticket.domain.catalogue import Catalogue
from services.ticket.tables import counters, mapping, tickets

Row = Mapping[str, Any]


@dataclass
class Seeded:
    """Numbers of tickets of the measured LPSE, by what can be done with them."""

    readable: list[str] = field(default_factory=list)
    queued: deque[str] = field(default_factory=deque)
    # With the ids of their handler and their reporter
    held: deque[tuple[str, str, str]] = field(default_factory=deque)

    def note(self, life: Life) -> None:
        ticket = life.ticket
        if ticket.lpse_code != LPSE:
            return
        match life.ending:
            case "queued":
                self.queued.append(ticket.number)
            case "held":
                self.held.append((ticket.number, life.handler.id, ticket.creator_id))
            case _:
                self.readable.append(ticket.number)


def fill(
    ticket: psycopg.Connection,
    escalation: psycopg.Connection,
    *,
    units: list[Unit],
    count: int,
    now: datetime,
) -> Seeded:
    """Store `count` tickets with all that belongs to them, and let the planner know."""
    histories = Histories(units, _catalogue(ticket), now)
    seeded, rows = Seeded(), _Rows()
    for life in histories.write(count):
        rows.add(life)
        seeded.note(life)
    with ticket.transaction():
        for table, found in rows.of_ticket.items():
            _copy(ticket, table, found)
        last = [{"name": name, "last": last} for name, last in histories.counters.items()]
        _copy(ticket, counters, last)
    with escalation.transaction():
        _copy(escalation, routes, rows.routes)
        _copy(escalation, hops, rows.hops)
    for connection in (ticket, escalation):
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    return seeded


class _Rows:
    def __init__(self) -> None:
        self.of_ticket: dict[sa.Table, list[Row]] = defaultdict(list)
        self.routes: list[Row] = []
        self.hops: list[Row] = []

    def add(self, life: Life) -> None:
        ticket = life.ticket
        self.of_ticket[tickets].append({c.name: getattr(ticket, c.name) for c in tickets.c})
        # A trace may be written twice, and is stored once.
        written = {_key(each): each for each in ticket.pull_written()}
        for each in written.values():
            self.of_ticket[mapping.TABLE_OF[type(each)]].append(mapping.row_of(each))
        self._add_route(life)

    def _add_route(self, life: Life) -> None:
        ticket = life.ticket
        at = {"hop": 0, "tier": TIER, "unit": ticket.lpse_code, "directorate": None}
        self.hops.append(
            {"number": ticket.number, **at, "policy_version": 1, "at": ticket.created_at}
        )
        route = {name: getattr(ticket, name) for name in _OF_ROUTE}
        self.routes.append({**route, **at, "sequence": 1})


def _key(written: Any) -> Any:
    return getattr(written, "id", None) or written.audience


_OF_ROUTE = ("number", "application", "lpse_code", "creator_tier", "type", "created_at")


def _copy(connection: psycopg.Connection, table: sa.Table, rows: Iterable[Row]) -> None:
    columns = [column.name for column in table.c]
    names = ", ".join(f'"{name}"' for name in columns)
    statement = f"COPY {table.name} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([_plain(row.get(name)) for name in columns])


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list):
        return Jsonb(value)
    return value.value if isinstance(value, Enum) else value


def _catalogue(ticket: psycopg.Connection) -> Catalogue:
    query = "SELECT version, document FROM documents WHERE kind = 'catalogue' ORDER BY 1 DESC"
    row = ticket.execute(query).fetchone()
    if row is None:
        raise LookupError("The ticket service was never prepared")
    return Catalogue.of(*row)
