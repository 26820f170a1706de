"""The embedded broker: the relay puts each event into the inbox of every subscriber.

Both ends are tables, so nothing is only in memory; the inbox makes a second hand-over harmless.
"""

from collections.abc import Sequence
from typing import Protocol

from chassis.bus import Outcome, Subscriptions
from chassis.outbox import Waiting


class Subscriber(Protocol):
    """A service in this process that hears events."""

    subscriptions: Subscriptions

    def enqueue(self, row: Waiting) -> None: ...


class LocalBus:
    """Hands events to the services of this process."""

    def __init__(self) -> None:
        self._subscribers: list[Subscriber] = []

    def attach(self, subscriber: Subscriber) -> None:
        self._subscribers.append(subscriber)

    def publish(self, rows: Sequence[Waiting]) -> Outcome:
        outcome = Outcome()
        for row in rows:
            try:
                self._hand_over(row)
            except Exception as error:  # noqa: BLE001 - one full disk must not stop the others
                outcome.error = repr(error)
            else:
                outcome.confirmed.append(row.id)
        return outcome

    def stop(self) -> None:
        self._subscribers.clear()

    def _hand_over(self, row: Waiting) -> None:
        for subscriber in self._subscribers:
            if row.type in subscriber.subscriptions:
                subscriber.enqueue(row)
