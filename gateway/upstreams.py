"""One service behind the gateway: pooled connections, deadlines, a breaker (ADR 0010)."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Literal

import pybreaker
import requests
from requests.structures import CaseInsensitiveDict
from urllib3 import BaseHTTPResponse
from werkzeug.exceptions import HTTPException

from chassis.domain import UnavailableError
from chassis.text import say

TIMEOUT = (0.5, 8.0)
PROBE_TIMEOUT = (0.5, 1.0)
CONNECTIONS = 256
FAILURES_TO_OPEN = 5
OPEN_SECONDS = 5
REPEATABLE = frozenset({"GET", "HEAD"})
Body = bytes | Iterable[bytes] | None


class TooSlowError(Exception):
    """The service was reached and did not answer in time."""


class Upstream:
    """Sends requests to one service."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._session = requests.Session()
        self._session.trust_env = False
        self._adapter = requests.adapters.HTTPAdapter(pool_maxsize=CONNECTIONS)
        self._session.mount(base_url, self._adapter)
        # A client that leaves while it sends (a werkzeug exception) is no failure of the service.
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=FAILURES_TO_OPEN,
            reset_timeout=OPEN_SECONDS,
            exclude=[HTTPException],
            throw_new_error_on_trip=False,
        )

    def send(
        self, method: str, target: str, *, headers: Mapping[str, str], body: Body
    ) -> BaseHTTPResponse:
        """The service's answer, its body not read yet.

        Raises UnavailableError when it cannot be reached, TooSlowError when it does not answer.
        """
        try:
            # Not `breaker.call`, which would let one request through at a time.
            with self._breaker.calling():
                return self._send(method, target, headers, body)
        except requests.ReadTimeout as error:
            raise TooSlowError from error
        except (requests.RequestException, pybreaker.CircuitBreakerError) as error:
            raise UnavailableError(
                say(
                    "Layanan yang diperlukan sedang tidak menjawab. Coba lagi sebentar lagi.",
                    "A service that is needed does not answer. Please try again in a moment.",
                ),
                retry_after=OPEN_SECONDS,
            ) from error

    def probe(self) -> Literal["ready", "not ready", "down"]:
        """What the service says of itself, within a second."""
        try:
            answer = self._session.get(f"{self._base_url}/readyz", timeout=PROBE_TIMEOUT)
        except requests.RequestException:
            return "down"
        return "ready" if answer.status_code == HTTPStatus.OK else "not ready"

    def _send(
        self, method: str, target: str, headers: Mapping[str, str], body: Body
    ) -> BaseHTTPResponse:
        prepared = requests.PreparedRequest()
        # Filled in by hand: the path stays as it is, and so does the framing of the body.
        prepared.method, prepared.url = method, self._base_url + target
        prepared.headers = CaseInsensitiveDict(headers)
        prepared.body = body  # type: ignore[assignment]
        try:
            return self._through(prepared)
        except requests.ReadTimeout:
            raise
        except requests.ConnectionError:
            if method not in REPEATABLE:
                raise
            return self._through(prepared)

    def _through(self, prepared: requests.PreparedRequest) -> BaseHTTPResponse:
        # The session's adapter, without the session's cookies and redirects: one caller's
        # cookies must not reach another.
        answer = self._adapter.send(prepared, stream=True, timeout=TIMEOUT, proxies={})
        raw: BaseHTTPResponse = answer.raw
        return raw
