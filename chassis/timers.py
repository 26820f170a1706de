"""Work that is due at intervals rather than on an event, such as forgetting what is old."""

import logging
import random
import threading
import time
from collections.abc import Callable, Sequence

from sqlalchemy.exc import DBAPIError

from chassis.http import Service

Timer = tuple[float, Callable[[], object]]
PURGE_SECONDS = 300.0
logger = logging.getLogger(__name__)


class Ticker(threading.Thread):
    """Calls each timer's work at its interval, in one transaction, one after the other.

    Every replica ticks: the work must be harmless when another does it at the same moment.
    """

    def __init__(self, app: Service, timers: Sequence[Timer]) -> None:
        super().__init__(name=f"{app.name}-timers", daemon=True)
        self._app = app
        self._timers = (*timers, (PURGE_SECONDS, app.store.forget_old))
        self._stopping = threading.Event()

    def run(self) -> None:
        # Replicas that start together should not all work at the same moment.
        now = time.monotonic()
        due = [now + seconds * random.random() for seconds, _ in self._timers]  # noqa: S311
        while not self._stopping.wait(max(0.0, min(due) - time.monotonic())):
            for index, (seconds, work) in enumerate(self._timers):
                if due[index] <= time.monotonic() and not self._stopping.is_set():
                    self.call(work)
                    due[index] = time.monotonic() + seconds

    def stop(self) -> None:
        self._stopping.set()

    def call(self, work: Callable[[], object]) -> None:
        """Do one timer's work; what goes wrong is logged and tried again at the next interval."""
        try:
            with self._app.app_context(), self._app.store.transaction():
                work()
        except DBAPIError as error:
            logger.warning("%s: database not usable now: %s", self._app.name, error)
        except Exception:
            logger.exception("%s: a timer failed", self._app.name)
