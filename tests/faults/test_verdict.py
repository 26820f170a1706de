"""The judge itself: each kind of harm is seen, and a whole house is found whole."""

from collections import Counter

import pytest

from tests.faults import verdict
from tests.faults.ledger import Ledger
from tests.faults.stories import FINISHED, ONLY_CREATED, PASSED_ON

MEMBERS = verdict.UNITS["lpse_level1"]


class Shelf:
    """Stores as a list of tickets, with timelines and notices."""

    def __init__(self):
        self.kept = [("T1", "a", "queued"), ("T2", "b", "queued")]
        self.told = {number: ["created", "queued"] for number in ("T1", "T2", "T3")}
        self.noticed = Counter((number, who) for number in ("T1", "T2") for who in MEMBERS)
        self.parked, self.waiting = [], []

    def tickets(self):
        return self.kept

    def lines(self):
        return self.told

    def notices(self):
        return self.noticed

    def set_aside(self):
        return self.parked

    def unsettled(self):
        return self.waiting


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(verdict, "QUIESCE_SECONDS", -1)
    monkeypatch.setattr(verdict.time, "sleep", lambda seconds: None)


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def ledger():
    """Two acknowledged tickets, and one nobody heard of again."""
    ledger = Ledger()
    for key, number in (("a", "T1"), ("b", "T2")):
        ledger.created(ledger.open(key), number, replayed=False)
    ledger.open("c")
    return ledger


def judge(shelf, ledger, plot=ONLY_CREATED):
    return verdict.settled(shelf, ledger, dict.fromkeys("abc", plot))


def test_a_whole_house_is_found_whole(shelf, ledger):
    found = judge(shelf, ledger)

    assert not found.wrong
    assert str(found) == (
        "attempts 3  acknowledged 2  lost 0  duplicated 0  recovered 0  unexpected 0"
    )


def test_a_ticket_that_is_there_although_nobody_was_told_is_recovered(shelf, ledger):
    shelf.kept.append(("T3", "c", "queued"))
    shelf.noticed.update(("T3", who) for who in MEMBERS)

    found = judge(shelf, ledger)

    assert (found.wrong, found.words["recovered"]) == ([], 1)


def lose(shelf):
    shelf.kept.pop()


def duplicate(shelf):
    shelf.kept.append(("T3", "a", "queued"))


def invent(shelf):
    shelf.kept.append(("T3", "z", "queued"))


def number_twice(shelf):
    shelf.kept[1] = ("T1", "b", "queued")


def strand(shelf):
    shelf.kept[1] = ("T2", "b", "routing")


def queue_twice(shelf):
    shelf.told["T2"].append("queued")


def forget_a_notice(shelf):
    shelf.noticed["T2", "agency1"] = 0


def notify_twice(shelf):
    shelf.noticed["T2", "agency1"] = 2


def notify_a_stranger(shelf):
    shelf.noticed["T2", "ppe1"] = 1


def park(shelf):
    shelf.parked = ["ticket: an event"]


def leave_on_its_way(shelf):
    shelf.waiting = ["1 in the outbox of ticket"]


@pytest.mark.parametrize(
    "harm",
    [
        lose,
        duplicate,
        invent,
        number_twice,
        strand,
        queue_twice,
        forget_a_notice,
        notify_twice,
        notify_a_stranger,
        park,
        leave_on_its_way,
    ],
)
def test_every_harm_is_seen(shelf, ledger, harm):
    harm(shelf)

    assert judge(shelf, ledger).wrong


def test_an_act_that_was_acknowledged_must_stand_there_and_one_in_flight_may(shelf, ledger):
    record = ledger.records["a"]
    record.tried = ["take", "classification"]
    record.acknowledged = ["take"]
    seen = []

    for lines in ([], ["taken"], ["taken", "reclassified"], ["taken", "taken"]):
        shelf.told["T1"] = ["created", "queued", *lines]
        seen.append(not judge(shelf, ledger, FINISHED).wrong)

    assert seen == [False, True, True, False]


def test_whoever_is_next_is_told_of_a_ticket_that_was_passed_on(shelf, ledger):
    record = ledger.records["a"]
    record.tried = record.acknowledged = ["take", "classification", "escalations"]
    shelf.told["T1"] += ["taken", "reclassified", "escalated", "queued"]

    untold = judge(shelf, ledger, PASSED_ON).wrong
    shelf.noticed.update(("T1", who) for who in verdict.UNITS["admin_ppe"])

    assert len(untold) == 2
    assert not judge(shelf, ledger, PASSED_ON).wrong
