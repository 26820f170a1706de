"""What a request or a message carries along: correlation and trace, for logs and events."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Trace:
    correlation_id: str = ""
    traceparent: str = ""


NO_TRACE = Trace()
current_trace: ContextVar[Trace] = ContextVar("trace", default=NO_TRACE)
