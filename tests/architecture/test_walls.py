"""Each wall of pyproject.toml stands, and falls when somebody walks through it."""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("chassis", "gateway", "services", "suite")
APART = "A service never imports another service"
HOUSE = "The suite composes, the gateway knows services by URL, the chassis knows neither"
INSIDE = "Inside a service, imports point at the domain"
PLAIN = "The domain is plain Python"
BROKER = "Only the chassis talks to RabbitMQ"

# File (made when it is not there), what is added to it, the wall that must fall.
VIOLATIONS = (
    ("services/rating/queries.py", "import services.ticket.domain.number", APART),
    ("services/rating/domain/rating.py", "import services.ticket.domain.number", APART),
    ("services/rating/app.py", "import suite", HOUSE),
    ("services/rating/app.py", "import gateway", HOUSE),
    ("gateway/__init__.py", "import services.ticket.domain.number", HOUSE),
    ("gateway/__init__.py", "import suite", HOUSE),
    ("chassis/stray.py", "import services.ticket.domain.number", HOUSE),
    ("chassis/clock.py", "import gateway", HOUSE),
    ("services/rating/utils.py", "import json", INSIDE),
    ("services/rating/commands.py", "import services.rating.http.schemas", INSIDE),
    ("services/rating/commands.py", "import services.rating.adapters", INSIDE),
    ("services/rating/commands.py", "import services.rating.queries", INSIDE),
    ("services/rating/queries.py", "import services.rating.commands", INSIDE),
    ("services/rating/subscriptions.py", "import services.rating.http.schemas", INSIDE),
    ("services/rating/tables.py", "import services.rating.commands", INSIDE),
    ("services/rating/http/routes.py", "import services.rating.app", INSIDE),
    ("services/rating/domain/rating.py", "import sqlalchemy", PLAIN),
    ("services/rating/domain/rating.py", "import chassis.db", PLAIN),
    ("services/rating/domain/rating.py", "import chassis.logs", PLAIN),
    ("chassis/text.py", "import flask", PLAIN),
    ("services/rating/commands.py", "import pika", BROKER),
    ("gateway/__init__.py", "import pika", BROKER),
    ("suite/serve.py", "import pika", BROKER),
)


def a_copy(source, folder, *, violation=None):
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__", "data", "*.lock")
        shutil.copytree(source / package, folder / package, ignore=ignored)
    shutil.copy2(source / "pyproject.toml", folder)
    if violation:
        path, statement, _ = violation
        with (folder / path).open("a", encoding="utf-8") as file:
            file.write(f"\n{statement}\n")
    return folder


def lint(folder):
    """What import-linter says of a tree."""
    words = ("--no-logo", "--no-cache")
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", *words],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def fallen(report):
    return re.findall(r"^(.+) BROKEN$", report, re.MULTILINE)


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """What import-linter says of each violation; of the untouched tree under None."""

    def report(violation):
        folder = tmp_path_factory.mktemp("tree")
        return lint(a_copy(ROOT, folder, violation=violation))

    cases = (None, *VIOLATIONS)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(cases, pool.map(report, cases), strict=True))


def test_the_house_stands(reports):
    assert " 0 broken." in reports[None], reports[None]


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda case: f"{case[0]}: {case[1]}")
def test_a_wall_falls_alone(reports, violation):
    assert fallen(reports[violation]) == [violation[2]], reports[violation]


def test_every_wall_has_been_seen_to_fall(reports):
    kept = re.findall(r"^(.+) KEPT$", reports[None], re.MULTILINE)

    assert set(kept) == {wall for _, _, wall in VIOLATIONS}


def test_a_service_without_its_skeleton_does_not_pass(tmp_path):
    folder = a_copy(ROOT, tmp_path)
    (folder / "services/rating/worker.py").unlink()

    assert "module services.rating.worker does not exist" in " ".join(lint(folder).split())
