"""Which demo accounts play which part."""

from dataclasses import dataclass
from typing import Any

from bench.client import People
from services.ticket.domain.roles import Actor

# Measured: the reporters and the first tier of one LPSE.
REPORTERS = ("penyedia1", "penyedia2", "ppk1", "pp1", "pokja1", "kuppbj1", "pakpa1")
HANDLERS = ("helpdesk1", "helpdesk2", "verifikator1", "agency1")
LPSE = "93"
# Seeded beside it, so that lists must choose: LPSE → reporter, handler.
ELSEWHERE = {
    "10": ("penyedia10", "helpdesk10"),
    "97": ("penyedia97", "helpdesk97"),
    "901": ("penyedia901", "helpdesk901"),
    "902": ("penyedia902", "helpdesk902"),
}
NPWP = "012345678901001"
NIP = "198001012005011001"


@dataclass(frozen=True)
class Unit:
    """An LPSE with those who report to it and those who help."""

    lpse_code: str
    reporters: tuple[Actor, ...]
    handlers: tuple[Actor, ...]


def units(people: People) -> list[Unit]:
    """The units of the seeded tickets, the measured one first."""
    here = Unit(LPSE, _actors(people, REPORTERS), _actors(people, HANDLERS))
    others = [
        Unit(code, _actors(people, (reporter,)), _actors(people, (handler,)))
        for code, (reporter, handler) in ELSEWHERE.items()
    ]
    return [here, *others]


def identity_of(role: str) -> dict[str, Any]:
    """The number a reporter has to give (B.12)."""
    return {"npwp": NPWP} if role == "penyedia" else {"nip": NIP}


def _actors(people: People, usernames: tuple[str, ...]) -> tuple[Actor, ...]:
    return tuple(_actor(people.profile(username)) for username in usernames)


def _actor(profile: dict[str, Any]) -> Actor:
    names = ("id", "name", "role", "lpse_code", "directorate")
    return Actor(**{name: profile[name] for name in names})
