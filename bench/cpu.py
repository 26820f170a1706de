"""CPU and memory of whole process trees, read from /proc, so that nothing goes uncharged."""

import os
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
Seconds = dict[str, float]
# pid → (parent, CPU seconds of the process and of the children it has buried)
Table = Mapping[int, tuple[int, float]]


def table() -> Table:
    """Every process of this machine."""
    pids = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    return {pid: found for pid in pids if (found := _stat(pid))}


def trees(parent: int, processes: Table) -> dict[int, list[int]]:
    """The children of a process, each with everybody below it."""
    children: dict[int, list[int]] = defaultdict(list)
    for pid, (above, _) in processes.items():
        children[above].append(pid)
    return {child: list(_below(child, children)) for child in children[parent]}


def seconds(pids: Iterable[int], processes: Table) -> float:
    return sum(processes[pid][1] for pid in pids if pid in processes)


def busy_seconds() -> float:
    """What all processors of this machine have worked, for whomever."""
    fields = [int(field) for field in (PROC / "stat").read_text().split()[1:9]]
    idle, waiting = fields[3:5]
    return (sum(fields) - idle - waiting) / TICKS_PER_SECOND


def memory_mib(pids: Iterable[int]) -> float:
    """Proportional set size: pages that forked workers share are counted once."""
    return sum(_pss_kib(pid) for pid in pids) / 1024


def calibration_ms() -> float:
    """CPU time of a fixed piece of Python, best of five: how slow the machine is now."""
    return min(_spin() for _ in range(5)) * 1000


def _below(pid: int, children: Mapping[int, list[int]]) -> Iterator[int]:
    yield pid
    for child in children.get(pid, ()):
        yield from _below(child, children)


def _stat(pid: int) -> tuple[int, float] | None:
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    # The name of the program stands in brackets and may hold spaces.
    fields = text.rpartition(")")[2].split()
    return int(fields[1]), sum(map(int, fields[11:15])) / TICKS_PER_SECOND


def _pss_kib(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _spin() -> float:
    began = time.process_time()
    found = {}
    for number in range(60_000):
        found[number % 997] = f"{number}x"
    return time.process_time() - began
