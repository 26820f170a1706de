"""A child process of ours: started in its own session, watched, ended by its id."""

import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

from tests.servers.process import guard

ROOT = Path(__file__).parent.parent.parent


class Child:
    """One process; `kill` is SIGKILL for it and its own children, `stop` asks first."""

    def __init__(self, name: str, command: list[str], *, env: dict[str, str], folder: Path):
        self.name, self._command, self._folder = name, command, folder
        self._env = {**os.environ, "PYTHONUNBUFFERED": "1", **env}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> "Child":
        with (self._folder / f"{self.name}.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        guard("guard", self.pid)
        return self

    def kill(self) -> None:
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            guard("forget", self.pid)

    def stop(self, seconds: float = 15) -> int:
        """SIGTERM, then wait; the exit code, or -9 when it had to be killed."""
        if not self._process:
            return 0
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return -9
        guard("forget", self.pid)
        return code

    def output(self) -> str:
        return (self._folder / f"{self.name}.log").read_text(errors="replace")


def wait_until_healthy(url: str, children: list[Child], seconds: float = 90) -> None:
    """Until the gateway says that every upstream is ready. RuntimeError with the logs else."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for child in children:
            if not child.is_running:
                raise RuntimeError(f"{child.name} ended:\n{child.output()[-4000:]}")
        if _is_healthy(url):
            return
        time.sleep(0.1)
    logs = "\n".join(f"--- {child.name}\n{child.output()[-1500:]}" for child in children)
    raise RuntimeError(f"not healthy after {seconds} s:\n{logs}")


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/api/v1/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
