"""Children in the foreground, and the guardian that ends them when we cannot."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock

READY_WITHIN_SECONDS = 120
ENDED_WITHIN_SECONDS = 15

_guardian_lock = Lock()
_guardians: dict[int, subprocess.Popen[str]] = {}


def guard(verb: str, thing: object) -> None:
    """Tell the guardian of this very process: one that was forked has its own."""
    with _guardian_lock:
        if os.getpid() not in _guardians:
            _guardians[os.getpid()] = subprocess.Popen(
                [sys.executable, "-I", "-S", str(Path(__file__).with_name("guardian.py"))],
                stdin=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        pipe = _guardians[os.getpid()].stdin
        if pipe is None or pipe.closed:
            return
        pipe.write(f"{verb} {thing}\n")
        pipe.flush()


class Process:
    """A child in the foreground of its own session, its output in a file."""

    def __init__(
        self,
        command: list[str],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
    ) -> None:
        self.log = log
        with log.open("ab") as output:
            self._start = log.stat().st_size
            self._popen = subprocess.Popen(
                command,
                cwd=log.parent,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user,
                group=user,
                extra_groups=None if user is None else [],
            )
        guard("guard", self.pid)

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def is_running(self) -> bool:
        return self._popen.poll() is None

    def output(self) -> str:
        """What it has said since this start."""
        with self.log.open("rb") as log:
            log.seek(self._start)
            return log.read().decode(errors="replace")

    def wait_until(self, is_ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not is_ready():
            if not self.is_running or time.monotonic() > deadline:
                raise RuntimeError(f"{self.log.stem} did not start:\n{self.output()[-3000:]}")
            time.sleep(0.02)

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.is_running:
            self._popen.send_signal(how)
        try:
            self._popen.wait(ENDED_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        guard("forget", self.pid)
