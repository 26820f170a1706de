"""Every cell of the table at the service itself, as if there were no gateway (SR-02, H06)."""

import pytest

from tests.security.callers import LET_IN, NO_TOKEN, expected, outcome
from tests.security.matrix import INTERNAL, PROBES, PUBLIC, SERVICE
from tests.support import service_bearer

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
ROWS = (*PUBLIC, *INTERNAL)
WITH_JSON = [row for row in PUBLIC if row.method in ("POST", "PATCH") and not row.is_bodiless]
FOREIGN_FIELDS = ("status", "number", "version", "creator_id", "created_at", "is_internal", "scan")


def knock(house, row, headers, **request):
    body = {"data": b"{}", "content_type": row.content_type} if row.method != "GET" else {}
    return house.ask(row.service, row.method, row.target, headers=headers, **(request or body))


def told(answer):
    kind = answer.json["type"] if answer.mimetype == "application/problem+json" else None
    return outcome(answer.status_code, kind)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_what_the_table_says(house, row):
    promised = {name: expected(row, claims) for name, claims in house.callers.items()}

    found = {name: told(knock(house, row, house.headers(name))) for name in house.callers}

    assert found == promised


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_service_gets_in_at_internal_routes_only(house, row):
    headers = service_bearer(house.keys_dir, caller="ticket", to=row.service)

    found = told(knock(house, row, headers))

    assert found == (LET_IN if row.lets_in(SERVICE) else 403)


@pytest.mark.parametrize("row", INTERNAL, ids=str)
def test_a_token_for_another_service_opens_nothing(house, row):
    headers = service_bearer(house.keys_dir, caller="ticket", to="somebody-else")

    assert knock(house, row, headers).status_code == 401


@pytest.mark.parametrize("row", WITH_JSON, ids=str)
def test_fields_nobody_asked_for_are_refused(house, row):
    name = next(name for name, claims in house.callers.items() if expected(row, claims) == LET_IN)

    answer = knock(house, row, house.headers(name), json=dict.fromkeys(FOREIGN_FIELDS, "x"))

    assert answer.status_code == 422
    assert set(answer.json["errors"]) >= set(FOREIGN_FIELDS)


@pytest.mark.parametrize("path", sorted({(row.service, row.target) for row in ROWS}))
def test_a_method_without_a_row_is_none(house, path):
    service, target = path
    offered = {row.method for row in ROWS if (row.service, row.target) == path}
    headers = house.headers("admin")

    answers = {
        method: house.ask(service, method, target, headers=headers).status_code
        for method in METHODS - offered
    }

    assert set(answers.values()) == {405}


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "GET"], ids=str)
def test_reading_heads_is_reading(house, row):
    statuses = {
        name: house.ask(row.service, "HEAD", row.target, headers=house.headers(name)).status_code
        for name in house.callers
    }

    for name, claims in house.callers.items():
        promised = expected(row, claims)
        assert (statuses[name] in (401, 403)) == (promised != LET_IN), name


def test_no_header_turns_one_method_into_another(house):
    headers = house.headers("admin") | {"X-HTTP-Method-Override": "DELETE", "X-Method": "DELETE"}

    answer = house.ask("identity", "POST", "/api/v1/clients/siap-demo", headers=headers)

    assert answer.status_code == 405
    listed = house.ask("identity", "GET", "/api/v1/clients", headers=house.headers("admin"))
    assert [client["client_id"] for client in listed.json["items"]] == ["siap-demo"]


@pytest.mark.parametrize("path", PROBES)
def test_probes_are_open_and_say_nothing_of_anybody(house, path):
    for name in house.apps:
        answer = house.ask(name, "GET", path, headers=house.headers(NO_TOKEN))

        assert answer.status_code in (200, 503)
        assert b"@contoh.test" not in answer.data


def test_what_is_not_there_is_not_found_for_everybody(house):
    for service in house.apps:
        for name in (NO_TOKEN, "ppk", "admin"):
            answer = house.ask(service, "GET", "/api/v1/nowhere", headers=house.headers(name))

            assert answer.status_code == 404
