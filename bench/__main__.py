"""python -m bench: start the distributed set, seed it, measure it, say what holds."""

import argparse
import sys
from datetime import UTC, datetime

from bench import latency, measure, report
from bench.acts import Acts
from bench.installation import Installation
from bench.measure import Extent, Round

ACTS = ("create", "list", "view", "reply", "take")
RATE_PER_SECOND = 20


def main() -> int:
    chosen = _arguments()
    setting = (
        f"{report.machine()} {chosen.tickets} tickets with 5 messages each,"
        f" {chosen.clients} clients, {chosen.web_workers} web workers per service, fsync on,"
        " rate limits lifted."
    )
    with Installation(tickets=chosen.tickets, web_workers=chosen.web_workers) as installation:
        run = _measure(installation, chosen, setting)
    print(report.markdown(run))
    name = f"{run.at:%Y-%m-%d}{'-quick' if chosen.quick else ''}"
    print(f"→ {report.save(run, name)}")
    missed = run.missed()
    print("\n".join(missed) or "Everything that must hold holds.")
    return 1 if missed and chosen.check else 0


def _measure(installation: Installation, chosen: argparse.Namespace, setting: str) -> report.Run:
    acts = Acts(installation.people, installation.seeded)
    extent = Extent(clients=chosen.clients, acts=chosen.acts, acts_alone=chosen.acts_alone)
    _warm_up(installation, acts, chosen)
    idle = measure.idle(installation, chosen.idle_seconds)
    rounds = [
        _tell(measure.measure(name, installation, acts, extent))
        for _ in range(chosen.rounds)
        for name in chosen.only
    ]
    return report.Run(
        at=datetime.now(UTC),
        setting=setting,
        rounds=rounds,
        idle_ms_per_second=idle,
        memory_mib=installation.meter.memory_mib(),
        arrivals=_arrivals(installation, acts, chosen),
    )


def _warm_up(installation: Installation, acts: Acts, chosen: argparse.Namespace) -> None:
    """Connections, caches and prepared statements of every process."""
    few = Extent(clients=chosen.clients, acts=10 * chosen.clients, acts_alone=1)
    for name in chosen.only:
        measure.measure(name, installation, acts, few)


def _arrivals(
    installation: Installation, acts: Acts, chosen: argparse.Namespace
) -> latency.Arrivals:
    installation.people.renew()
    return latency.measure(
        acts.create,
        installation.connect("notification"),
        url=installation.suite.url,
        rate=RATE_PER_SECOND,
        duration=chosen.event_seconds,
    )


def _tell(found: Round) -> Round:
    parts = ", ".join(f"{part} {found.part_ms(part):.1f}" for part in ("request", "fan-out"))
    print(f"{found.act:7} {found.per_second:6.0f}/s  CPU-ms {parts}", file=sys.stderr, flush=True)
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--check", action="store_true", help="exit 1 when something is missed")
    parser.add_argument("--only", nargs="+", choices=ACTS, default=ACTS, metavar="ACT")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--web-workers", type=int, default=2)
    parser.add_argument("--tickets", type=int)
    chosen = parser.parse_args()
    quick = chosen.quick
    chosen.rounds = chosen.rounds or (1 if quick else 5)
    chosen.tickets = chosen.tickets or (2_000 if quick else 10_000)
    chosen.acts, chosen.acts_alone = (80, 10) if quick else (240, 40)
    chosen.idle_seconds, chosen.event_seconds = (3.0, 5.0) if quick else (10.0, 30.0)
    return chosen


if __name__ == "__main__":
    sys.exit(main())
