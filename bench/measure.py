"""One act under load, once: its latencies, and the CPU of every process until all is quiet."""

import os
import time
from dataclasses import dataclass

from bench import cpu, load
from bench.acts import Acts
from bench.installation import Installation


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one run of one act has shown. CPU figures are milliseconds per call."""

    act: str
    calls: int
    per_second: float
    p50_ms: float
    p95_ms: float
    alone_p50_ms: float
    cpu_ms: dict[str, float]
    calibration_ms: float
    # Share of the machine that work other than this bench took meanwhile, 0 to 100
    others_percent: float

    def part_ms(self, part: str) -> float:
        """The CPU of `all`, of the `request`, or of its `fan-out`."""
        return sum(ms for role, ms in self.cpu_ms.items() if part in ("all", part_of(role)))


def part_of(role: str) -> str:
    """Whether a role works for the request itself or for what follows from it.

    PostgreSQL counts by whom its backends serve; what serves nobody alone is fan-out.
    """
    serves_request = role in ("gateway", "redis") or role.endswith("-web")
    return "request" if serves_request else "fan-out"


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How much is asked in one round."""

    clients: int
    acts: int
    acts_alone: int


def measure(name: str, installation: Installation, acts: Acts, extent: Extent) -> Round:
    """One round of an act: by all clients, charged; then by one client, for its latency."""
    act, url = acts.named(name), installation.suite.url
    installation.people.renew()
    meter, began, before = installation.meter, time.monotonic(), installation.meter.read()
    busy = cpu.busy_seconds() - time.process_time()
    together = load.run(act, url=url, clients=extent.clients, acts=extent.acts)
    installation.drain.wait()
    after, elapsed = meter.read(), time.monotonic() - began
    busy = cpu.busy_seconds() - time.process_time() - busy
    used = meter.used(before, after, elapsed)
    alone = load.run(act, url=url, clients=1, acts=extent.acts_alone)
    installation.drain.wait()
    return Round(
        act=name,
        calls=together.calls,
        per_second=together.per_second,
        p50_ms=together.percentile_ms(50),
        p95_ms=together.percentile_ms(95),
        alone_p50_ms=alone.percentile_ms(50),
        cpu_ms={role: 1000 * seconds / together.calls for role, seconds in used.items()},
        calibration_ms=cpu.calibration_ms(),
        others_percent=_others_percent(busy - _total(before, after), elapsed),
    )


def _total(before: cpu.Seconds, after: cpu.Seconds) -> float:
    return sum(after.values()) - sum(before.values())


def _others_percent(seconds: float, elapsed: float) -> float:
    return max(0.0, 100 * seconds / elapsed / (os.cpu_count() or 1))


def idle(installation: Installation, seconds: float) -> dict[str, float]:
    """CPU-ms per second of each role while nobody asks anything."""
    installation.drain.wait()
    meter, began, before = installation.meter, time.monotonic(), installation.meter.read()
    time.sleep(seconds)
    learnt = meter.learn_idle(before, meter.read(), time.monotonic() - began)
    return {role: 1000 * used for role, used in learnt.items()}
