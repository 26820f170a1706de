"""Ways to carry events between services; each hands over every event at least once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

import orjson

from chassis.outbox import TYPE_PREFIX, Waiting

# What comes alone is carried at once; what follows within this time travels together.
PACE_SECONDS = 0.04


@dataclass(frozen=True)
class Message:
    """An event as a subscriber reads it; `type` is the routing key."""

    id: str
    type: str
    subject: str
    sequence: int
    time: str
    data: Mapping[str, Any]
    correlation_id: str = ""
    traceparent: str = ""

    @classmethod
    def parse(cls, envelope: str | bytes) -> "Message":
        """Read a CloudEvent. ValueError or KeyError if it is none of ours."""
        event = orjson.loads(envelope)
        return cls(
            id=event["id"],
            type=event["type"].removeprefix(TYPE_PREFIX).rsplit(".v", 1)[0],
            subject=event["subject"],
            sequence=int(event["sequence"]),
            time=event["time"],
            data=event["data"],
            correlation_id=event.get("correlationid", ""),
            traceparent=event.get("traceparent", ""),
        )


Handler = Callable[[Message], None]
Subscriptions = Mapping[str, Handler]


@dataclass
class Outcome:
    """What became of a batch. What is in neither is unknown: publish it again, same id."""

    confirmed: list[UUID] = field(default_factory=list)
    refused: dict[UUID, str] = field(default_factory=dict)
    error: str = ""


class Bus(Protocol):
    """Carries claimed rows to their subscribers."""

    def publish(self, rows: Sequence[Waiting]) -> Outcome: ...

    def stop(self) -> None: ...
