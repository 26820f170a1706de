"""Calls between services: side by side, bounded, refused quickly while the other is away."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.wrappers import Response

from chassis.calls import ServiceClient
from chassis.domain import UnavailableError
from chassis.keys import KeyDirectory
from tests.gateway.upstream import served
from tests.servers.ports import free_port


def a_client(url, keys_dir):
    return ServiceClient(url, service="gateway", to="identity", keys=KeyDirectory(keys_dir))


def test_calls_to_one_service_do_not_queue(keys_dir):
    together = threading.Barrier(4, timeout=2)

    def wait_for_the_others(environ, start_response):
        together.wait()
        return Response("ok")(environ, start_response)

    with served(wait_for_the_others) as url, ThreadPoolExecutor(4) as pool:
        client = a_client(url, keys_dir)
        answers = [pool.submit(client.call, "GET", "/") for _ in range(4)]

        assert [answer.result().text for answer in answers] == ["ok"] * 4


def test_a_service_that_stays_away_is_not_waited_for(keys_dir):
    client = a_client(f"http://127.0.0.1:{free_port()}", keys_dir)
    for _ in range(5):
        with pytest.raises(UnavailableError):
            client.call("GET", "/")
    started = time.perf_counter()

    with pytest.raises(UnavailableError):
        client.call("GET", "/")

    assert time.perf_counter() - started < 0.02
