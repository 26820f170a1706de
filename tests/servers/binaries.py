"""Where the servers' programs are, whatever version the distribution ships."""

import shutil
from pathlib import Path

# Debian's wrapper in /usr/sbin insists on its own user and folders.
RABBITMQ = Path("/usr/lib/rabbitmq/bin")
POSTGRESQL = Path("/usr/lib/postgresql")
SYSTEM = "/usr/local/sbin:/usr/sbin:/sbin"


def find(name: str) -> Path | None:
    for folder in (RABBITMQ, *_newest_postgresql_first()):
        if (folder / name).is_file():
            return folder / name
    on_path = shutil.which(name) or shutil.which(name, path=SYSTEM)
    return Path(on_path) if on_path else None


def _newest_postgresql_first() -> list[Path]:
    folders = [folder for folder in POSTGRESQL.glob("*/bin") if folder.parent.name.isdigit()]
    return sorted(folders, key=lambda folder: int(folder.parent.name), reverse=True)


def program(name: str) -> str:
    path = find(name)
    if path is None:
        raise FileNotFoundError(f"{name} is missing: run python -m tests.servers.packages")
    return str(path)
