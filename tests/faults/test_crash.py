"""kill -9 of every process while 200 tickets come in: nothing acknowledged is lost or doubled."""

import time

import pytest

from tests.faults import nemesis, verdict
from tests.faults.clients import Staff
from tests.faults.ledger import Ledger
from tests.faults.nemesis import Nemesis
from tests.faults.stores import Stores
from tests.faults.stories import Load
from tests.servers.packages import why_not
from tests.suites import Distributed, Embedded

REASON = why_not()
TICKETS = 200
KILLS = 30
# A quorum queue younger than this may die with its broker (M6).
QUEUES_SETTLE_SECONDS = 5

pytestmark = [pytest.mark.slow, pytest.mark.e2e, pytest.mark.timeout(600)]


@pytest.mark.servers
@pytest.mark.skipif(REASON is not None, reason=str(REASON))
def test_no_kill_of_a_process_or_the_broker_loses_or_doubles_anything():
    suite = Distributed(fsync=True).start()
    try:
        time.sleep(QUEUES_SETTLE_SECONDS)
        survive(suite)
    finally:
        suite.stop()


def test_no_kill_of_the_one_machine_process_loses_or_doubles_anything():
    suite = Embedded().start()
    try:
        survive(suite)
    finally:
        suite.stop()


def survive(suite):
    dice_seed, began = nemesis.seed(), time.monotonic()
    print(f"\n{suite.name}: LPSE_FAULT_SEED={dice_seed}", flush=True)
    ledger, stores = Ledger(), Stores.of(suite)
    killer = Nemesis(suite, stores, ledger, dice_seed)
    load = Load(suite, Staff(suite), ledger)
    order = killer.order(KILLS)
    try:
        for place, name in enumerate(order):
            load.release((place + 1) * TICKETS // len(order) - place * TICKETS // len(order))
            killer.kill(name)
    except BaseException:
        load.abandon()
        raise
    load.finish()
    worked = time.monotonic()
    found = verdict.settled(stores, ledger, load.plots)
    stores.close()
    ended = time.monotonic()
    print(found, f"  kills {killer.kills} ({killer.untimed} at no moment)", flush=True)
    print(f"answers {dict(ledger.requests)}", flush=True)
    print(f"load {worked - began:.0f} s, quiet after {ended - worked:.1f} s more", flush=True)
    assert not found.wrong, "\n".join(found.wrong)
    assert killer.kills >= KILLS
    assert killer.untimed <= killer.kills // 5
