"""Calls from one service to another: rare, bounded in time, refused quickly while it is down."""

import random
import time
from typing import Any

import pybreaker
import requests

from chassis.auth import service_token
from chassis.context import current_trace
from chassis.domain import UnavailableError
from chassis.keys import KeyDirectory
from chassis.text import say

TIMEOUT = (0.5, 3.0)
FAILURES_TO_OPEN = 5
OPEN_SECONDS = 5


class ServiceClient:
    """Calls one other service."""

    def __init__(self, base_url: str, *, service: str, to: str, keys: KeyDirectory) -> None:
        self._base_url, self._service, self._to, self._keys = base_url, service, to, keys
        self._session = requests.Session()
        self._session.trust_env = False
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=16)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=FAILURES_TO_OPEN, reset_timeout=OPEN_SECONDS, throw_new_error_on_trip=False
        )

    def call(
        self, method: str, path: str, *, json: Any = None, token: str | None = None
    ) -> requests.Response:
        """Answer of the other service, whatever its status below 500.

        Carries the caller's `token`, or our own. Raises UnavailableError.
        """
        try:
            # Not `breaker.call`: it holds its lock meanwhile, so calls would queue.
            with self._breaker.calling():
                return self._try(method, path, json, token)
        except (requests.RequestException, pybreaker.CircuitBreakerError) as error:
            raise UnavailableError(
                say(
                    "Layanan yang diperlukan sedang tidak menjawab. Coba lagi sebentar lagi.",
                    "A service that is needed does not answer. Please try again in a moment.",
                )
            ) from error

    def _try(self, method: str, path: str, json: Any, token: str | None) -> requests.Response:
        try:
            return self._send(method, path, json, token)
        except requests.ConnectionError:
            # Refused or cut off: whatever services ask of each other may be asked twice.
            time.sleep(random.uniform(0.02, 0.1))  # noqa: S311 - jitter
            return self._send(method, path, json, token)

    def _send(self, method: str, path: str, json: Any, token: str | None) -> requests.Response:
        bearer = token or service_token(self._keys, self._service, to=self._to)
        headers = {"Authorization": f"Bearer {bearer}"}
        if request_id := current_trace.get().correlation_id:
            headers["X-Request-ID"] = request_id
        response = self._session.request(
            method, self._base_url + path, json=json, headers=headers, timeout=TIMEOUT
        )
        if response.status_code >= 500:  # noqa: PLR2004
            response.close()
            raise requests.HTTPError(f"{self._to} answered {response.status_code}")
        return response
