"""Where a ticket goes next: the policy applied to one ticket (E.2, T06-T10, V06)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chassis.domain import RefusalError
from chassis.text import Text, say
from services.escalation.domain.places import LAST_TIER, Lpse, Place, Position, place
from services.escalation.domain.policy import Policy


class NoWayError(RefusalError):
    """A ticket cannot go where its handler wants it to."""

    slug = "no-way"


@dataclass(frozen=True, kw_only=True)
class Case:
    """What of a ticket decides its way; `owners` are the directorates of applications."""

    application: str
    owners: Mapping[str, str | None]
    lpse: Lpse | None

    @property
    def owner(self) -> str | None:
        """None when nobody owns it. LookupError when the catalogue is still on its way."""
        if self.application not in self.owners:
            raise LookupError(f"Application {self.application} is in no catalogue we know")
        return self.owners[self.application]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the handler asked for where there is a choice."""

    to: str | None = None
    directorate: str | None = None


def first_hop(policy: Policy, case: Case, *, creator: str) -> Place:
    """Hop 0. LookupError when the LPSE it belongs to is not known yet."""
    return _place(policy, case, policy.first_tier(creator, case.lpse), None)


def next_hop(policy: Policy, case: Case, *, at: Position, wish: Wish) -> Place:
    """The one place an escalation leads to. Raises NoWayError."""
    if at.tier in policy.lateral:
        return _place(policy, case, at.tier, _other_directorate(policy, at, wish))
    tier = _chosen(policy, case, at, wish.to)
    return _place(policy, case, tier, _owner(policy, case, tier, wish.directorate))


def next_hops(policy: Policy, case: Case, *, at: Position) -> list[Place]:
    """Every place an escalation from here may lead to."""
    if at.tier in policy.lateral:
        others = [code for code in policy.directorates if code != at.unit]
        return [_place(policy, case, at.tier, code) for code in others]
    return [
        _place(policy, case, tier, directorate)
        for tier in _above(policy, case, at)
        for directorate in _directorates(policy, case, tier)
    ]


def _above(policy: Policy, case: Case, at: Position) -> tuple[str, ...]:
    return policy.next_tiers(at.tier, application=case.application, lpse=case.lpse)


def _directorates(policy: Policy, case: Case, tier: str) -> list[str | None]:
    """Whom a handler may choose at this tier; nobody chooses where the owner is known."""
    if tier != LAST_TIER:
        return [None]
    return list(policy.directorates) if case.owner is None else [case.owner]


def _chosen(policy: Policy, case: Case, at: Position, to: str | None) -> str:
    tiers = _above(policy, case, at)
    if not tiers:
        raise NoWayError(
            say(
                "Tidak ada tingkat di atas ini. Selesaikan tiket, atau minta feedback.",
                "There is no tier above this one. Resolve the ticket or ask for feedback.",
            )
        )
    if to is None and len(tiers) == 1:
        return tiers[0]
    if to not in tiers:
        raise NoWayError(
            say(
                "Pilih tujuan eskalasi: {places}.",
                "Choose where to escalate: {places}.",
                places=_listed(found.label for found in next_hops(policy, case, at=at)),
            )
        )
    return to


def _owner(policy: Policy, case: Case, tier: str, wished: str | None) -> str | None:
    """T09, decision 13: only an application without an owner leaves a choice."""
    if tier != LAST_TIER:
        return None
    if case.owner is None:
        return _known(policy, wished)
    if wished not in (None, case.owner):
        raise NoWayError(
            say(
                "Aplikasi ini ditangani {name}. Kosongkan direktorat, lalu eskalasi lagi.",
                "This application belongs to the {name}. Leave the directorate empty and"
                " escalate again.",
                name=policy.directorates.get(case.owner, case.owner),
            )
        )
    return case.owner


def _other_directorate(policy: Policy, at: Position, wish: Wish) -> str:
    """T10: sideways to another directorate, never to one's own."""
    if wish.to not in (None, at.tier) or wish.directorate == at.unit:
        others = [name for code, name in policy.directorates.items() if code != at.unit]
        raise NoWayError(
            say(
                "Tim Teknis hanya dapat meneruskan ke direktorat lain: {names}.",
                "A technical team can only pass a ticket to another directorate: {names}.",
                names=_listed(others),
            )
        )
    return _known(policy, wish.directorate)


def _known(policy: Policy, directorate: str | None) -> str:
    if directorate is None or directorate not in policy.directorates:
        raise NoWayError(
            say(
                "Pilih direktorat tujuan: {names}.",
                "Choose the directorate it should go to: {names}.",
                names=_listed(policy.directorates.values()),
            )
        )
    return directorate


def _listed(names: Iterable[Text]) -> Text:
    told = list(names)
    return Text("; ".join(name.in_("id") for name in told), "; ".join(n.in_("en") for n in told))


def _place(policy: Policy, case: Case, tier: str, directorate: str | None) -> Place:
    return place(tier, lpse=case.lpse, directorate=directorate, names=policy.directorates)
