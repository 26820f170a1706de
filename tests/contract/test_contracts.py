"""`contracts/` says what the code does, and every event that is heard is said by somebody."""

import json
from pathlib import Path

import jsonschema
import pytest
from openapi_spec_validator import validate as validate_openapi

from suite.contracts import asyncapi, event_documents, events, openapi_documents
from suite.services import NAMES

CONTRACTS = Path(__file__).parent.parent.parent / "contracts"
FILES = sorted((CONTRACTS / "events").glob("*.json"))


def heard():
    for name in NAMES:
        module = __import__(f"services.{name}.subscriptions", fromlist=["x"])
        yield from ((name, type_) for type_ in module.SUBSCRIPTIONS)


def test_the_event_schemas_are_those_of_the_code():
    committed = {f"events/{path.name}": path.read_text(encoding="utf-8") for path in FILES}

    assert committed == event_documents(), "run make contracts"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_event_schema_carries_a_valid_example(path):
    schema = json.loads(path.read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator.check_schema(schema)
    for example in schema["examples"]:
        jsonschema.validate(example, schema, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize(("service", "type_"), sorted(heard()))
def test_what_a_service_hears_is_said_by_somebody(service, type_):
    assert (CONTRACTS / "events" / f"{type_}.v1.json").exists()


def test_what_is_said_is_heard_by_somebody():
    said = {kind.type for kind in events()}

    assert said - {type_ for _, type_ in heard()} == set()


def test_the_api_descriptions_are_those_of_the_code():
    folder = CONTRACTS / "openapi"
    committed = {f"openapi/{p.name}": p.read_text(encoding="utf-8") for p in folder.glob("*.json")}

    assert committed == openapi_documents(), "run make contracts"


@pytest.mark.parametrize("name", NAMES)
def test_an_api_description_is_valid(name):
    validate_openapi(json.loads((CONTRACTS / "openapi" / f"{name}.json").read_text()))


def test_the_asyncapi_page_lists_every_event():
    names = sorted(f"events/{path.name}" for path in FILES)

    assert (CONTRACTS / "asyncapi.yaml").read_text(encoding="utf-8") == asyncapi(names)
