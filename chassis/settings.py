"""Configuration: read from the environment once, at start-up; a missing name is fatal."""

import json
import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

PREFIX = "LPSE_"


@dataclass(frozen=True, kw_only=True)
class FromEnvironment:
    """Each field is the environment variable `LPSE_` plus its name in upper case.

    With `_FILE` behind it, it names a file that holds the value: passwords stay out of `inspect`.
    """

    @classmethod
    def from_env(cls) -> Self:
        """Read every field. SystemExit, naming the variable, when a needed one is missing."""
        given: dict[str, Any] = {}
        for entry in fields(cls):
            name = f"{PREFIX}{entry.name.upper()}"
            value = _told(name)
            if value is not None:
                given[entry.name] = _typed(entry.type, value)
            elif entry.default is MISSING and entry.default_factory is MISSING:
                raise SystemExit(f"Set {name}: {cls.__doc__}")
        return cls(**given)


@dataclass(frozen=True, kw_only=True)
class Upstreams(FromEnvironment):
    """Where the other services answer: `http://{service}:8000`, or each by name."""

    keys_dir: Path
    service_url: str
    service_urls: Mapping[str, str] = field(default_factory=dict)
    redis_url: str = ""

    def url_of(self, service: str) -> str:
        """Where a service answers, without a trailing slash."""
        return self.service_urls.get(service) or self.service_url.format(service=service)


@dataclass(frozen=True, kw_only=True)
class Settings(Upstreams):
    """What every service needs to be told.

    `broker_url` is `amqp://…`, or `local:` when all services share one process.
    """

    database_url: str
    broker_url: str
    pool_size: int = 8


def _told(name: str) -> str | None:
    file = os.environ.get(f"{name}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else os.environ.get(name)


def _typed(kind: object, value: str) -> object:
    for type_ in (int, Path):
        if kind in (type_, type_.__name__):
            return type_(value)
    if kind in (bool, "bool"):
        return value not in ("", "0")
    if "Mapping" in str(kind):
        return json.loads(value)
    return value
