"""The bootstrap installs once, runs what it installed, and says what is missing."""

import ast
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from suite import bootstrap

SOURCE = Path(bootstrap.__file__)
LOCKS = ("suite/requirements.lock", "requirements-dev.lock")
REPORTING = """\
import json, os, sys
print(json.dumps([os.getpid(), sys.argv[1:], os.getcwd(), __file__, sys.executable]))
"""


def a_house(root: Path) -> Path:
    """A copy of the bootstrap with a suite that only reports and locks without packages."""
    (root / "suite").mkdir(parents=True)
    shutil.copy(SOURCE, root / "suite")
    (root / "suite" / "__init__.py").touch()
    (root / "suite" / "__main__.py").write_text(REPORTING)
    for lock in LOCKS:
        (root / lock).write_text(f"# {lock} names no packages\n")
    return root


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    house = a_house(tmp_path_factory.mktemp("rumah kita") / "lpse")
    done = call(house, "install")
    assert done.returncode == 0, done.stderr
    return house


def call(
    house: Path, *arguments: str, cwd: str = "/", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(house / "suite" / "bootstrap.py"), *arguments],
        cwd=cwd,
        env=os.environ | {"HOME": ""} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_second_install_does_nothing_and_takes_no_time(installed: Path) -> None:
    seconds = []
    for _ in range(5):
        before = time.monotonic()
        done = call(installed, "install")
        seconds.append(time.monotonic() - before)

        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    # The best of five: other gates use the processors at the same time.
    assert min(seconds) < 0.2


def test_a_changed_lock_is_installed_again(installed: Path) -> None:
    lock = installed / "suite" / "requirements.lock"
    lock.write_text(lock.read_text() + "# changed\n")

    assert "Installing packages" in call(installed, "install").stderr
    assert call(installed, "install").stderr == ""


def test_development_tools_cover_the_suite_and_not_the_reverse(installed: Path) -> None:
    assert "Installing packages" in call(installed, "install-dev").stderr
    assert call(installed, "install").stderr == ""
    assert call(installed, "install-dev").stderr == ""


def test_run_becomes_the_suite_with_the_remaining_arguments(installed: Path) -> None:
    started = subprocess.Popen(
        [sys.executable, str(installed / "suite" / "bootstrap.py"), "run", "--port", "0"],
        cwd="/",
        stdout=subprocess.PIPE,
        text=True,
    )
    output, _ = started.communicate()

    assert ast.literal_eval(output) == [
        started.pid,
        ["run", "--port", "0"],
        "/",
        str(installed / "suite" / "__main__.py"),
        str(installed / ".venv" / "bin" / "python"),
    ]


def test_the_command_finds_our_suite_from_anywhere(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "suite").mkdir()
    (tmp_path / "suite" / "__main__.py").write_text("raise SystemExit('not ours')")
    (tmp_path / "lpse").symlink_to(installed / ".venv" / "bin" / "lpse")

    output = subprocess.check_output(["./lpse", "admin", "a b"], cwd=tmp_path, text=True)

    assert ast.literal_eval(output)[1:4] == [
        ["admin", "a b"],
        str(tmp_path),
        str(installed / "suite" / "__main__.py"),
    ]


def test_an_environment_of_another_python_is_made_anew(tmp_path: Path) -> None:
    house = a_house(tmp_path / "lpse")
    (house / ".venv" / "bin").mkdir(parents=True)
    (house / ".venv" / "bin" / "python").symlink_to(tmp_path / "gone")

    done = call(house, "install")

    assert done.returncode == 0, done.stderr
    assert (house / ".venv" / "bin" / "lpse").exists()


def test_a_missing_lock_is_said_in_both_languages(tmp_path: Path) -> None:
    house = a_house(tmp_path / "lpse")
    (house / "suite" / "requirements.lock").unlink()

    done = call(house, "run")

    assert done.returncode == 2
    assert done.stderr == (
        "Berkas suite/requirements.lock tidak ada.\nThe file suite/requirements.lock is missing.\n"
    )


def test_a_failed_installation_is_not_taken_for_done(installed: Path) -> None:
    lock = installed / "suite" / "requirements.lock"
    empty = lock.read_text()
    lock.write_text("./nowhere\n")

    attempts = [call(installed, "install") for _ in range(2)]

    lock.write_text(empty)
    for done in attempts:
        assert done.returncode == 2
        assert "The installation failed" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_python_without_venv_is_told_which_package_to_install(tmp_path: Path) -> None:
    done = pretending(tmp_path, "importlib.util.find_spec = lambda name: None")

    assert done.returncode == 2
    assert "apt install python3-venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_python_is_told_so(tmp_path: Path) -> None:
    done = pretending(tmp_path, "sys.version_info = (3, 6, 9)")

    assert done.returncode == 2
    assert "memerlukan Python 3.11 atau lebih baru; ini Python 3.6." in done.stderr
    assert "needs Python 3.11 or newer; this is Python 3.6." in done.stderr


def test_an_old_python_can_read_the_file() -> None:
    ast.parse(SOURCE.read_text(), feature_version=(3, 6))


def test_an_unknown_verb_shows_the_usage(tmp_path: Path) -> None:
    done = call(a_house(tmp_path / "lpse"), "instal")

    assert (done.returncode, done.stderr) == (2, bootstrap.USAGE)


def test_nothing_beside_the_bootstrap_hides_the_standard_library() -> None:
    names = {path.stem for path in SOURCE.parent.iterdir() if path.suffix in ("", ".py")}

    assert not names & sys.stdlib_module_names


def pretending(folder: Path, what: str) -> subprocess.CompletedProcess[str]:
    script = a_house(folder / "lpse") / "suite" / "bootstrap.py"
    program = (
        "import hashlib, importlib.util, pathlib, runpy, subprocess, sys\n"
        f"sys.argv = ['bootstrap.py', 'install']\n{what}\n"
        f"runpy.run_path({str(script)!r}, run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
