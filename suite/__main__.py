"""The command line of the suite: `lpse …`."""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from suite.settings import SuiteSettings


def run(_: argparse.Namespace) -> int:
    """Start every service in this process and stay until told to stop."""
    from suite.machine import Machine

    began = time.monotonic()
    settings = SuiteSettings.from_env()
    machine = Machine(settings)
    machine.start()
    print(f"LPSE Support siap: http://127.0.0.1:{settings.port}", flush=True)
    print(f"({time.monotonic() - began:.1f} s)", file=sys.stderr, flush=True)
    machine.wait()
    machine.stop()
    return 0


def walkthrough(arguments: argparse.Namespace) -> int:
    """Play one ticket from its reporter to its rating, against a running suite."""
    from suite.walkthrough import play

    return play(arguments.url)


def contracts(_: argparse.Namespace) -> int:
    """Write contracts/ anew from the code."""
    from suite.contracts import write

    print(f"{len(write())} files")
    return 0


def migration(arguments: argparse.Namespace) -> int:
    """Write a new migration of one service from the difference to its tables."""
    from suite.operations import new_migration

    new_migration(arguments.service, arguments.message)
    return 0


def tenders_import(arguments: argparse.Namespace) -> int:
    """Fill the tender index from files of the data warehouse."""
    from suite.operations import import_tenders

    print(f"{import_tenders(arguments.files)} tender")
    return 0


def events_parked(arguments: argparse.Namespace) -> int:
    """List events that were given up on, with their reason."""
    from suite.operations import parked

    for line in parked(arguments.service):
        print(line)
    return 0


def events_replay(arguments: argparse.Namespace) -> int:
    """Let a parked event be tried again."""
    from suite.operations import replay

    return 0 if replay(arguments.service, arguments.event_id) else 1


def migrate(_: argparse.Namespace) -> int:
    """Bring the databases of a one-machine installation up to date."""
    from suite.operations import migrate_all

    migrate_all()
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="lpse", description=__doc__)
    words = top.add_subparsers(required=True, metavar="command")
    _add(words, "run", run)
    found = _add(words, "walkthrough", walkthrough)
    found.add_argument("--url", default=f"http://127.0.0.1:{SuiteSettings.from_env().port}")
    _add(words, "contracts", contracts)
    found = _add(words, "migration", migration)
    found.add_argument("service")
    found.add_argument("message")
    _add(words, "migrate", migrate)
    tenders = words.add_parser("tenders", help="the tender index").add_subparsers(required=True)
    _add(tenders, "import", tenders_import).add_argument("files", nargs="+", type=Path)
    events = words.add_parser("events", help="events given up on").add_subparsers(required=True)
    _add(events, "parked", events_parked).add_argument("service", nargs="?")
    found = _add(events, "replay", events_replay)
    found.add_argument("service")
    found.add_argument("event_id")
    return top


def _add(
    words: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    command: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    found = words.add_parser(name, help=command.__doc__)
    found.set_defaults(command=command)
    return found


def main(words: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(words)
    command: Callable[[argparse.Namespace], int] = arguments.command
    return command(arguments)


if __name__ == "__main__":
    sys.exit(main())
