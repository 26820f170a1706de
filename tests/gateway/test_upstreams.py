"""Services that are away, slow or half dead; and that none holds up the others."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.servers.ports import free_port

TICKETS = "/api/v1/tickets"


def lost():
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr("gateway.upstreams.TIMEOUT", (0.5, 0.2))


def test_a_service_that_is_away_is_said_to_be(make_gateway, as_):
    client = make_gateway(service_url=lost()).test_client()

    answer = client.get(TICKETS, headers=as_(role="ppk"))

    assert (answer.status_code, answer.json["type"]) == (503, "/problems/unavailable")
    assert int(answer.headers["Retry-After"]) > 0


def test_after_five_failures_nobody_waits(make_gateway, service, address, as_, impatient):
    service.pause = 0.4
    client = make_gateway().test_client()
    codes = [
        client.get(f"{TICKETS}?act=slow", headers=as_(role="ppk")).status_code for _ in range(5)
    ]
    started = time.perf_counter()
    answer = client.get(TICKETS, headers=as_(role="ppk"))

    assert codes == [504] * 5
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert time.perf_counter() - started < 0.1


def test_other_services_are_not_held_for_broken(make_gateway, address, as_):
    client = make_gateway(service_urls={"ticket": lost()}).test_client()
    for _ in range(6):
        client.get(TICKETS, headers=as_(role="ppk"))

    assert client.get("/api/v1/notifications", headers=as_(role="ppk")).status_code == 200


def test_a_service_that_is_back_is_used_again(make_gateway, service, as_, impatient, monkeypatch):
    monkeypatch.setattr("gateway.upstreams.OPEN_SECONDS", 0.1)
    service.pause = 0.4
    client = make_gateway().test_client()
    for _ in range(5):
        client.get(f"{TICKETS}?act=slow", headers=as_(role="ppk"))
    time.sleep(0.15)

    assert client.get(TICKETS, headers=as_(role="ppk")).status_code == 200
    assert client.get(TICKETS, headers=as_(role="ppk")).status_code == 200


def test_refusals_of_a_service_are_no_failures(client, as_):
    codes = {
        client.get(f"{TICKETS}?act=refuse", headers=as_(role="ppk")).status_code for _ in range(9)
    }

    assert codes == {409}


def test_a_slow_answer_is_given_up(client, service, as_, impatient):
    service.pause = 0.5

    answer = client.post(f"{TICKETS}?act=slow", json={}, headers=as_(role="ppk"))

    assert (answer.status_code, answer.json["type"]) == (504, "/problems/gateway-timeout")
    assert answer.json["title"] == "Layanan terlalu lama menjawab"
    assert len(service.seen) == 1


def test_reading_is_tried_once_more_when_the_connection_breaks(client, service, as_):
    service.failures = 1

    assert client.get(f"{TICKETS}?act=cut", headers=as_(role="ppk")).status_code == 200
    assert len(service.seen) == 2


def test_reading_is_not_tried_for_ever(client, service, as_):
    service.failures = 9

    assert client.get(f"{TICKETS}?act=cut", headers=as_(role="ppk")).status_code == 503
    assert len(service.seen) == 2


@pytest.mark.parametrize(
    "write",
    [
        ("POST", "tickets", "ppk"),
        ("PATCH", "tickets/TPS1/classification", "helpdesk_lpse"),
        ("DELETE", "attachments/1", "ppk"),
    ],
)
def test_a_write_is_never_sent_twice(client, service, as_, write):
    method, path, role = write
    service.failures = 9

    answer = client.open(f"/api/v1/{path}?act=cut", method=method, headers=as_(role=role))

    assert answer.status_code == 503
    assert len(service.seen) == 1


def test_requests_to_one_service_do_not_queue(gateway, service, as_):
    service.pause = 0.3
    headers = as_(role="ppk")
    gateway.test_client().get(TICKETS, headers=headers)
    started = time.perf_counter()

    with ThreadPoolExecutor(8) as pool:
        asked = [
            pool.submit(gateway.test_client().get, f"{TICKETS}?act=slow", headers=headers)
            for _ in range(8)
        ]

    assert {answer.result().status_code for answer in asked} == {200}
    assert time.perf_counter() - started < 1.5
