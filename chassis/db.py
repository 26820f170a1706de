"""One database per service. Nothing here is shared between services in one process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import orjson
import sqlalchemy as sa
from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from psycopg import _queries
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import registry
from sqlalchemy.sql.functions import FunctionElement

POSTGRES_OPTIONS = (
    "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000"
    " -c timezone=UTC"
)
BUSY_SECONDS = 5
PREPARED_FROM = 2  # executions
# psycopg translates a statement with more parameters anew each time; a ticket's row has 53.
_queries.MAX_CACHED_STATEMENT_PARAMS = 100
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class _Session(Session):
    """Knows its one database, and that reading needs no transaction there.

    Each statement sees what is committed then, inside a transaction or not (READ COMMITTED). And
    where none is begun none is rolled back, which makes psycopg drop all prepared statements.
    """

    def get_bind(self, *_: Any, bind: Any = None, **__: Any) -> Any:
        if bind is not None:
            return bind
        kind = "default" if _writing.get() else "reading"
        return current_app.extensions[kind + "_engine"]


class Database(SQLAlchemy):
    """A service's engine, metadata, registry and session, with the chassis tables in them."""

    def __init__(self, service: str) -> None:
        names = sa.MetaData(naming_convention=NAMES)
        super().__init__(metadata=names, session_options={"class_": _Session})
        self.service = service
        self.mapper = registry(metadata=self.metadata)
        self._writer = threading.RLock()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit on the way out, or leave no trace. Only edges open one: a request, a message."""
        token = _writing.set(True)
        # SQLite has one writer; queueing here is fairer and cheaper than its busy polling.
        lock = self._writer if self.is_sqlite else None
        if lock:
            lock.acquire()
        try:
            self.session.rollback()  # a read before this must not pin an older snapshot
            yield
            self.session.commit()
        except BaseException:
            self.session.rollback()
            raise
        finally:
            if lock:
                lock.release()
            _writing.reset(token)

    @property
    def is_sqlite(self) -> bool:
        return bool(self.engine.dialect.name == "sqlite")

    def insert(self, table: sa.Table) -> Any:
        """An INSERT of this dialect, which knows ON CONFLICT."""
        return (sqlite if self.is_sqlite else postgresql).insert(table)

    def prepare(self) -> None:
        """Set what every connection needs. Call inside an app context, once per engine."""
        engine = reading = self.engine
        if self.is_sqlite:
            sa.event.listen(engine, "connect", _prepare_sqlite)
            sa.event.listen(engine, "begin", _begin_sqlite)
        else:
            reading = engine.execution_options(isolation_level="AUTOCOMMIT")
        current_app.extensions |= {"default_engine": engine, "reading_engine": reading}


NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def engine_options(url: str, pool_size: int) -> dict[str, Any]:
    """What SQLAlchemy's create_engine needs for this kind of database."""
    json = {"json_serializer": _dumped, "json_deserializer": orjson.loads}
    if url.startswith("sqlite"):
        patient = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        return {**json, "connect_args": patient}
    return {
        **json,
        "pool_size": pool_size,
        "max_overflow": 4,
        "pool_timeout": 2,
        "pool_recycle": 1800,
        "pool_pre_ping": False,
        # Few connections, and warm ones: each has caches and prepared statements of its own.
        "pool_use_lifo": True,
        "connect_args": {
            "connect_timeout": 2,
            "options": POSTGRES_OPTIONS,
            "prepare_threshold": PREPARED_FROM,
        },
    }


def _dumped(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A transaction that starts by reading and then writes may fail at once on SQLite.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment, always UTC in Python; SQLite stores it without a zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _: sa.Dialect) -> datetime | None:
        return value if value is None else _in_utc(value)


def _in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class epoch(FunctionElement[float]):  # noqa: N801 - reads as the SQL function it is
    """Real time by the database's own clock, in seconds since 1970."""

    type = sa.Float()
    inherit_cache = True


@compiles(epoch, "postgresql")
def _epoch_on_postgresql(*_: object, **__: object) -> str:
    return "extract(epoch from clock_timestamp())::float8"


@compiles(epoch, "sqlite")
def _epoch_on_sqlite(*_: object, **__: object) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


def one_of(values: type[StrEnum]) -> sa.Enum:
    """Store the value, which is public, rather than the name, which is ours to change."""
    return sa.Enum(
        values, native_enum=False, create_constraint=False, values_callable=list, length=40
    )


def json_type() -> sa.types.TypeEngine[Any]:
    """JSON that PostgreSQL stores in binary form."""
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def identity_column() -> sa.Column[int]:
    """A growing number that both databases fill in."""
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("position", kind, primary_key=True, autoincrement=True)


def rows_changed(result: sa.Result[Any]) -> int:
    """How many rows an UPDATE or DELETE changed."""
    return int(result.rowcount)  # type: ignore[attr-defined]


def as_dict(row: Any) -> dict[str, Any]:
    """A row by the names of its columns; plain strings, since orjson takes no subclass of them."""
    return {str(name): value for name, value in row._mapping.items()}  # noqa: SLF001
