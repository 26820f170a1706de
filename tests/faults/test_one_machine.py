"""`make run` starts again quickly, stays small, and leaves politely while people write."""

import threading
import time
from pathlib import Path

import pytest

from suite.walkthrough import play
from tests.faults.clients import Client, Staff
from tests.faults.ledger import Ledger
from tests.faults.stores import Stores
from tests.suites import Embedded

START_SECONDS = 5
STOP_SECONDS = 10
MOST_KILOBYTES = 300 * 1024
WRITERS = 8

pytestmark = [pytest.mark.slow, pytest.mark.e2e]


@pytest.fixture(scope="module")
def suite():
    suite = Embedded().start()
    yield suite
    suite.stop()


def resident(suite):
    status = Path(f"/proc/{suite.suite.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def test_it_stays_small_through_a_whole_journey(suite):
    assert play(suite.url) == 0

    print(f"\n{resident(suite) // 1024} MB resident")
    assert resident(suite) <= MOST_KILOBYTES


def test_it_stops_when_asked_without_losing_a_write_it_has_acknowledged(suite):
    ledger, staff = Ledger(), Staff(suite)
    asked = threading.Event()
    writers = [
        threading.Thread(target=write_until_refused, args=[suite, staff, ledger, asked])
        for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    assert ledger.wait_for_acknowledgement(10)
    time.sleep(0.5)

    began = time.monotonic()
    asked.set()
    code = suite.suite.stop(STOP_SECONDS)
    took = time.monotonic() - began
    for writer in writers:
        writer.join()

    stores = Stores.of(suite)
    kept = {number: title for number, title, _ in stores.tickets()}
    stores.close()
    lost = [r.key for r in ledger.acknowledged.values() if kept.get(r.number) != r.key]
    print(
        f"\nstopped in {took:.1f} s, {len(ledger.acknowledged)} acknowledged, {dict(ledger.requests)}"
    )
    assert (code, lost) == (0, [])
    assert took <= STOP_SECONDS
    # Whatever was committed was also said to its client: nobody was cut off.
    known = {record.key for record in ledger.acknowledged.values()}
    assert {title for title in kept.values() if title in ledger.records} == known


def test_a_second_start_takes_five_seconds_at_most(suite):
    began = time.monotonic()
    suite.restart()
    took = time.monotonic() - began

    print(f"\nstarted again in {took:.1f} s")
    assert took <= START_SECONDS


def write_until_refused(suite, staff, ledger, asked):
    """Tickets one after the other, until the suite no longer answers because it stops."""
    client = Client(suite, staff, ledger)
    for place in range(1000):
        record = ledger.open(f"{threading.get_ident()}-{place}")
        answer = client.insist(
            "ppk1",
            "POST",
            "tickets",
            key=record.key,
            patience=0,
            application="spse",
            title=record.key,
            description="Tidak dapat mengunggah dokumen.",
            nip="198001012005011001",
        )
        if answer is None:
            assert asked.is_set()
            return
        ledger.created(record, answer.json()["number"], replayed=False)
