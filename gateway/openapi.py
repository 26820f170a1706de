"""What the whole house can do: the services' OpenAPI documents as one (contracts/openapi)."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gateway.policy import LINES, SERVICES, Line

CONTRACTS = Path(__file__).parent.parent / "contracts" / "openapi"
METHODS = ("get", "post", "put", "patch", "delete")
_REFERENCE = re.compile(r"^#/components/(\w+)/(.+)$")
Key = tuple[str, str]


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of everything a document offers."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def key(method: str, path: str) -> Key:
    """The same for a policy line and for an OpenAPI path, whatever their variables are called."""
    return method, re.sub(r"<[^>]*>|\{[^}]*\}", "{}", path)


LINE_OF = {key(each.method, each.path): each for each in LINES}


def contracts(folder: Path = CONTRACTS) -> dict[str, dict[str, Any]]:
    """The committed documents, by service."""
    files = {name: folder / f"{name}.json" for name in SERVICES}
    return {name: json.loads(file.read_text()) for name, file in files.items() if file.is_file()}


def merged(documents: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One document with every operation that a policy line lets through."""
    paths: dict[str, Any] = {}
    components: dict[str, Any] = {}
    for service, document in documents.items():
        own = _owned(document, service)
        for method, path, operation in operations(own):
            line = LINE_OF.get(key(method, path))
            if line and line.service == service:
                item = paths.setdefault(path, _shared(own["paths"][path]))
                item[method.lower()] = _described(operation, line)
        for kind, parts in own.get("components", {}).items():
            named = {f"{service}.{name}": part for name, part in parts.items()}
            components.setdefault(kind, {}).update(named)
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "LPSE Support", "version": "v1"},
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}],
        "paths": dict(sorted(paths.items())),
        "components": components,
    }


def _shared(item: dict[str, Any]) -> dict[str, Any]:
    """What holds for every method of a path, such as its parameters."""
    return {name: part for name, part in item.items() if name not in METHODS}


def _described(operation: dict[str, Any], line: Line) -> dict[str, Any]:
    described = {**operation, "tags": [line.service]}
    if line.is_public:
        return {**described, "security": []}
    return {**described, "x-roles": sorted(line.roles), "security": [{"bearer": []}]}


def _owned(part: Any, service: str) -> Any:
    """Say whose each component is, since services may use a name twice."""
    match part:
        case dict():
            return {name: _owned(inner, service) for name, inner in part.items()}
        case list():
            return [_owned(inner, service) for inner in part]
        case str():
            return _REFERENCE.sub(rf"#/components/\1/{service}.\2", part)
        case _:
            return part
