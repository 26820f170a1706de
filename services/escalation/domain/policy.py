"""The routing policy: versioned data that says which tier comes first and which next (E.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from chassis.text import Text
from services.escalation.domain.places import Lpse

Steps = Mapping[str, tuple[str, ...]]
NO_ADMIN_PPE = "no_admin_ppe"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One version of the policy, as `data/routing-policy.json` writes it."""

    version: int
    first: Mapping[str, str]
    next: Steps
    lateral: frozenset[str]
    skip: Mapping[str, str]
    skip_conditions: frozenset[str]
    directorates: Mapping[str, Text]
    applications: Mapping[str, Steps]
    level1_answers_level1: frozenset[str]

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Self:
        """Read a document of the right shape; whether it makes sense is `checker`'s question."""
        return cls(
            version=document.get("version", 0),
            first={entry["creator"]: entry["tier"] for entry in document["first"]},
            next=_steps(document["next"]),
            lateral=frozenset(document["lateral"]),
            skip={entry["tier"]: entry["to"] for entry in document["skip"]},
            skip_conditions=frozenset(entry["when"] for entry in document["skip"]),
            directorates={
                entry["code"]: Text(**entry["name"]) for entry in document["directorates"]
            },
            applications={
                entry["application"]: _steps(entry["next"]) for entry in document["applications"]
            },
            level1_answers_level1=frozenset(document["level1_answers_level1"]),
        )

    def first_tier(self, creator: str, lpse: Lpse | None) -> str:
        """Where what this kind of creator makes begins (E.2 rules 1, 7, 8; decision 18)."""
        colleagues_answer = lpse is not None and lpse.code in self.level1_answers_level1
        if creator == "lpse_level1" and colleagues_answer:
            return "lpse_level1"
        return self._settled(self.first[creator], lpse)

    def next_tiers(self, tier: str, *, application: str, lpse: Lpse | None) -> tuple[str, ...]:
        """The tiers above one; an application may have steps of its own (K23)."""
        own = self.applications.get(application, {}).get(tier)
        above = own or self.next.get(tier, ())
        return tuple(dict.fromkeys(self._settled(one, lpse) for one in above))

    def _settled(self, tier: str, lpse: Lpse | None) -> str:
        """Leave out what the LPSE does not have (K04)."""
        if lpse is not None and not lpse.has_admin_ppe:
            for _ in self.skip:
                tier = self.skip.get(tier, tier)
        return tier


def _steps(entries: Iterable[Mapping[str, str]]) -> Steps:
    steps: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        steps[entry["from"]] = (*steps.get(entry["from"], ()), entry["to"])
    return steps
