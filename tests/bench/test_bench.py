"""The bench measures what it says: every process, the right percentile, tickets as promised."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench import cpu, load, report
from bench.cast import LPSE, Unit
from bench.history import Histories
from bench.latency import Arrivals
from bench.measure import Round, part_of
from bench.seed import Seeded
from services.ticket.domain.catalogue import Catalogue
from services.ticket.domain.discussion import Message
from services.ticket.domain.roles import Actor

ROOT = Path(__file__).parent.parent.parent
BURN = "import time\nwhile time.process_time() < 0.2: pass"


def a_round(act="create", **cpu_ms):
    roles = {name.replace("_", "-"): ms for name, ms in cpu_ms.items()}
    return Round(
        act=act,
        calls=10,
        per_second=100,
        p50_ms=5,
        p95_ms=9,
        alone_p50_ms=4,
        cpu_ms=roles,
        calibration_ms=7,
        others_percent=0,
    )


def a_run(*rounds, seconds=(0.05, 0.06), missing=0):
    return report.Run(
        at=datetime(2026, 6, 3, tzinfo=UTC),
        setting="a test",
        rounds=rounds,
        idle_ms_per_second={"gateway": 1.0},
        memory_mib={"gateway": 60.0},
        arrivals=Arrivals(seconds, missing, 20.0),
    )


def test_what_a_child_and_its_buried_child_used_is_charged():
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN!r}]); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as child:
        while cpu.seconds([child.pid], cpu.table()) < 0.2:
            assert child.poll() is None
        pids = cpu.trees(os.getpid(), cpu.table())[child.pid]
        child.communicate(b"\n")

    assert child.pid in pids


def test_memory_of_this_process_is_seen():
    assert cpu.memory_mib([os.getpid()]) > 10


@pytest.mark.parametrize(("percent", "value"), [(50, 50), (95, 95), (99, 99), (100, 100)])
def test_percentiles_are_values_that_were_measured(percent, value):
    assert load.percentile(list(range(1, 101)), percent) == value


@pytest.mark.parametrize(
    ("role", "part", "group"),
    [
        ("gateway", "request", "gateway"),
        ("ticket-web", "request", "services"),
        ("postgres:ticket-web", "request", "postgres"),
        ("postgres:ticket-worker", "fan-out", "postgres"),
        ("postgres:rest", "fan-out", "postgres"),
        ("escalation-worker", "fan-out", "workers"),
        ("rabbitmq", "fan-out", "rabbitmq"),
    ],
)
def test_every_role_is_charged_to_one_part_and_one_group(role, part, group):
    assert (part_of(role), report.group_of(role)) == (part, group)


def test_what_must_hold_is_judged_by_the_median():
    cheap, dear = a_round(ticket_web=5.0, rabbitmq=1.0), a_round(ticket_web=20.0, rabbitmq=1.0)

    assert a_run(cheap, cheap, dear).missed() == []
    assert a_run(cheap, dear, dear).missed() == ["create request: 20.0 CPU-ms, must be 9"]


def test_late_and_lost_notices_are_missed():
    late = a_run(a_round(ticket_web=1.0), seconds=[0.7], missing=2)

    assert late.missed() == [
        "event latency p99: 700 ms, must be 500",
        "2 notices never came",
    ]
    assert "700 ms" in report.markdown(late)


def test_seeded_tickets_have_five_messages_and_numbers_of_their_own():
    lives = list(Histories([a_unit(), a_unit()], a_catalogue(), datetime.now(UTC)).write(60))
    seeded = Seeded()
    for life in lives:
        seeded.note(life)

    written = [life.ticket.pull_written() for life in lives]
    assert {sum(isinstance(each, Message) for each in entries) for entries in written} == {5}
    assert len({life.ticket.number for life in lives}) == 60
    assert (len(seeded.queued), len(seeded.held), len(seeded.readable)) == (12, 12, 36)


def a_unit():
    def person(name, role):
        return Actor(id=name, name=name, role=role, lpse_code=LPSE)

    handler = person("helpdesk", "helpdesk_lpse")
    return Unit(LPSE, (person("ppk", "ppk"),), (handler,))


def a_catalogue():
    path = ROOT / "services" / "ticket" / "data" / "catalogue.json"
    return Catalogue.of(1, json.loads(path.read_text(encoding="utf-8")))
