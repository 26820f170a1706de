"""How a process serves: with a calm collector, and to its end, which it says beforehand (4.6)."""

import _thread
import gc
import os
import signal
import time
from typing import Any

DRAIN_SECONDS = float(os.environ.get("LPSE_DRAIN_SECONDS", "5"))
# In memory where there is some: the heartbeat of a worker must not wait for a disk.
SHARED_MEMORY = "/dev/shm"  # noqa: S108 - gunicorn makes its file there safely
# How many may be made before the youngest are looked at; a request makes some thousand.
NEW_OBJECTS = 10_000
TO_ROOT: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True}},
}


def drain_on_sigterm(worker: Any) -> None:
    """Turn readiness off at SIGTERM; stop accepting only after the balancers have noticed.

    For gunicorn's `post_worker_init`.
    """

    def leave(number: int, frame: Any) -> None:
        worker.wsgi.draining.set()
        # Not threading.Timer: its start waits, which gevent's idle loop may not do.
        _thread.start_new_thread(_exit_later, (worker, number, frame))

    signal.signal(signal.SIGTERM, leave)
    signal.siginterrupt(signal.SIGTERM, False)


def _exit_later(worker: Any, number: int, frame: Any) -> None:
    time.sleep(DRAIN_SECONDS)
    worker.handle_exit(number, frame)


def calm_collector() -> None:
    """What is loaded lives as long as the process: no need to look for garbage in it.

    Before a fork, so that its pages stay shared.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 20)


def worker_tmp_dir() -> str | None:
    return SHARED_MEMORY if os.path.isdir(SHARED_MEMORY) else None  # noqa: PTH112 - no Path here
