"""A private PostgreSQL."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.binaries import program
from tests.servers.ports import free_port
from tests.servers.process import Process
from tests.servers.server import Server

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "300",
    "shared_buffers": "128MB",
    # Files of the folder, so that a killed server leaves nothing in /dev/shm.
    "dynamic_shared_memory_type": "mmap",
}
# A killed process loses nothing without fsync, only a machine that loses its power does.
FAST = {"fsync": "off", "full_page_writes": "off"}
FIRST_WITH_STRATEGIES = 150_000


class Postgres(Server):
    def __init__(self, fsync: bool = False) -> None:
        super().__init__()
        self._settings = SETTINGS if fsync else SETTINGS | FAST
        self._port = free_port()
        # PostgreSQL refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://app@127.0.0.1:{self._port}/{database}"

    def create_database(self, name: str, template: str | None = None) -> None:
        names = sql.Identifier(name), sql.Identifier(template or "template1")
        with self._connect() as connection:
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names)
            if connection.info.server_version >= FIRST_WITH_STRATEGIES:
                # Nine times as fast here as the default, which writes each page to the log.
                statement += sql.SQL(" STRATEGY file_copy")
            connection.execute(statement)

    def drop_database(self, name: str) -> None:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        with self._connect() as connection:
            connection.execute(statement.format(sql.Identifier(name)))

    def kill(self) -> None:
        """The backends too: left alone they would finish, and commit, what they were doing."""
        backends = self._last_backends() if self.is_running else []
        for backend in backends:
            os.kill(backend, signal.SIGKILL)
        super().kill()
        while any(_is_alive(backend) for backend in backends):
            time.sleep(0.005)

    def _prepare(self) -> None:
        if self._user:
            shutil.chown(self.folder, self._user, self._user)
        command = [program("initdb"), "-D", str(self.folder / "data"), "-U", "app"]
        options = ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(
            [*command, *options],
            cwd=self.folder,
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def _launch(self) -> Process:
        command = [program("postgres"), "-D", str(self.folder / "data"), "-p", str(self._port)]
        command += ["-k", str(self.folder)]
        for name, value in self._settings.items():
            command += ["-c", f"{name}={value}"]
        return Process(command, log=self.folder / "postgres.log", user=self._user)

    def _is_ready(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _end(self) -> None:
        if self._process is not None:
            # A fast shutdown: unlike SIGKILL it gives its System V segment back.
            self._process.end(signal.SIGINT)
            self._process = None

    def _last_backends(self) -> list[int]:
        """Those there are: the stopped postmaster starts no others and buries none."""
        os.kill(self.pid, signal.SIGSTOP)
        return _children(self.pid)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self._port, user="app", dbname="postgres", autocommit=True
        )


def _children(pid: int) -> list[int]:
    pids = (int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit())
    return [child for child in pids if _state_and_parent(child)[1] == str(pid)]


def _is_alive(pid: int) -> bool:
    return _state_and_parent(pid)[0] not in ("", "Z")


def _state_and_parent(pid: int) -> tuple[str, str]:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return "", ""
    # The name of the program stands in brackets and may hold spaces.
    state, parent, *_ = stat.rpartition(")")[2].split()
    return state, parent
