"""The table has exactly one row for everything there is (SR-01)."""

import json
import re
from collections import Counter
from pathlib import Path

from tests.security.matrix import GATEWAY, INTERNAL, PROBES, PUBLIC

CONTRACTS = Path(__file__).parent.parent.parent / "contracts" / "openapi"
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def keys(rows):
    return {(row.service, row.method, row.path) for row in rows}


def test_no_row_stands_twice():
    counted = Counter((row.method, row.path, row.query) for row in (*PUBLIC, *INTERNAL, *GATEWAY))

    assert [key for key, times in counted.items() if times > 1] == []


def test_every_published_operation_has_a_row():
    published = {
        (file.stem, method.upper(), path)
        for file in CONTRACTS.glob("*.json")
        for path, item in json.loads(file.read_text())["paths"].items()
        for method in item
        if method.upper() in METHODS
    }

    assert published == keys(PUBLIC)


def test_every_route_of_every_service_has_a_row(house):
    routes = {
        (name, method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for name, app in house.apps.items()
        for rule in app.url_map.iter_rules()
        for method in rule.methods & METHODS
    }
    probes = {(name, "GET", path) for name in house.apps for path in PROBES}

    assert routes == keys(PUBLIC) | keys(INTERNAL) | probes
