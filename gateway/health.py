"""How the house is: every service is asked at once, and the answer holds for a second."""

import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from flask import Response

from chassis.http import json_response
from gateway.upstreams import Upstream

KEPT_SECONDS = 1.0


class Health:
    """Asks the services whether they are ready."""

    def __init__(self, upstreams: Mapping[str, Upstream]) -> None:
        self._upstreams = upstreams
        self._asking = threading.Lock()
        self._states: dict[str, str] = {}
        self._until = 0.0

    def answer(self) -> Response:
        states = self.states()
        well = all(state == "ready" for state in states.values())
        document = {"status": "ready" if well else "not ready", "services": states}
        return json_response(document, 200 if well else 503)

    def states(self) -> dict[str, str]:
        """Each service's state: `ready`, `not ready` or `down`."""
        with self._asking:
            if time.monotonic() >= self._until:
                self._states = self._ask()
                self._until = time.monotonic() + KEPT_SECONDS
            return self._states

    def _ask(self) -> dict[str, str]:
        with ThreadPoolExecutor(len(self._upstreams)) as pool:
            found = pool.map(lambda upstream: upstream.probe(), self._upstreams.values())
            return dict(zip(self._upstreams, found, strict=True))
