"""`python -m tests.mutants`: apply each fault to a copy of the tree and watch its test turn red."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mutants.faults import FAULTS, Fault

ROOT = Path(__file__).parent.parent.parent
COPIED = (
    "chassis",
    "contracts",
    "gateway",
    "services",
    "suite",
    "tests",
    "deploy",
    "pyproject.toml",
)
RUN = ("-m", "pytest", "-x", "-p", "no:cacheprovider")
SECONDS = 180
PASSED, FAILED = 0, 1


def main() -> int:
    """Run every fault; 0 only when each test is green without its fault and red with it."""
    names = sys.argv[1:]
    chosen = [fault for fault in FAULTS if not names or any(n in fault.name for n in names)]
    with tempfile.TemporaryDirectory(prefix="lpse-mutants-") as folder:
        copy = _copy(Path(folder))
        survivors = [fault.name for fault in chosen if not _is_caught(fault, copy)]
    print(f"{len(chosen) - len(survivors)} caught, {len(survivors)} survived", flush=True)
    return 1 if survivors or not chosen else 0


def _copy(folder: Path) -> Path:
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


def _is_caught(fault: Fault, copy: Path) -> bool:
    began = time.monotonic()
    file = copy / fault.file
    original = file.read_text(encoding="utf-8")
    if original.count(fault.old) != 1:
        print(f"✗ {fault.name}: the line to change stands {original.count(fault.old)} times")
        return False
    before = _run(fault.test, copy)
    file.write_text(original.replace(fault.old, fault.new), encoding="utf-8")
    try:
        after = _run(fault.test, copy)
    finally:
        file.write_text(original, encoding="utf-8")
    caught = (before, after) == (PASSED, FAILED)
    told = "caught" if caught else f"NOT CAUGHT (without fault {before}, with it {after})"
    print(f"{'✓' if caught else '✗'} {fault.name}: {told} by {fault.test}", end="  ")
    print(f"{time.monotonic() - began:.1f} s", flush=True)
    return caught


def _run(test: str, copy: Path) -> int:
    """pytest's exit code; a test that hangs has failed too."""
    try:
        done = subprocess.run(
            [sys.executable, *RUN, test],
            cwd=copy,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return FAILED
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
