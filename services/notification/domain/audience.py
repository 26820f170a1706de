"""Which event tells whom. Nobody is told twice of one event, nor of what they did themselves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Unit:
    """Every active member of a unit, but for some."""

    tier: str
    unit: str
    but: frozenset[str]


Whom = Callable[[Data], Iterable[str | Unit]]


@dataclass(frozen=True, kw_only=True)
class Audience:
    """The people told by name, each with their kind of notice, and the units told as a whole."""

    people: dict[str, str] = field(default_factory=dict)
    units: list[tuple[str, Unit]] = field(default_factory=list)


def audience(type_: str, data: Data) -> Audience:
    """Whom an event of this type tells. The first line of AUDIENCE that names somebody counts."""
    found = Audience()
    actor = _id_of(data.get("actor"))
    for kind, whom in AUDIENCE[type_]:
        for told in whom(data):
            if isinstance(told, Unit):
                found.units.append((kind, told))
            elif told != actor:
                found.people.setdefault(told, kind)
    return found


def the(who: str) -> Whom:
    """Whoever stands in this field of the event, if anybody does."""
    return lambda data: filter(None, [_id_of(data.get(who))])


def when(claim: Callable[[Data], bool], whom: Whom) -> Whom:
    return lambda data: whom(data) if claim(data) else ()


def watchers(data: Data) -> Iterable[str]:
    found: list[str] = data.get("watchers") or []
    return found


def unit_in_charge(data: Data) -> Iterable[Unit]:
    """Those who may take the ticket: not its creator, nor whoever has just let it go."""
    but = frozenset(filter(None, [_id_of(data.get("actor")), _id_of(data["creator"])]))
    yield Unit(tier=data["tier"], unit=data["unit"], but=but)


def addressee(data: Data) -> Iterable[str | Unit]:
    """Of a question: the reporter, the one who had the ticket before, or their unit (T04, T05)."""
    asked = data["addressee"]
    if asked["kind"] == "reporter":
        yield data["creator"]["id"]
    elif asked.get("user_id"):
        yield asked["user_id"]
    else:
        but = frozenset(filter(None, [_id_of(data.get("actor"))]))
        yield Unit(tier=asked["tier"], unit=asked["unit"], but=but)


def user_concerned(data: Data) -> Iterable[str]:
    yield data["user_id"]


def is_accepted(data: Data) -> bool:
    return bool(data["accepted"])


def is_refused(data: Data) -> bool:
    return not data["accepted"]


def is_rated(data: Data) -> bool:
    return data.get("rating") is not None


def is_taken_by_another(data: Data) -> bool:
    """A consultation officer holds from the start what they have made."""
    return _id_of(data.get("handler")) != _id_of(data["creator"])


def is_message(data: Data) -> bool:
    """Other kinds only say again, with its files, what an event of its own has said."""
    return data.get("kind") == "message"


def is_reused(data: Data) -> bool:
    return data.get("reason") == "reuse"


def _id_of(who: Data | None) -> str | None:
    return who["id"] if who else None


WATCHED = ("ticket_watched", watchers)
AUDIENCE: Mapping[str, tuple[tuple[str, Whom], ...]] = {
    # Watchers hear of the move itself, so that one move is one notice.
    "ticket.queued": (("ticket_queued", unit_in_charge),),
    "ticket.escalated": (("ticket_escalated", the("creator")), WATCHED),
    "ticket.taken": (("ticket_taken", when(is_taken_by_another, the("creator"))), WATCHED),
    # `ticket.queued` is said together with a release and tells the unit.
    "ticket.released": (WATCHED,),
    "ticket.reassigned": (
        ("ticket_assigned", the("handler")),
        ("ticket_reassigned", the("previous")),
        WATCHED,
    ),
    "ticket.reclassified": (WATCHED,),
    "ticket.feedback_requested": (("feedback_requested", addressee), WATCHED),
    "ticket.feedback_replied": (("feedback_replied", the("asker")), WATCHED),
    "ticket.resolved": (("ticket_resolved", the("creator")), WATCHED),
    "ticket.reviewed": (
        ("resolution_accepted", when(is_accepted, the("resolver"))),
        ("resolution_rejected", when(is_refused, the("resolver"))),
        WATCHED,
    ),
    "ticket.completed": (
        ("ticket_rated", when(is_rated, the("resolver"))),
        ("ticket_completed", the("resolver")),
        WATCHED,
    ),
    "ticket.closed": (("ticket_closed", the("handler")), WATCHED),
    "ticket.note_added": (("escalation_refused", the("handler")), ("note_added", watchers)),
    "ticket.message_added": (("ticket_watched", when(is_message, watchers)),),
    "session.revoked": (("session_reused", when(is_reused, user_concerned)),),
}
