"""A private Redis."""

import socket

from tests.servers.binaries import program
from tests.servers.ports import free_port
from tests.servers.process import Process
from tests.servers.server import Server


class Redis(Server):
    def __init__(self) -> None:
        super().__init__()
        self._port = free_port()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def _prepare(self) -> None:
        """An empty folder is all it needs."""

    def _launch(self) -> Process:
        command = [program("redis-server"), "--port", str(self._port), "--bind", "127.0.0.1"]
        # Written before each answer, never synced: a killed process loses nothing.
        persistence = ["--save", "", "--appendonly", "yes", "--appendfsync", "no"]
        folder = ["--dir", str(self.folder), "--daemonize", "no"]
        return Process([*command, *persistence, *folder], log=self.folder / "redis.log")

    def _is_ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
