"""From the 201 of a new ticket to the notice of the unit that may take it."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg

from bench.acts import Act
from bench.client import Client

PATIENCE_SECONDS = 15.0
CLIENTS = 8
CHANNEL = "bench_notices"
# At commit, and so exactly when a member of the unit could see the notice.
TELL = f"""
CREATE FUNCTION bench_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('{CHANNEL}', NEW.ticket); RETURN NULL; END $$;
CREATE TRIGGER bench_tell AFTER INSERT ON notices FOR EACH ROW
WHEN (NEW.kind = 'ticket_queued') EXECUTE FUNCTION bench_tell();
"""
TELL_NO_MORE = "DROP TRIGGER bench_tell ON notices; DROP FUNCTION bench_tell();"


@dataclass(frozen=True)
class Arrivals:
    """Seconds from answer to notice, ticket by ticket, and how many notices never came."""

    seconds: Sequence[float]
    missing: int
    per_second: float


def measure(
    create: Act, connection: psycopg.Connection, *, url: str, rate: int, duration: float
) -> Arrivals:
    """Create `rate` tickets a second, whatever the answers take, and wait for their notices."""
    connection.execute(TELL)
    ears = _Ears(connection)
    ears.start()
    answered = _create_steadily(create, url, rate, duration)
    ears.wait_for(set(answered))
    connection.execute(TELL_NO_MORE)
    heard = ears.heard
    seconds = [max(0.0, heard[number] - at) for number, at in answered.items() if number in heard]
    took = max(answered.values()) - min(answered.values())
    return Arrivals(seconds, len(answered) - len(seconds), len(answered) / took)


class _Ears(threading.Thread):
    """Hears of notices as they are committed."""

    def __init__(self, connection: psycopg.Connection) -> None:
        super().__init__(name="ears", daemon=True)
        self._connection = connection
        self._connection.execute(f"LISTEN {CHANNEL}")
        self._stopping = threading.Event()
        self.heard: dict[str, float] = {}

    def run(self) -> None:
        while not self._stopping.is_set():
            for notice in self._connection.notifies(timeout=0.5):
                self.heard.setdefault(notice.payload, time.perf_counter())

    def wait_for(self, numbers: set[str]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while numbers - self.heard.keys() and time.monotonic() < deadline:
            time.sleep(0.1)
        self._stopping.set()
        self.join()


def _create_steadily(create: Act, url: str, rate: int, duration: float) -> dict[str, float]:
    """Number → when its creation was answered."""
    hands = threading.local()

    def one(due: float) -> tuple[str, float]:
        time.sleep(max(0.0, due - time.perf_counter()))
        if not hasattr(hands, "client"):
            hands.client = Client(url)
        return str(create(hands.client)), time.perf_counter()

    began = time.perf_counter()
    moments = [began + position / rate for position in range(int(rate * duration))]
    with ThreadPoolExecutor(CLIENTS) as pool:
        return dict(pool.map(one, moments))
