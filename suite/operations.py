"""What an operator does to a one-machine installation, also beside a running one."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from chassis import migrate as migrations
from chassis.keys import create_missing
from chassis.worker import prepare
from suite import demo
from suite.machine import make_keys, service_settings
from suite.services import KEYS, NAMES, Part, compose
from suite.settings import SuiteSettings


def migrate_all() -> None:
    for name in NAMES:
        part = _part(name)
        prepare(part.app, part.ship)


def import_tenders(paths: Sequence[Path]) -> int:
    """Fill the tender index; returns how many tenders the files hold."""
    part = _part("ticket")
    prepare(part.app, part.ship)
    return demo.load_tenders(part.app, paths)


def parked(service: str | None) -> Iterator[str]:
    """One line for each event that was given up on."""
    for name in [service] if service else NAMES:
        part = _part(name)
        with part.app.app_context():
            for row in part.app.store.inbox.parked():
                yield f"{name}  {row.event_id}  {row.type}  {row.attempts}×  {row.last_error}"


def replay(service: str, event_id: str) -> bool:
    part = _part(service)
    with part.app.app_context(), part.app.store.transaction():
        return part.app.store.inbox.replay(event_id)


def new_migration(service: str, message: str) -> None:
    """Compare a service's tables with what its migrations make, and write the difference."""
    with TemporaryDirectory() as folder:
        data = Path(folder)
        create_missing(data / "keys", list(KEYS))
        (data / "keys" / "person.key").write_text("none")
        part = compose(service, service_settings(data, service, {}))
        with part.app.app_context():
            migrations.upgrade(part.app.store, service)
            migrations.revise(part.app.store, service, message)
            part.app.store.engine.dispose()


def _part(name: str) -> Part:
    data = SuiteSettings.from_env().data.resolve()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    make_keys(data / "keys")
    return compose(name, service_settings(data, name, {}))
