"""Holds the stores against the ledger and says it in Jepsen's words."""

import time
from collections import Counter
from dataclasses import dataclass, field

QUIESCE_SECONDS = 60
UNITS = {
    "lpse_level1": ("helpdesk1", "helpdesk2", "verifikator1", "agency1"),
    "admin_ppe": ("ppe1", "ppe2"),
}


@dataclass
class Verdict:
    """`wrong` is empty when everything is as it must be."""

    words: dict[str, int]
    wrong: list[str] = field(default_factory=list)

    def __str__(self):
        return "  ".join(f"{word} {count}" for word, count in self.words.items())


def settled(stores, ledger, plots):
    """The verdict once nothing is wrong any more, or after a minute what still is."""
    deadline = time.monotonic() + QUIESCE_SECONDS
    while True:
        verdict = _judged(stores, ledger, plots)
        if not verdict.wrong or time.monotonic() > deadline:
            return verdict
        time.sleep(0.5)


def _judged(stores, ledger, plots):
    tickets = stores.tickets()
    keys = Counter(title for _, title, _ in tickets)
    known = ledger.acknowledged
    words = {
        "attempts": len(ledger.records),
        "acknowledged": len(known),
        "lost": sum(1 for record in known.values() if not keys[record.key]),
        "duplicated": sum(count - 1 for count in keys.values()),
        "recovered": sum(1 for key in keys if _is_unacknowledged(ledger, key)),
        "unexpected": sum(1 for key in keys if key not in ledger.records),
    }
    wrong = [
        f"{word}: {words[word]}" for word in ("lost", "duplicated", "unexpected") if words[word]
    ]
    wrong += ledger.problems + stores.set_aside() + list(stores.unsettled())
    wrong += _numbers(tickets, known)
    wrong += _timelines(stores.lines(), tickets, ledger, plots)
    wrong += _notices(stores, tickets)
    return Verdict(words, wrong)


def _is_unacknowledged(ledger, key):
    record = ledger.records.get(key)
    return record is not None and record.number is None


def _numbers(tickets, known):
    numbers = Counter(number for number, _, _ in tickets)
    yield from (f"{number} is there {n} times" for number, n in numbers.items() if n > 1)
    by_number = {number: title for number, title, _ in tickets}
    for number, record in known.items():
        if by_number.get(number) != record.key:
            yield f"{number} was acknowledged for {record.key}, not {by_number.get(number)}"
    yield from (
        f"{number} stays in routing" for number, _, status in tickets if status == "routing"
    )


def _timelines(lines, tickets, ledger, plots):
    """Each act that was acknowledged stands there once; at most the one in flight is more."""
    for number, key, _ in tickets:
        record, plot = ledger.records.get(key), plots.get(key, ())
        if record is None:
            continue
        tellings = [
            ["created", "queued", *(line for act in plot[:done] for line in act.lines)]
            for done in range(len(record.acknowledged), len(record.tried) + 1)
        ]
        if lines[number] not in tellings:
            yield f"{number}: the timeline is {lines[number]}, not {tellings[0]}"


def _notices(stores, tickets):
    """Every member of a unit has one notice of each ticket that was queued there."""
    found, lines = stores.notices(), stores.lines()
    for number, _, _ in tickets:
        for who, wanted in _wanted_notices(lines[number]):
            if found[number, who] != wanted:
                yield f"{who} has {found[number, who]} notices of {number}, not {wanted}"


def _wanted_notices(lines):
    for tier, members in UNITS.items():
        reached = tier == "lpse_level1" or "escalated" in lines
        yield from ((who, int(reached)) for who in members)
