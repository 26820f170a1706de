"""What clients tried and what they were told: the only witness the stores are held against."""

import threading
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Record:
    """One ticket as its client knows it; its title is the key of its creation."""

    key: str
    number: str | None = None
    replayed: bool = False
    tried: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)


class Ledger:
    """Records of all clients, and a bell that rings at each acknowledgement."""

    def __init__(self):
        self.records = {}
        self.requests = Counter()
        self.problems = []
        self.abandoned = threading.Event()
        self._bell = threading.Condition()
        self._rung = 0

    def open(self, key):
        with self._bell:
            return self.records.setdefault(key, Record(key))

    def created(self, record, number, replayed):
        record.number, record.replayed = number, replayed
        self._ring()

    def done(self, record, act):
        record.acknowledged.append(act)
        self._ring()

    def answered(self, status):
        with self._bell:
            self.requests[status] += 1

    def complain(self, problem):
        with self._bell:
            self.problems.append(problem)

    def wait_for_acknowledgement(self, seconds):
        """True as soon as a client has been told that something is done."""
        with self._bell:
            before = self._rung
            return self._bell.wait_for(lambda: self._rung > before, seconds)

    @property
    def acknowledged(self):
        return {record.number: record for record in self.records.values() if record.number}

    def _ring(self):
        with self._bell:
            self._rung += 1
            self._bell.notify_all()
