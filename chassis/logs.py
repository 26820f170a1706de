"""Structured logs: one JSON line each, with the request's id and never personal data."""

import logging
import sys
from pathlib import Path
from typing import Any

import structlog
from flask import g, request

from chassis.auth import caller_or_none
from chassis.context import current_trace

_access = logging.getLogger("lpse.access")


def configure(*, level: str = "INFO", file: Path | None = None) -> None:
    """Send every log of this process to `file`, or to standard error."""
    handler: logging.Handler = (
        logging.FileHandler(file, encoding="utf-8") if file else logging.StreamHandler(sys.stderr)
    )
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        _add_trace,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processor=structlog.processors.JSONRenderer()
    )
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("pika").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def access_log(service: str, status: int, seconds: float) -> None:
    """Log one answered request by its route, so that no number or name is written."""
    if not _access.isEnabledFor(logging.INFO):
        return
    who = caller_or_none()
    _access.info(
        "request",
        extra={
            "service": service,
            "method": request.method,
            "route": request.url_rule.rule if request.url_rule else None,
            "status": status,
            "ms": round(seconds * 1000, 2),
            "user_id": who.id if who else None,
            "request_id": g.get("request_id"),
        },
    )


def _add_trace(
    _: object, __: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    trace = current_trace.get()
    if trace.correlation_id:
        event.setdefault("request_id", trace.correlation_id)
    return event
