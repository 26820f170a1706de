"""How often one may: by user and by address, with Redis and without."""

import time

import pytest

from tests.servers.ports import free_port

TICKETS = "/api/v1/tickets"
LOGIN = "/api/v1/auth/login"


def statuses(ask, times):
    return [ask().status_code for _ in range(times)]


def test_a_user_writes_only_so_often(make_gateway, service, as_):
    client = make_gateway(limit_writes="2/minute").test_client()

    codes = statuses(lambda: client.post(TICKETS, headers=as_("one", role="ppk")), 3)
    refused = client.post(TICKETS, headers=as_("one", role="ppk"))

    assert codes == [200, 200, 429]
    assert refused.json["type"] == "/problems/too-many-requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert len(service.seen) == 2


def test_others_and_reading_are_not_counted_with_it(make_gateway, as_):
    client = make_gateway(limit_writes="1/minute").test_client()
    client.post(TICKETS, headers=as_("one", role="ppk"))

    assert client.get(TICKETS, headers=as_("one", role="ppk")).status_code == 200
    assert client.post(TICKETS, headers=as_("two", role="ppk")).status_code == 200


def test_log_ins_are_counted_by_address(make_gateway):
    client = make_gateway(limit_logins="2/minute").test_client()
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}

    assert statuses(lambda: client.post(LOGIN, json={}), 3) == [200, 200, 429]
    assert client.post("/api/v1/auth/register", json={}).status_code == 429
    assert client.post(LOGIN, json={}, environ_base=elsewhere).status_code == 200


def test_a_forged_address_gets_no_further_tries(make_gateway):
    client = make_gateway(limit_logins="1/minute").test_client()

    codes = [
        client.post(LOGIN, json={}, headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code
        for n in range(3)
    ]

    assert codes == [200, 429, 429]


@pytest.mark.parametrize(
    ("path", "method", "setting"),
    [
        ("public/tickets/TPS1", "GET", "limit_public"),
        ("auth/refresh", "POST", "limit_refreshes"),
        ("auth/token", "POST", "limit_logins"),
    ],
)
def test_each_open_road_has_its_limit(make_gateway, path, method, setting):
    client = make_gateway(**{setting: "1/minute"}).test_client()

    assert statuses(lambda: client.open(f"/api/v1/{path}", method=method), 2) == [200, 429]


def test_a_lost_redis_costs_a_moment_once_and_limits_hold(make_gateway, as_):
    lost = f"redis://127.0.0.1:{free_port()}/0"
    client = make_gateway(redis_url=lost, limit_writes="3/minute").test_client()
    client.get(TICKETS, headers=as_("one", role="ppk"))
    started = time.perf_counter()

    codes = statuses(lambda: client.post(TICKETS, headers=as_("one", role="ppk")), 4)

    assert codes == [200, 200, 200, 429]
    assert time.perf_counter() - started < 1


def test_a_limit_that_cannot_be_read_stops_the_start(make_gateway):
    with pytest.raises(ValueError, match="parse"):
        make_gateway(limit_writes="many")


@pytest.fixture(scope="module")
def redis():
    from tests.servers.redis import Redis

    server = Redis().start()
    yield server
    server.stop()


@pytest.mark.servers
def test_gateways_count_together_in_redis(make_gateway, redis, as_):
    one, other = (
        make_gateway(redis_url=redis.url, limit_writes="2/minute").test_client() for _ in range(2)
    )
    headers = as_("one", role="ppk")

    codes = [each.post(TICKETS, headers=headers).status_code for each in (one, other, one)]

    assert codes == [200, 200, 429]


@pytest.mark.servers
def test_a_log_out_is_heard_by_the_other_gateways(make_gateway, redis, as_):
    one, other = (make_gateway(redis_url=redis.url).test_client() for _ in range(2))
    headers = as_(role="ppk")
    other.get(TICKETS, headers=headers)
    time.sleep(0.2)  # for the other to listen
    one.post("/api/v1/auth/logout", headers=headers)
    deadline = time.monotonic() + 1.5
    while (status := other.get(TICKETS, headers=headers).status_code) == 200:
        assert time.monotonic() < deadline
        time.sleep(0.02)

    assert status == 401
