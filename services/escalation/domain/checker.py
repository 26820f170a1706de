"""What is wrong with a policy: unknown names, dead ends, loops (decision 7)."""

from collections.abc import Iterator
from dataclasses import dataclass

from chassis.domain import InvalidError
from chassis.text import Text, say
from services.escalation.domain.places import CREATORS, LAST_TIER, LPSE_TIERS, TIERS, Lpse
from services.escalation.domain.policy import NO_ADMIN_PPE, Policy

Problem = tuple[str, Text]
EVERY_APPLICATION = ""
LPSES = (
    Lpse(code="", name="", has_admin_ppe=True),
    Lpse(code="", name="", has_admin_ppe=False),
)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a policy may name; an empty set means we have not been told yet."""

    directorates: frozenset[str]
    applications: frozenset[str]
    lpse_codes: frozenset[str]


def check(policy: Policy, known: Known) -> None:
    """Raises InvalidError with a sentence for each problem."""
    problems = problems_of(policy, known)
    if problems:
        raise InvalidError({f"document.{where}": told for where, told in problems.items()})


def problems_of(policy: Policy, known: Known) -> dict[str, Text]:
    """Each problem under the part of the document it is in."""
    # Ways through tiers that do not exist cannot be followed.
    return dict(_unknown_names(policy)) or {
        **dict(_unknown_owners(policy, known)),
        **dict(_bad_ways(policy)),
    }


def _unknown_names(policy: Policy) -> Iterator[Problem]:
    for creator in CREATORS:
        if creator not in policy.first:
            yield f"first.{creator}", _missing(creator)
    for where, tier in _named_tiers(policy):
        if tier not in TIERS:
            yield where, _unknown(tier)
    for creator in policy.first:
        if creator not in CREATORS:
            yield f"first.{creator}", _unknown(creator)
    for tier in policy.lateral - {LAST_TIER}:
        yield f"lateral.{tier}", _only_last_is_lateral(tier)
    for condition in policy.skip_conditions - {NO_ADMIN_PPE}:
        yield f"skip.{condition}", _unknown(condition)


def _named_tiers(policy: Policy) -> Iterator[tuple[str, str]]:
    yield from ((f"first.{creator}", tier) for creator, tier in policy.first.items())
    for name, steps in {"next": policy.next, **policy.applications}.items():
        for tier, above in steps.items():
            yield from ((f"{name}.{tier}", one) for one in (tier, *above))
    for tier, to in policy.skip.items():
        yield from ((f"skip.{tier}", one) for one in (tier, to))


def _unknown_owners(policy: Policy, known: Known) -> Iterator[Problem]:
    named = frozenset(policy.directorates)
    if not named:
        yield "directorates", say("Sebutkan direktoratnya.", "Name the directorates.")
    for code in named - known.directorates if known.directorates else ():
        yield f"directorates.{code}", _unknown(code)
    for code in known.directorates - named:
        yield f"directorates.{code}", _unnamed(code)
    for code in policy.applications.keys() - known.applications if known.applications else ():
        yield f"applications.{code}", _unknown(code)
    for code in policy.level1_answers_level1 - known.lpse_codes if known.lpse_codes else ():
        yield f"level1_answers_level1.{code}", _unknown(code)


def _bad_ways(policy: Policy) -> Iterator[Problem]:
    for tier, above in policy.next.items():
        if tier == LAST_TIER and above:
            yield f"next.{tier}", _after_last()
    for application in (EVERY_APPLICATION, *policy.applications):
        for lpse in LPSES:
            for creator in CREATORS:
                walk = _Walk(policy, application, lpse)
                yield from walk.problems(creator)


@dataclass(frozen=True)
class _Walk:
    """Follows every way of one kind of ticket, sideways steps left out."""

    policy: Policy
    application: str
    lpse: Lpse

    def problems(self, creator: str) -> Iterator[Problem]:
        starts = {self.policy.first_tier(creator, self.lpse)}
        if creator == "lpse_level1" and self.policy.level1_answers_level1:
            starts.add(creator)
        for start in sorted(starts):
            yield from self._from(start, ())
            if start == LAST_TIER:
                yield f"first.{creator}", _first_is_last()
            # A consultation belongs to no LPSE (C.3): none of its desks can take it.
            if creator == "konsultasi" and self._reaches_lpse(start, ()):
                yield "first.konsultasi", _needs_lpse()

    def _from(self, tier: str, passed: tuple[str, ...]) -> Iterator[Problem]:
        if tier in passed:
            circle = passed[passed.index(tier) :]
            yield f"next.{_highest(circle)}", _loop(circle)
            return
        above = self._above(tier)
        if not above and tier != LAST_TIER:
            yield f"next.{tier}", _dead_end(tier)
        for one in above:
            yield from self._from(one, (*passed, tier))

    def _reaches_lpse(self, tier: str, passed: tuple[str, ...]) -> bool:
        if tier in LPSE_TIERS or tier in passed:
            return tier in LPSE_TIERS
        return any(self._reaches_lpse(one, (*passed, tier)) for one in self._above(tier))

    def _above(self, tier: str) -> tuple[str, ...]:
        if tier == LAST_TIER:
            return ()
        return self.policy.next_tiers(tier, application=self.application, lpse=self.lpse)


def _highest(circle: tuple[str, ...]) -> str:
    """The tier whose step leads back: the same one wherever a walk came into the circle."""
    lowest = min(circle, key=TIERS.index)
    return circle[circle.index(lowest) - 1]


def _missing(creator: str) -> Text:
    return say(
        "Tiket dari {creator} tidak punya tingkat pertama. Tambahkan di first.",
        "Tickets of {creator} have no first tier. Add one under first.",
        creator=creator,
    )


def _unknown(name: str) -> Text:
    return say("{name} tidak dikenal.", "{name} is not known.", name=name)


def _unnamed(code: str) -> Text:
    return say(
        "Direktorat {code} memiliki aplikasi, tetapi tidak disebut di sini. Tambahkan namanya.",
        "Directorate {code} owns an application but is not named here. Add its name.",
        code=code,
    )


def _only_last_is_lateral(tier: str) -> Text:
    return say(
        "Hanya tim_teknis yang boleh meneruskan ke samping, bukan {tier}.",
        "Only tim_teknis may pass tickets sideways, not {tier}.",
        tier=tier,
    )


def _after_last() -> Text:
    return say(
        "tim_teknis adalah tingkat terakhir; pakai lateral untuk direktorat lain.",
        "tim_teknis is the last tier; use lateral for other directorates.",
    )


def _first_is_last() -> Text:
    return say(
        "Tiket tidak dapat mulai di tim_teknis: belum ada yang memilih direktoratnya.",
        "Tickets cannot start at tim_teknis: nobody has chosen the directorate yet.",
    )


def _dead_end(tier: str) -> Text:
    return say(
        "Dari {tier} tiket tidak dapat sampai ke tim_teknis. Tambahkan langkah sesudahnya.",
        "From {tier} a ticket cannot reach tim_teknis. Add the step after it.",
        tier=tier,
    )


def _loop(circle: tuple[str, ...]) -> Text:
    return say(
        "Tiket akan berputar: {circle}. Hapus langkah yang kembali.",
        "Tickets would go in circles: {circle}. Remove the step that leads back.",
        circle=" → ".join((*circle, circle[0])),
    )


def _needs_lpse() -> Text:
    return say(
        "Konsultasi tidak terikat LPSE dan tidak dapat melewati tingkat LPSE.",
        "A consultation belongs to no LPSE and cannot pass an LPSE's tiers.",
    )
