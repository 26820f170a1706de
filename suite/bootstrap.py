"""Installs LPSE Support beside itself and runs it, with nothing but Python and its venv."""

import hashlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

NEEDED = (3, 11)

# Older Pythons must still be able to read this file, down to here, to say that they are old.
if sys.version_info < NEEDED:
    sys.stderr.write(
        "LPSE Support memerlukan Python 3.11 atau lebih baru; ini Python {0}.{1}.\n"
        "LPSE Support needs Python 3.11 or newer; this is Python {0}.{1}.\n".format(
            *sys.version_info[:2]
        )
    )
    sys.exit(2)

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
COMMAND = ENVIRONMENT / "bin" / "lpse"
STAMP = ENVIRONMENT / "installed.sha256"
LIBRARY = ENVIRONMENT / "lib" / "python{}.{}".format(*sys.version_info[:2])
RUNTIME_LOCK = ROOT / "suite" / "requirements.lock"
DEVELOPMENT_LOCK = ROOT / "requirements-dev.lock"

# -P keeps a folder called suite in the current directory from being taken for ours.
LAUNCHER = """\
#!/bin/sh
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
export PYTHONPATH="$root${PYTHONPATH:+:$PYTHONPATH}"
exec "$root/.venv/bin/python" -P -m suite "$@"
"""

USAGE = """\
Cara pakai / usage: python3 suite/bootstrap.py run | install | install-dev
  run          memasang lalu menjalankan / install, then run (arguments: see lpse run --help)
  install      memasang ke .venv / install into .venv
  install-dev  juga alat pengembangan / development tools as well
"""


class InstallationError(Exception):
    """What is missing, in Indonesian and in English."""

    def __init__(self, indonesian: str, english: str) -> None:
        super().__init__(f"{indonesian}\n{english}")


def install(lock: Path, *, covers: tuple[Path, ...] = ()) -> None:
    """Installs what the lock pins, unless it or a lock that covers it was the last installed."""
    wanted = _digest(lock)
    if wanted in _installed() and PYTHON.exists() and LIBRARY.is_dir() and COMMAND.exists():
        return
    _make_environment()
    STAMP.unlink(missing_ok=True)
    _say("Memasang paket, sekitar setengah menit", "Installing packages, about half a minute")
    _install_packages(lock)
    _write_command()
    STAMP.write_text("\n".join([wanted, *map(_digest, covers)]) + "\n")


def run(arguments: list[str]) -> None:
    install(RUNTIME_LOCK)
    sys.stdout.flush()
    # This process becomes the suite, so that signals reach it.
    os.execv(COMMAND, [str(COMMAND), "run", *arguments])  # noqa: S606 - no shell is wanted


def _digest(lock: Path) -> str:
    try:
        return hashlib.sha256(lock.read_bytes()).hexdigest()
    except FileNotFoundError:
        name = lock.relative_to(ROOT)
        raise InstallationError(
            f"Berkas {name} tidak ada.", f"The file {name} is missing."
        ) from None


def _installed() -> list[str]:
    return STAMP.read_text().split() if STAMP.exists() else []


def _make_environment() -> None:
    if PYTHON.exists() and LIBRARY.is_dir() and (LIBRARY / "site-packages" / "pip").is_dir():
        return
    if not (find_spec("venv") and find_spec("ensurepip")):
        raise InstallationError(
            "Modul venv belum terpasang. Di Debian/Ubuntu: apt install python3-venv",
            "The venv module is not installed. On Debian/Ubuntu: apt install python3-venv",
        )
    _say("Menyiapkan lingkungan Python di .venv", "Preparing a Python environment in .venv")
    _call(sys.executable, "-I", "-m", "venv", "--clear", str(ENVIRONMENT))


def _install_packages(lock: Path) -> None:
    quietly = ("--disable-pip-version-check", "--no-input", "--quiet")
    pinned = ("--require-hashes", "-r", str(lock))
    _call(str(PYTHON), "-I", "-m", "pip", "install", *quietly, *pinned)


def _write_command() -> None:
    COMMAND.write_text(LAUNCHER)
    COMMAND.chmod(0o755)


def _call(*command: str) -> None:
    # With an empty HOME pip would keep its cache in the root folder.
    environment = {
        name: value for name, value in os.environ.items() if (name, value) != ("HOME", "")
    }
    exit_code = subprocess.call(command, env=environment)  # noqa: S603 - our own words only
    if exit_code:
        raise InstallationError(
            "Pemasangan gagal; sebabnya tertulis di atas.",
            "The installation failed; the reason is printed above.",
        )


def _say(indonesian: str, english: str) -> None:
    sys.stderr.write(f"{indonesian} / {english} …\n")


def obey(verb: str, arguments: list[str]) -> bool:
    """Whether the verb was understood."""
    if verb == "run":
        run(arguments)
    elif verb == "install" and not arguments:
        install(RUNTIME_LOCK)
    elif verb == "install-dev" and not arguments:
        install(DEVELOPMENT_LOCK, covers=(RUNTIME_LOCK,))
    else:
        return False
    return True


def main(arguments: list[str]) -> int:
    verb, *rest = arguments or ["help"]
    try:
        if obey(verb, rest):
            return 0
        sys.stderr.write(USAGE)
    except InstallationError as error:
        sys.stderr.write(f"{error}\n")
    except OSError as error:
        sys.stderr.write(f"Pemasangan gagal / The installation failed: {error}\n")
    except KeyboardInterrupt:
        return 130
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
