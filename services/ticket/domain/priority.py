"""Priority: computed, never typed (docs/domain.md E.5). The thresholds are versioned data."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from services.ticket.domain import tender as tenders
from services.ticket.domain.catalogue import Subcategory

LEVELS = ("minor", "medium", "major", "emergency")
RANK = {"emergency": 4, "major": 3, "medium": 2, "minor": 1, None: 0}
CONTEXTS = ("none", "within_working_days", "within_hours", "hps_at_least", "closed")


class WorkingTime(Protocol):
    """The part of a calendar that P3 needs."""

    def due_in_working_days(self, received: datetime, days: int) -> datetime: ...


@dataclass(frozen=True)
class Priority:
    """A priority and the rules that led to it; `level` is None without a subcategory."""

    level: str | None
    rules: tuple[str, ...]

    @property
    def rank(self) -> int:
        return RANK[self.level]


@dataclass(frozen=True)
class Policy:
    """A version of the thresholds, as its document holds them."""

    version: int
    document: dict[str, Any]

    def of(
        self,
        subcategory: Subcategory | None,
        tender: dict[str, Any] | None,
        *,
        now: datetime,
        calendar: WorkingTime,
    ) -> Priority:
        """The priority of a problem (P0–P7)."""
        if subcategory is None:
            return Priority(None, ("P0",))
        if subcategory.outage:
            return Priority("emergency", ("P1",))
        base = self._scores[subcategory.base_priority]
        fired = self._fired(subcategory, tender or {}, base, now, calendar)
        score = self._score(base, fired)
        return Priority(self._level(self._clamped(score, base)), tuple(fired) or ("P6",))

    def at_most(self, priority: Priority) -> Priority:
        """What a reporter's own choice of subcategory may reach (decision 14)."""
        limit = self.document["reporter_choice_at_most"]
        if priority.rank <= RANK[limit]:
            return priority
        return Priority(limit, (*priority.rules, "K15"))

    def problems(self) -> list[str]:
        """Cells of the printed table that the thresholds do not reproduce."""
        return [
            f"{base} × {context}: {self._cell(base, context)} ≠ {expected}"
            for base, row in self.document["matrix"].items()
            for context, expected in row.items()
            if self._cell(base, context) != expected
        ]

    @property
    def _scores(self) -> dict[str, int]:
        scores: dict[str, int] = self.document["scores"]
        return scores

    def _fired(
        self,
        subcategory: Subcategory,
        tender: dict[str, Any],
        base: int,
        now: datetime,
        calendar: WorkingTime,
    ) -> list[str]:
        rules, fired = self.document["rules"], []
        if subcategory.needs_tender and tenders.is_running(tender):
            fired += self._urgency(tenders.deadline(tender, now), now, calendar)
        hps = tender.get("hps") or 0
        if hps >= rules["P4"]["hps_at_least"] and base >= rules["P4"]["base_at_least"]:
            fired.append("P4")
        if tenders.is_closed(tender) and not subcategory.contract_stage:
            fired.append("P5")
        return fired

    def _urgency(
        self, deadline: datetime | None, now: datetime, calendar: WorkingTime
    ) -> list[str]:
        rules = self.document["rules"]
        if deadline is None or deadline < now:
            return []
        if deadline - now <= timedelta(hours=rules["P2"]["within_hours"]):
            return ["P2"]
        limit = calendar.due_in_working_days(now, rules["P3"]["within_working_days"])
        return ["P3"] if deadline <= limit else []

    def _score(self, base: int, fired: list[str]) -> int:
        rules: dict[str, dict[str, int]] = self.document["rules"]
        score = base
        for rule in fired:
            score += rules[rule]["add"]
            score = max(score, rules[rule].get("at_least", score))
        return score

    def _clamped(self, score: int, base: int) -> int:
        limits: dict[str, int] = self.document["rules"]["P7"]
        top = limits["maximum"]
        if base < limits["emergency_base_at_least"]:
            top -= 1
        return max(limits["minimum"], min(score, top))

    def _level(self, score: int) -> str:
        return next(level for level, value in self._scores.items() if value == score)

    def _cell(self, base: str, context: str) -> str:
        rule = {
            "none": [],
            "within_working_days": ["P3"],
            "within_hours": ["P2"],
            "hps_at_least": ["P4"],
            "closed": ["P5"],
        }[context]
        score = self._scores[base]
        if rule == ["P4"] and score < self.document["rules"]["P4"]["base_at_least"]:
            rule = []
        return self._level(self._clamped(self._score(score, rule), score))
