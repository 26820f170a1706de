"""What a policy would have done with past tickets, before it is put to use (decision 7)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from services.escalation.domain.places import Place, Position
from services.escalation.domain.policy import Policy
from services.escalation.domain.routing import Case, first_hop, next_hops

EXAMPLES = 50


@dataclass(frozen=True, kw_only=True)
class Past:
    """A ticket and every place it has been, in order."""

    number: str
    creator: str
    case: Case
    positions: tuple[Position, ...]


@dataclass
class DryRun:
    """How many tickets were looked at, how many would have gone elsewhere, and some of them."""

    tickets: int = 0
    elsewhere: int = 0
    by_tier: dict[str, int] = field(default_factory=dict)
    examples: list[dict[str, Any]] = field(default_factory=list)

    def look_at(self, policy: Policy, past: Past) -> None:
        self.tickets += 1
        parted = _parting(policy, past)
        if parted is None:
            return
        hop, would = parted
        was = past.positions[hop]
        self.elsewhere += 1
        self.by_tier[was.tier] = self.by_tier.get(was.tier, 0) + 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(_example(past.number, hop, was, would))


def dry_run(policy: Policy, history: Iterable[Past]) -> DryRun:
    """Compare each ticket's way with the one the policy would have shown it."""
    result = DryRun()
    for past in history:
        result.look_at(policy, past)
    return result


def _parting(policy: Policy, past: Past) -> tuple[int, list[Place]] | None:
    """The first hop at which the ways part; what came after it no longer compares."""
    start = [first_hop(policy, past.case, creator=past.creator)]
    if past.positions[0] not in _positions(start):
        return 0, start
    for hop, (here, there) in enumerate(pairwise(past.positions), start=1):
        would = next_hops(policy, past.case, at=here)
        if there not in _positions(would):
            return hop, would
    return None


def _positions(places: Iterable[Place]) -> list[Position]:
    return [place.position for place in places]


def _example(number: str, hop: int, was: Position, would: Iterable[Place]) -> dict[str, Any]:
    return {
        "number": number,
        "hop": hop,
        "was": {"tier": was.tier, "unit": was.unit},
        "would": [{"tier": place.tier, "unit": place.unit} for place in would],
    }
