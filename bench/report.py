"""The figures as a table for people and as a document for programs."""

import json
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.goals import EVENT_P99_MS, GOALS, goal_of
from bench.latency import Arrivals
from bench.load import percentile
from bench.measure import Round

RESULTS = Path(__file__).parent / "results"
GROUPS = ("gateway", "services", "workers", "postgres", "rabbitmq", "redis", "storage")
PARTS = ("all", "request", "fan-out")


@dataclass(frozen=True, kw_only=True)
class Run:
    """Everything one run of the bench has measured."""

    at: datetime
    setting: str
    rounds: Sequence[Round]
    idle_ms_per_second: dict[str, float]
    memory_mib: dict[str, float]
    arrivals: Arrivals

    def of(self, act: str) -> list[Round]:
        return [found for found in self.rounds if found.act == act]

    def acts(self) -> list[str]:
        return list(dict.fromkeys(found.act for found in self.rounds))

    def arrival_ms(self, percent: float) -> float:
        return percentile(self.arrivals.seconds, percent) * 1000

    def missed(self) -> list[str]:
        """What had to hold and does not, by its median."""
        found = [
            f"{goal.act} {goal.part}: {median:.1f} CPU-ms, must be {goal.must:g}"
            for goal in GOALS
            if self.of(goal.act) and (median := _median(self.of(goal.act), goal.part)) > goal.must
        ]
        p99 = self.arrival_ms(99)
        late = f"event latency p99: {p99:.0f} ms, must be {EVENT_P99_MS:g}"
        lost = f"{self.arrivals.missing} notices never came"
        return [*found, *[late] * (p99 >= EVENT_P99_MS), *[lost] * bool(self.arrivals.missing)]


def group_of(role: str) -> str:
    """The group a role is shown in."""
    if role.startswith("postgres"):
        return "postgres"
    ending = {"-web": "services", "-worker": "workers"}
    return next((group for end, group in ending.items() if role.endswith(end)), role)


def markdown(run: Run) -> str:
    """The whole report."""
    sections = (
        [f"# Bench, {run.at:%Y-%m-%d %H:%M} UTC", run.setting],
        ["## Requests", _table(_request_rows(run)), _METHOD],
        ["## CPU by group, ms per call (median)", _table(_group_rows(run))],
        ["## Events", _events(run)],
        ["## Idle and memory", _table(_idle_rows(run)), _IDLE],
    )
    return "\n\n".join(paragraph for section in sections for paragraph in section) + "\n"


def save(run: Run, name: str) -> Path:
    """Write `name.md` and `name.json` into bench/results; returns the first."""
    RESULTS.mkdir(exist_ok=True)
    document = asdict(run) | {"at": run.at.isoformat(), "missed": run.missed()}
    text = json.dumps(document, indent=1, default=str)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    path = RESULTS / f"{name}.md"
    path.write_text(markdown(run), encoding="utf-8")
    return path


def machine() -> str:
    """What ran this, in one line."""
    processors = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next(
        (line.partition(":")[2].strip() for line in processors if "model name" in line), ""
    )
    memory = int(Path("/proc/meminfo").read_text(encoding="utf-8").split()[1]) / 2**20
    load = "/".join(f"{value:.1f}" for value in os.getloadavg())
    python = platform.python_version()
    return f"{os.cpu_count()} × {model}, {memory:.0f} GiB, Python {python}, load before {load}."


_METHOD = (
    "Median (least–most) of the rounds. CPU-ms is user and system time of every process of the"
    " suite, database and broker included, per call, until the last event has been handled; the"
    " load generator is not counted, and idling (below) is subtracted. *request*: gateway, web"
    " processes, Redis and the PostgreSQL backends that serve web processes. *fan-out*: relays,"
    " broker, consumers and the rest of PostgreSQL. A reply is one call for the question and one"
    " for its answer. `cal` is a fixed loop of Python: it tells how slow the machine was;"
    " `others` is the share of the processors that other work took meanwhile: CPU-ms are dearer"
    " then, since caches and cores are shared."
)
_IDLE = (
    "Idle: CPU-ms per second while nobody asks, from polling, heartbeats and probes. Memory:"
    " proportional set size after the run."
)


def _request_rows(run: Run) -> Iterable[Sequence[str]]:
    yield (
        "act",
        "part",
        "CPU-ms",
        "must",
        "aim",
        "",
        "req/s",
        "p50",
        "p95",
        "p50 alone",
        "cal",
        "others %",
    )
    for act in run.acts():
        rounds = run.of(act)
        for part in PARTS:
            if part == "all" or goal_of(act, "request"):
                yield (act, part, *_against_goal(rounds, act, part), *_speed(rounds, part))


def _against_goal(rounds: Sequence[Round], act: str, part: str) -> Sequence[str]:
    shown, goal = _spread(found.part_ms(part) for found in rounds), goal_of(act, part)
    if goal is None:
        return shown, "", "", ""
    median = _median(rounds, part)
    verdict = "aim" if median <= goal.aim else "holds" if median <= goal.must else "MISSED"
    return shown, f"{goal.must:g}", f"{goal.aim:g}", verdict


def _speed(rounds: Sequence[Round], part: str) -> Sequence[str]:
    times = ("per_second", "p50_ms", "p95_ms", "alone_p50_ms")
    names = (*times, "calibration_ms", "others_percent")
    if part != "all":
        return [""] * len(names)
    return [_spread(getattr(found, name) for found in rounds) for name in names]


def _group_rows(run: Run) -> Iterable[Sequence[str]]:
    yield ("act", *GROUPS)
    for act in run.acts():
        yield (
            act,
            *(_spread(_group_ms(found, group) for found in run.of(act)) for group in GROUPS),
        )


def _group_ms(found: Round, group: str) -> float:
    return sum(ms for role, ms in found.cpu_ms.items() if group_of(role) == group)


def _events(run: Run) -> str:
    found = run.arrivals
    return (
        f"{len(found.seconds)} tickets at {found.per_second:.1f} a second: from the 201 to the"
        f" committed notice of the unit p50 {run.arrival_ms(50):.0f} ms, p95"
        f" {run.arrival_ms(95):.0f} ms, p99 {run.arrival_ms(99):.0f} ms (must stay below"
        f" {EVENT_P99_MS:g}), longest {run.arrival_ms(100):.0f} ms; {found.missing} missing."
    )


def _idle_rows(run: Run) -> Iterable[Sequence[str]]:
    yield ("group", "idle, CPU-ms per second", "memory, MiB")
    for group in GROUPS:
        figures = (_sum(run.idle_ms_per_second, group), _sum(run.memory_mib, group))
        yield (group, *(f"{figure:.1f}" for figure in figures))


def _sum(by_role: dict[str, float], group: str) -> float:
    return sum(value for role, value in by_role.items() if group_of(role) == group)


def _median(rounds: Sequence[Round], part: str) -> float:
    return statistics.median(found.part_ms(part) for found in rounds)


def _spread(values: Iterable[float]) -> str:
    found = list(values)
    digits = 0 if statistics.median(found) >= 100 else 1
    middle, least, most = (
        f"{value:.{digits}f}" for value in (statistics.median(found), min(found), max(found))
    )
    return f"{middle} ({least}–{most})"


def _table(rows: Iterable[Sequence[Any]]) -> str:
    head, *body = ([str(cell) for cell in row] for row in rows)
    widths = [max(len(row[column]) for row in (head, *body)) for column in range(len(head))]
    lines = [_line(row, widths) for row in (head, ["-" * width for width in widths], *body)]
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
