"""Closed-loop load: each client asks, waits for the answer and asks again."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.acts import Act
from bench.client import Client


@dataclass(frozen=True)
class Load:
    """Latencies of all calls, and the time from the first to the last."""

    latencies: Sequence[float]
    elapsed: float

    @property
    def calls(self) -> int:
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        return self.calls / self.elapsed

    def percentile_ms(self, percent: float) -> float:
        return percentile(self.latencies, percent) * 1000


def run(act: Act, *, url: str, clients: int, acts: int) -> Load:
    """Let `clients` do `acts` acts between them."""
    hands = [Client(url) for _ in range(clients)]
    left = iter(range(acts))
    lock = threading.Lock()

    def work(client: Client) -> None:
        while True:
            with lock:
                if next(left, None) is None:
                    return
            act(client)

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(work, hands))
    elapsed = time.perf_counter() - began
    for client in hands:
        client.close()
    return Load([each for client in hands for each in client.latencies], elapsed)


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile. ValueError when there is no value."""
    if not values:
        raise ValueError("nothing was measured")
    rank = max(1, -(-len(values) * percent // 100))
    return sorted(values)[int(rank) - 1]
