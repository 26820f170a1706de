"""Every cell of the same table through the one door, on a whole suite (must-hold 4, SR-32)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.security.callers import (
    ADMIN,
    LET_IN,
    NO_TOKEN,
    USERS,
    accounts,
    everybody,
    expected,
    outcome,
)
from tests.security.forgery import HEADERS, tokens
from tests.security.matrix import GATEWAY, INTERNAL, PROBES, PUBLIC
from tests.support import bearer, service_bearer

pytestmark = pytest.mark.e2e
ROWS = (*PUBLIC, *GATEWAY)
DOOR = "/api/v1/clients"
# The server itself turns away headers that long.
NEVER_READ = {"too long", "long and nothing"}


@pytest.fixture(scope="module")
def gateway(suite):
    return Gateway(suite)


class Gateway:
    """The suite as it is seen from outside, and tokens that it takes for its own."""

    def __init__(self, suite):
        self.keys_dir = suite.keys_dir
        self._url, self._session = suite.url, requests.Session()
        self._session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=8))
        listed = self.ask("GET", USERS, headers=bearer(self.keys_dir, **ADMIN))
        self.callers = everybody(accounts(listed.json()))

    def ask(self, method, target, *, headers=None, **request):
        return self._session.request(
            method,
            self._url + target,
            headers=headers,
            timeout=10,
            allow_redirects=False,
            **request,
        )

    def headers(self, name):
        return {} if name == NO_TOKEN else bearer(self.keys_dir, **self.callers[name])

    def knock(self, row, name):
        headers = self.headers(name)
        if row.method == "GET":
            return told(self.ask(row.method, row.target, headers=headers))
        headers = {**headers, "Content-Type": row.content_type}
        return told(self.ask(row.method, row.target, headers=headers, data=b"{}"))


def told(answer):
    is_problem = answer.headers.get("Content-Type") == "application/problem+json"
    return outcome(answer.status_code, answer.json()["type"] if is_problem else None)


@pytest.fixture(scope="module")
def found(gateway):
    """Every cell's outcome, by row and caller."""
    cells = [(row, name) for row in ROWS for name in gateway.callers]
    with ThreadPoolExecutor(4) as pool:
        outcomes = pool.map(lambda cell: gateway.knock(*cell), cells)
        return dict(zip(cells, outcomes, strict=True))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_what_the_table_says(gateway, found, row):
    promised = {name: expected(row, claims) for name, claims in gateway.callers.items()}

    assert {name: found[row, name] for name in gateway.callers} == promised


@pytest.mark.parametrize("row", INTERNAL, ids=str)
def test_what_is_internal_is_not_there(gateway, row):
    for name in gateway.callers:
        answer = gateway.ask(row.method, row.target, headers=gateway.headers(name))

        assert answer.status_code == 404


@pytest.mark.parametrize("path", [*PROBES, "/api/v1/nowhere", "/", "/api", "/api/v1"])
def test_what_has_no_row_is_not_there(gateway, path):
    for name in (NO_TOKEN, "ppk", "admin"):
        assert gateway.ask("GET", path, headers=gateway.headers(name)).status_code == 404


def test_a_service_is_nobody_outside(gateway):
    for audience in ("identity", "ticket", "gateway"):
        headers = service_bearer(gateway.keys_dir, caller="ticket", to=audience)

        assert gateway.ask("GET", DOOR, headers=headers).status_code in (401, 403)


@pytest.mark.parametrize("forged", HEADERS, ids=lambda headers: next(iter(headers)))
def test_headers_make_nobody_else_of_a_caller(gateway, forged):
    me = gateway.ask("GET", "/api/v1/auth/me", headers=gateway.headers("ppk") | forged).json()

    assert gateway.ask("GET", DOOR, headers=forged).status_code == 401
    assert gateway.ask("GET", DOOR, headers=gateway.headers("ppk") | forged).status_code == 403
    assert (me["id"], me["role"]) == (gateway.callers["ppk"]["sub"], "ppk")


def test_no_header_makes_the_gateway_take_another_method(gateway):
    headers = gateway.headers("admin") | {"X-HTTP-Method-Override": "DELETE"}

    assert gateway.ask("POST", f"{DOOR}/siap-demo", headers=headers).status_code == 405


def test_a_token_that_is_not_ours_is_none(gateway):
    forged = tokens(gateway.keys_dir)

    statuses = {wrong: _status(gateway, token) for wrong, token in forged.items()}

    assert {statuses.pop(wrong) for wrong in NEVER_READ} <= {400, 401, 431}
    assert statuses == dict.fromkeys(statuses, 401)


def test_a_token_in_the_address_is_none(gateway):
    token = gateway.headers("admin")["Authorization"].removeprefix("Bearer ")

    for name in ("access_token", "token", "grant"):
        assert gateway.ask("GET", f"{DOOR}?{name}={token}").status_code == 401


def _status(gateway, token):
    return gateway.ask("GET", DOOR, headers={"Authorization": f"Bearer {token}"}).status_code


def test_the_table_is_large_enough_to_mean_something(found):
    assert len(found) > 1500
    assert LET_IN in found.values()
