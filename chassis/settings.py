"""Configuration: read from the environment once, at start-up; a missing name is fatal."""

import os
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Each field is the environment variable `LPSE_` plus its name in upper case.

    `broker_url` is `amqp://…`, or `local:` when all services share one process.
    `service_url` is where a service answers: `http://{service}:8000`.
    """

    database_url: str
    broker_url: str
    keys_dir: Path
    service_url: str
    redis_url: str = ""
    pool_size: int = 8

    @classmethod
    def from_env(cls) -> Self:
        given: dict[str, Any] = {}
        for field in fields(cls):
            name = f"LPSE_{field.name.upper()}"
            if name in os.environ:
                given[field.name] = _typed(field.type, os.environ[name])
            elif field.default is MISSING:
                raise SystemExit(f"Set {name}: {cls.__doc__}")
        return cls(**given)

    def url_of(self, service: str) -> str:
        """Where a service answers, without a trailing slash."""
        return self.service_url.format(service=service)


def _typed(kind: object, value: str) -> object:
    for type_ in (int, Path):
        if kind in (type_, type_.__name__):
            return type_(value)
    return value
