"""What every private server shares: a folder of its own and an end that leaves nothing behind."""

import atexit
import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Self

from tests.servers.process import Process, guard


class Server(ABC):
    """kill() keeps ports and data for the next start(); stop() removes them."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._process: Process | None = None

    @property
    def folder(self) -> Path:
        if self._folder is None:
            raise RuntimeError(f"{type(self).__name__} has not been started")
        return self._folder

    @property
    def process(self) -> Process:
        if self._process is None:
            raise RuntimeError(f"{type(self).__name__} is not running")
        return self._process

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.is_running

    def start(self) -> Self:
        if self.is_running:
            return self
        self._make_folder()
        self._process = self._launch()
        try:
            self._process.wait_until(self._is_ready)
        except BaseException:
            self.stop()
            raise
        return self

    def kill(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None

    def stop(self) -> None:
        if self._folder is None:
            return
        atexit.unregister(self._stop_at_exit)
        self._end()
        shutil.rmtree(self._folder, ignore_errors=True)
        guard("forget", self._folder)
        self._folder = None

    def _make_folder(self) -> None:
        if self._folder is not None:
            return
        self._folder = Path(tempfile.mkdtemp(prefix=f"{type(self).__name__.lower()}-"))
        guard("guard", self._folder)
        atexit.register(self._stop_at_exit, os.getpid())
        try:
            self._prepare()
        except BaseException:
            self.stop()
            raise

    def _stop_at_exit(self, owner: int) -> None:
        # A forked child inherits the registration, not the servers.
        if os.getpid() == owner:
            self.stop()

    def _end(self) -> None:
        self.kill()

    @abstractmethod
    def _prepare(self) -> None:
        """Fill the new folder, once."""

    @abstractmethod
    def _launch(self) -> Process: ...

    @abstractmethod
    def _is_ready(self) -> bool: ...
