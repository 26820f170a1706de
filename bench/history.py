"""The lives of seeded tickets, acted out by the domain: what it writes is what is stored."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from uuid_utils.compat import uuid7

from bench import texts
from bench.cast import Unit, identity_of
from services.ticket.domain import number
from services.ticket.domain.catalogue import Catalogue, Subcategory
from services.ticket.domain.labels import TIER_LABELS
from services.ticket.domain.priority import Priority
from services.ticket.domain.roles import Actor
from services.ticket.domain.ticket import Ticket

TIER = "lpse_level1"
DAYS = 90
# Of ten tickets at any place: how they stand now.
ENDINGS = ("queued", "queued", "held", "held", "asked", *["completed"] * 5)
# Of ten tickets, four are at the LPSE that is measured.
AT_HOME = 0.4


@dataclass(frozen=True)
class Life:
    """A seeded ticket and how it stands."""

    ticket: Ticket
    ending: str
    handler: Actor


class Histories:
    """Writes the past of a suite, oldest ticket first, each with five messages."""

    def __init__(self, units: list[Unit], catalogue: Catalogue, now: datetime) -> None:
        self._units, self._catalogue, self._now = units, catalogue, now
        self._dice = random.Random(93)
        self.counters: Counter[str] = Counter()

    def write(self, count: int) -> Iterator[Life]:
        kinds = list(self._catalogue.subcategories.values())
        for position in range(count):
            opened = self._now - timedelta(days=DAYS) * (1 - position / count)
            yield self._live(position, self._dice.choice(kinds), opened)

    def _live(self, position: int, kind: Subcategory, opened: datetime) -> Life:
        unit = self._unit()
        reporter, handler = self._dice.choice(unit.reporters), self._dice.choice(unit.handlers)
        ticket = self._opened(unit, reporter, kind, opened)
        life = Life(ticket, ENDINGS[position % len(ENDINGS)], handler)
        _work(life, reporter, self._dice)
        ticket.pull_events()
        return life

    def _unit(self) -> Unit:
        here, *others = self._units
        return here if self._dice.random() < AT_HOME else self._dice.choice(others)

    def _opened(self, unit: Unit, reporter: Actor, kind: Subcategory, opened: datetime) -> Ticket:
        ticket = Ticket.create(
            id_=uuid7(),
            number=self._number(kind.application, opened),
            type_="umum",
            by=reporter,
            lpse_code=unit.lpse_code,
            priority=Priority(kind.base_priority, ("P6",)),
            now=opened,
            application=kind.application,
            category=kind.category,
            subcategory=kind.code,
            subcategory_confirmed=True,
            **texts.problem(self._dice),
            **identity_of(reporter.role),
        )
        place = {"tier": TIER, "unit": unit.lpse_code, "label": _label()}
        ticket.routed(hop=0, place=place, compensated=False, response_due_at=None, now=opened)
        return ticket

    def _number(self, application: str, opened: datetime) -> str:
        letter = self._catalogue.applications[application]["letter"]
        prefix = number.prefix(type_="umum", creator_tier="reporter", letter=letter)
        name = number.counter(prefix, opened)
        self.counters[name] += 1
        return number.compose(prefix, opened, self.counters[name])


def _work(life: Life, reporter: Actor, dice: random.Random) -> None:
    """Two questions with their answers, and a fifth message that fits the ending."""
    ticket, handler = life.ticket, life.handler
    at = ticket.created_at
    ticket.take(by=handler, now=at)
    for minutes in (10, 40):
        at += timedelta(minutes=minutes)
        _ask(ticket, handler, at, dice)
        answer = dice.choice(texts.ANSWERS)
        ticket.reply_feedback(by=reporter, text=answer, files=(), now=at)
    _end(life, reporter, at + timedelta(minutes=20), dice)


def _end(life: Life, reporter: Actor, at: datetime, dice: random.Random) -> None:
    ticket, handler = life.ticket, life.handler
    match life.ending:
        case "asked":
            _ask(ticket, handler, at, dice)
        case "completed":
            ticket.resolve(by=handler, text=texts.SOLUTION, files=(), now=at)
            ticket.review(by=reporter, accepted=True, text=None, files=(), now=at)
            ticket.rated(rating=_rating(dice), by=reporter, now=at)
        case ending:
            ticket.note(by=handler, text=texts.NOTE, now=at)
            if ending == "queued":
                ticket.release(by=handler, reason=texts.RELEASE, now=at)


def _ask(ticket: Ticket, handler: Actor, at: datetime, dice: random.Random) -> None:
    question = dice.choice(texts.QUESTIONS)
    ticket.request_feedback(by=handler, text=question, to="reporter", files=(), now=at)


def _rating(dice: random.Random) -> dict[str, Any]:
    return {"stars": dice.randint(3, 5), "tags": [], "has_suggestion": False}


def _label() -> dict[str, str]:
    label = TIER_LABELS[TIER]
    return {"id": label.id, "en": label.en}
