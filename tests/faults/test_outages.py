"""A broker that hangs, a database that dies, a cache that is gone: the house goes on working."""

import os
import signal
import threading
import time

import pytest
import requests

from tests.faults import verdict
from tests.faults.clients import Client, Staff
from tests.faults.ledger import Ledger
from tests.faults.stores import Stores
from tests.faults.stories import Load
from tests.servers.packages import why_not
from tests.suites import Distributed

REASON = why_not()
PAUSE_SECONDS = 10
QUICK_SECONDS = 2
RECOVERY_SECONDS = 30
QUEUES_SETTLE_SECONDS = 5
TEXT = "Tidak dapat mengunggah dokumen."

pytestmark = [
    pytest.mark.slow,
    pytest.mark.e2e,
    pytest.mark.servers,
    pytest.mark.skipif(REASON is not None, reason=str(REASON)),
]


class House:
    """A suite, its stores, and people with a ledger of what they were told."""

    def __init__(self, suite):
        self.suite, self.servers = suite, suite.servers
        self.staff, self.stores = Staff(suite), Stores.of(suite)
        self.ledger, self.plots = Ledger(), {}

    def create(self):
        """One ticket, tried once: the answer and how long it took."""
        record = self.ledger.open(f"sekali-{len(self.ledger.records)}")
        headers = self.staff.headers("ppk1") | {"Idempotency-Key": record.key}
        body = {"application": "spse", "title": record.key, "description": TEXT}
        body["nip"] = "198001012005011001"
        began = time.monotonic()
        url = f"{self.suite.url}/api/v1/tickets"
        answer = requests.post(url, json=body, headers=headers, timeout=20)
        took = time.monotonic() - began
        if answer.status_code == 201:
            self.ledger.created(record, answer.json()["number"], replayed=False)
        return answer, took

    def check(self):
        found = verdict.settled(self.stores, self.ledger, self.plots)
        print(f"\n{found}")
        assert not found.wrong, "\n".join(found.wrong)


@pytest.fixture(scope="module")
def suite():
    suite = Distributed(fsync=True).start()
    time.sleep(QUEUES_SETTLE_SECONDS)
    yield suite
    suite.stop()


@pytest.fixture(scope="module")
def house(suite):
    house = House(suite)
    yield house
    house.stores.close()


def test_tickets_are_created_in_time_while_the_broker_hangs_and_flow_when_it_is_back(house):
    os.kill(house.servers.rabbitmq.pid, signal.SIGSTOP)
    try:
        until = time.monotonic() + PAUSE_SECONDS
        tries = [house.create()]
        while time.monotonic() < until:
            tries.append(house.create())
            time.sleep(0.3)
    finally:
        os.kill(house.servers.rabbitmq.pid, signal.SIGCONT)

    assert [answer.status_code for answer, _ in tries if answer.status_code != 201] == []
    assert max(took for _, took in tries) < QUICK_SECONDS
    house.check()


def test_a_database_that_dies_loses_nothing_and_services_find_it_again_by_themselves(house):
    load = Load(house.suite, house.staff, house.ledger)
    load.release(40)
    house.ledger.wait_for_acknowledgement(10)
    time.sleep(1)
    house.servers.postgres.kill()
    refused = [house.create() for _ in range(3)]
    pids = {name: child.pid for name, child in house.suite.children.items()}

    house.servers.postgres.start()
    back = time.monotonic()
    while house.create()[0].status_code != 201:
        assert time.monotonic() - back < RECOVERY_SECONDS
        time.sleep(0.2)
    print(f"\ncreates again after {time.monotonic() - back:.1f} s")
    load.finish()
    house.plots |= load.plots

    assert {answer.status_code for answer, _ in refused} == {503}
    assert all("Retry-After" in answer.headers for answer, _ in refused)
    house.check()
    assert time.monotonic() - back < RECOVERY_SECONDS + verdict.QUIESCE_SECONDS
    assert all(child.is_running for child in house.suite.children.values())
    assert {name: child.pid for name, child in house.suite.children.items()} == pids


def test_requests_are_served_while_redis_is_gone_and_when_it_is_back(house):
    house.servers.redis.kill()
    try:
        without = [house.create() for _ in range(10)]
        client = Client(house.suite, house.staff, house.ledger)
        listed = client.look("helpdesk1", "tickets?box=incoming")
    finally:
        house.servers.redis.start()
    after = [house.create() for _ in range(5)]

    assert {answer.status_code for answer, _ in without + after} == {201}
    assert max(took for _, took in without) < QUICK_SECONDS
    assert listed.status_code == 200
    house.check()


def test_both_gone_at_once_is_survived_too(house):
    """Tickets wait in the outbox while the broker is dead, across a death of the database."""
    house.servers.rabbitmq.kill()
    made = [house.create() for _ in range(5)]
    house.servers.postgres.kill()
    ups = [
        threading.Thread(target=s.start) for s in (house.servers.rabbitmq, house.servers.postgres)
    ]
    for up in ups:
        up.start()
    for up in ups:
        up.join()

    assert {answer.status_code for answer, _ in made} == {201}
    house.check()
