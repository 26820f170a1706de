"""What must hold, and what we aim at: CPU-ms per call with every process charged."""

from dataclasses import dataclass

EVENT_P99_MS = 500.0


@dataclass(frozen=True)
class Goal:
    """`part` is `all`, or the request and its fan-out apart."""

    act: str
    part: str
    must: float
    aim: float


GOALS = (
    Goal("list", "all", must=6.0, aim=4.0),
    Goal("view", "all", must=8.0, aim=5.0),
    Goal("create", "request", must=9.0, aim=6.0),
    Goal("create", "fan-out", must=9.0, aim=6.0),
    Goal("reply", "request", must=9.0, aim=6.0),
    Goal("reply", "fan-out", must=9.0, aim=6.0),
)


def goal_of(act: str, part: str) -> Goal | None:
    return next((goal for goal in GOALS if (goal.act, goal.part) == (act, part)), None)
