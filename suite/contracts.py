"""Writes `contracts/`, what services promise each other, out of the code that keeps it."""

import dataclasses
import json
from datetime import datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import yaml

from chassis.domain import Event
from chassis.keys import create_missing
from chassis.settings import Settings
from suite.machine import service_settings
from suite.services import KEYS, NAMES, compose

ROOT = Path(__file__).parent.parent
CONTRACTS = ROOT / "contracts"
SCALARS = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    Any: {},
}
EXAMPLES: dict[str, Any] = {"string": "contoh", "integer": 1, "number": 1.5, "boolean": True}


def write(folder: Path = CONTRACTS) -> list[Path]:
    """Write every contract; returns the files, sorted."""
    documents = {**event_documents(), **openapi_documents()}
    documents["asyncapi.yaml"] = asyncapi(sorted(event_documents()))
    for name, text in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return sorted(folder / name for name in documents)


def events() -> list[type[Event]]:
    """Every kind of event a service says, by type."""
    for name in NAMES:
        path = ROOT / "services" / name / "domain" / "events.py"
        if path.exists():
            import_module(f"services.{name}.domain.events")
    ours = [kind for kind in _concrete(Event) if kind.__module__.startswith("services.")]
    return sorted(ours, key=lambda kind: kind.type)


def event_documents() -> dict[str, str]:
    return {f"events/{kind.type}.v1.json": _json(schema_of(kind)) for kind in events()}


def openapi_documents() -> dict[str, str]:
    """What each service's web app says of itself."""
    with TemporaryDirectory() as folder:
        data = Path(folder)
        create_missing(data / "keys", list(KEYS))
        (data / "keys" / "person.key").write_text("for the description only")
        return {f"openapi/{name}.json": _openapi(name, data) for name in NAMES}


def schema_of(kind: type[Event]) -> dict[str, Any]:
    """The JSON Schema of an event's data, with an example."""
    hints = get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]
    properties = {name.rstrip("_"): _schema(hints[name]) for name in names}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{kind.type}.v1",
        "description": (kind.__doc__ or "").strip().split("\n")[0],
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
    }
    return {**schema, "examples": [{name: _example(part) for name, part in properties.items()}]}


def asyncapi(event_files: list[str]) -> str:
    """One page that lists the events, by reference to their schemas."""
    channels = {
        Path(name).name.removesuffix(".v1.json"): {
            "address": Path(name).name.removesuffix(".v1.json"),
            "messages": {
                "event": {
                    "contentType": "application/cloudevents+json",
                    "payload": {"$ref": f"./{name}"},
                }
            },
        }
        for name in event_files
    }
    page = {
        "asyncapi": "3.0.0",
        "info": {"title": "LPSE Support: events between services", "version": "1.0.0"},
        "defaultContentType": "application/cloudevents+json",
        "channels": channels,
    }
    return str(yaml.safe_dump(page, sort_keys=False, allow_unicode=True))


def _openapi(name: str, data: Path) -> str:
    settings: Settings = service_settings(data, name, {})
    part = compose(name, settings)
    document = part.app.test_client().get("/openapi.json").get_json()
    paths = {path: item for path, item in document["paths"].items() if path.startswith(PUBLIC)}
    with part.app.app_context():
        part.app.store.engine.dispose()
    return _json({**document, "paths": paths})


PUBLIC = ("/api/", "/.well-known/")


def _concrete(kind: type[Event]) -> list[type[Event]]:
    found = [kind] if "type" in vars(kind) and isinstance(vars(kind)["type"], str) else []
    return found + [deeper for child in kind.__subclasses__() for deeper in _concrete(child)]


def _schema(hint: Any) -> dict[str, Any]:
    if hint in SCALARS:
        return dict(SCALARS[hint])
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is UnionType or NoneType in arguments:
        return {"anyOf": [_schema(argument) for argument in arguments]}
    if origin in (list, tuple):
        return {"type": "array", "items": _schema(arguments[0]) if arguments else {}}
    return {"type": "object"}


def _example(schema: dict[str, Any]) -> Any:
    if "anyOf" in schema:
        return _example(schema["anyOf"][0])
    if schema.get("format") == "uuid":
        return "01935b5c-5b0e-7d53-9a38-0f1d6c0a1b2c"
    if schema.get("format") == "date-time":
        return "2026-06-15T05:21:07Z"
    return {"array": [], "object": {}}.get(str(schema.get("type"))) or EXAMPLES.get(
        str(schema.get("type")), {} if schema.get("type") == "object" else []
    )


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=False) + "\n"
