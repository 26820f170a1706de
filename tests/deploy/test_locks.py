"""What an image installs is pinned with hashes, names no address, and is all that its code needs."""

import ast
import re
import sys
from importlib.metadata import packages_distributions

import pytest

from tests.deploy.files import ROOT, SERVICES

IMAGES = ("gateway", *(f"services/{name}" for name in SERVICES))
LOCKS = ("suite", *IMAGES)
OURS = {"chassis", "gateway", "services", "suite", *sys.stdlib_module_names}
DISTRIBUTIONS = packages_distributions()


def lock(folder):
    return (ROOT / folder / "requirements.lock").read_text(encoding="utf-8")


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(text):
    return {plain(name) for name in re.findall(r"^([\w.-]+)(?:\[\w+\])?==", text, re.MULTILINE)}


def imported(folder):
    """Names of the packages of others that the code below a folder imports."""
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield node.module.split(".")[0]


@pytest.mark.parametrize("folder", LOCKS)
def test_a_lock_names_hashes_and_no_addresses(folder):
    text = lock(folder)

    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    assert [one for one in entries if "--hash=sha256:" not in one] == []
    assert not re.search(r"https?:|--(extra-)?index|--find-links|file:", text)


@pytest.mark.parametrize("image", IMAGES)
def test_an_image_installs_what_its_code_imports(image):
    needed = {*imported("chassis"), *imported(image)} - OURS

    there = pinned(lock(image))

    missing = {
        name for name in needed if not {plain(d) for d in DISTRIBUTIONS.get(name, [name])} & there
    }
    assert missing == set()


@pytest.mark.parametrize("image", IMAGES)
def test_an_image_runs_on_the_same_versions_as_one_machine(image):
    def versions(folder):
        return set(re.findall(r"^[\w.\[\]-]+==\S+", lock(folder), re.MULTILINE))

    assert versions(image) <= versions("suite")
