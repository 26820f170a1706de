"""The suite that is measured: the distributed set on private servers, seeded."""

import os
from contextlib import ExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import psycopg

from bench import cast
from bench.client import People
from bench.drain import Drain
from bench.meter import POSTGRES, Meter
from bench.seed import Seeded, fill
from suite.services import NAMES
from tests.servers import Servers
from tests.suites import Distributed

OUR_NAME = "bench"


class Installation:
    """Started on entering, gone on leaving."""

    def __init__(self, *, tickets: int, web_workers: int) -> None:
        self._count = tickets
        self.suite = Distributed(fsync=True, web_workers=web_workers)
        self._kept = ExitStack()

    def __enter__(self) -> Self:
        os.environ["PGAPPNAME"] = OUR_NAME
        try:
            self._start()
        except BaseException:
            self._kept.close()
            raise
        return self

    def _start(self) -> None:
        self.suite.start()
        self._kept.callback(self.suite.stop)
        self.databases = {name: self.connect(name) for name in NAMES}
        self.drain = Drain(self.databases)
        self.drain.wait()
        self.people = People(self.suite.url)
        self.seeded = self._seed()
        self.meter = Meter(self._roles(), self.databases["ticket"])

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        self._kept.close()

    def connect(self, database: str) -> psycopg.Connection:
        """A connection of our own, known by its name and not charged."""
        url = self._servers.postgres.url(database).replace("+psycopg", "")
        return self._kept.enter_context(psycopg.connect(url, autocommit=True))

    def _seed(self) -> Seeded:
        units = cast.units(self.people)
        return fill(
            self.databases["ticket"],
            self.databases["escalation"],
            units=units,
            count=self._count,
            now=datetime.now(UTC),
        )

    @property
    def _servers(self) -> Servers:
        assert self.suite.servers
        return self.suite.servers

    def _roles(self) -> dict[int, str]:
        ours = {child.pid: name for name, child in self.suite.children.items()}
        servers = self._servers
        theirs = {servers.rabbitmq.pid: "rabbitmq", servers.redis.pid: "redis"}
        return {**ours, **theirs, servers.postgres.pid: POSTGRES}
