"""The policy and what the services say of themselves agree, in both directions."""

import re

import pytest
from openapi_spec_validator import validate as validate_openapi

from gateway.openapi import CONTRACTS, contracts, key, merged, operations
from gateway.policy import GATEWAY, LINES, SERVICES


def offered():
    return {
        (service, *key(method, path))
        for service, document in contracts().items()
        for method, path, _ in operations(document)
    }


def test_policy_matches_contracts():
    let_through = {
        (line.service, *key(line.method, line.path)) for line in LINES if line.service != GATEWAY
    }

    assert set(contracts()) == set(SERVICES), f"{CONTRACTS} is not complete: run make contracts"
    assert sorted(offered() - let_through) == [], "no policy line: nobody can call these"
    assert sorted(let_through - offered()) == [], "no service offers these"


@pytest.fixture(scope="module")
def document():
    return merged(contracts())


def test_the_whole_document_is_valid(document):
    validate_openapi(document)


def test_the_whole_document_has_every_operation_once(document):
    assert {(method, path) for method, path, _ in operations(document)} == {
        (method, path)
        for contract in contracts().values()
        for method, path, _ in operations(contract)
    }


def test_the_document_says_where_a_token_is_needed(client):
    paths = client.get("/api/v1/openapi.json").json["paths"]

    assert paths["/api/v1/auth/login"]["post"]["security"] == []
    assert paths["/api/v1/tickets"]["post"]["security"] == [{"bearer": []}]
    assert "ppk" in paths["/api/v1/tickets"]["post"]["x-roles"]


def test_a_service_cannot_offer_what_another_owns():
    foreign = {"rating": {"paths": {"/api/v1/tickets": {"get": {"responses": {}}}}}}

    assert merged(foreign)["paths"] == {}


def test_two_services_may_use_the_same_name():
    one, other = (
        {
            "paths": {
                path: {"get": {"responses": {"200": {"$ref": "#/components/responses/Page"}}}}
            },
            "components": {"responses": {"Page": {"description": description}}},
        }
        for path, description in (("/api/v1/tickets", "tickets"), ("/api/v1/users", "users"))
    )

    document = merged({"ticket": one, "identity": other})

    references = re.findall(r"#/components/responses/([\w.]+)", str(document))
    assert sorted(references) == ["identity.Page", "ticket.Page"]
    assert document["components"]["responses"]["ticket.Page"] == {"description": "tickets"}
