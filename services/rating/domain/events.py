"""What the rating service announces."""

from dataclasses import dataclass
from typing import Any, ClassVar

from chassis.domain import Event


@dataclass(frozen=True, kw_only=True)
class RatingSubmitted(Event):
    type: ClassVar[str] = "rating.submitted"

    number: str
    stars: int
    tags: list[str]
    has_suggestion: bool
    rated_by: str
    resolver: dict[str, Any] | None
    tier: str | None
    unit: str | None
    lpse_code: str
    application: str
    at: str
