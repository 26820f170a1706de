"""The hard limits of the style: small functions, small files, no drawers for odds and ends."""

import ast
import re
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ("chassis", "gateway", "services", "suite", "web", "bench", "tests")
FUNCTION_LINES, MODULE_LINES, TEST_LINES, NESTING = 30, 250, 400, 3
DRAWERS = frozenset({"base", "common", "helpers", "manager", "managers", "misc", "utils"})
BLOCKS = (ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Match)
LEFT_UNDONE = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
MACHINE_WORDS = re.compile(
    r"(?<![\w.])/work/|/home/\w|/Users/\w"
    r"|pypi\.(?:org|python)|pythonhosted|registry\.npm|npmjs\.|deb\.debian\.org|artifactory"
)


def written(folder):
    """Files that people write, below one folder."""
    hidden = ("__pycache__", "node_modules")
    return (
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(p in hidden or p.startswith(".") for p in path.relative_to(ROOT).parts)
    )


def modules():
    """Our Python by its path; what Alembic wrote is not counted."""
    for folder in FOLDERS:
        for path in sorted(written(ROOT / folder)):
            if path.suffix == ".py" and path.parent.name != "versions":
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


MODULES = dict(modules())
TREES = {path: ast.parse(source) for path, source in MODULES.items()}


def functions():
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, kinds):
                yield f"{path}:{node.lineno} {node.name}", node


def body_lines(function):
    """Lines of a function without its head and its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def depth(node):
    """How many blocks stand in one another; an `elif` stands beside its `if`."""
    children = [depth(child) for child in ast.iter_child_nodes(node)]
    if isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        beside = depth(node.orelse[0])
        return max(1 + max(map(depth, node.body)), beside)
    return max(children, default=0) + isinstance(node, BLOCKS)


def report(offenders, rule):
    offenders = sorted(offenders)
    assert not offenders, "\n".join([f"{len(offenders)} × {rule}", *offenders])


def test_functions_are_short():
    lengths = ((name, body_lines(function)) for name, function in functions())

    report((f"{n}: {x}" for n, x in lengths if x > FUNCTION_LINES), "a function is too long")


def test_files_are_short():
    limits = {path: TEST_LINES if path.startswith("tests/") else MODULE_LINES for path in MODULES}
    lengths = {path: len(source.splitlines()) for path, source in MODULES.items()}

    report((f"{p}: {n}" for p, n in lengths.items() if n > limits[p]), "a file is too long")


def test_blocks_are_not_nested_deeply():
    depths = ((name, depth(function)) for name, function in functions())

    report((f"{name}: {n}" for name, n in depths if n > NESTING), "blocks nested too deeply")


def test_every_module_says_in_one_line_what_it_is():
    first = {path: (ast.get_docstring(tree) or "").split("\n") for path, tree in TREES.items()}
    sentences = {path: lines[0] for path, lines in first.items() if MODULES[path].strip()}

    report((p for p, line in sentences.items() if len(line) < 10), "no sentence at the top")


def test_there_is_no_drawer_for_odds_and_ends():
    named = ((path, Path(path)) for path in MODULES)

    report(
        (path for path, file in named if DRAWERS & {file.stem, *file.parts}),
        "a name that says nothing",
    )


@pytest.mark.parametrize("words", [LEFT_UNDONE, MACHINE_WORDS], ids=["undone", "machine"])
def test_no_file_speaks_of_work_undone_or_of_one_machine(words):
    folders = (p for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith("."))
    top = (path for path in ROOT.iterdir() if path.is_file())
    texts = {
        path.relative_to(ROOT): path.read_text("utf-8", "replace")
        for path in chain(top, *map(written, folders))
        if path != Path(__file__)
    }

    report(
        (f"{path}: {found[0]}" for path, text in texts.items() for found in words.finditer(text)),
        "words that do not belong here",
    )
