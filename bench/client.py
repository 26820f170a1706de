"""People and their connections: one keep-alive connection per client, latencies kept."""

import http.client
import json
import time
from typing import Any
from urllib.parse import urlsplit

PASSWORD = "Rahasia-123!"  # of the demo accounts
# Access tokens live five minutes.
RENEW_SECONDS = 120


class RefusedError(Exception):
    """An answer that no measured call may get."""


class Client:
    """One connection to the gateway, used by one thread."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
        self.latencies: list[float] = []

    def call(self, method: str, path: str, body: Any = None, *, token: str = "") -> Any:
        """Ask, read the whole answer, remember how long it took. Raises RefusedError."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        began = time.perf_counter()
        self._connection.request(method, f"/api/v1/{path}", content, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        self.latencies.append(time.perf_counter() - began)
        if answer.status >= 400:
            raise RefusedError(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text)

    def close(self) -> None:
        self._connection.close()


class People:
    """The demo accounts, logged in as they are needed."""

    def __init__(self, url: str) -> None:
        self._client = Client(url)
        self._grants: dict[str, tuple[float, dict[str, Any]]] = {}

    def token(self, username: str) -> str:
        """An access token with minutes to live: refresh before a measurement, not in it."""
        return str(self._grant(username)["access_token"])

    def profile(self, username: str) -> dict[str, Any]:
        found: dict[str, Any] = self._grant(username)["user"]
        return found

    def renew(self) -> None:
        """Log everybody in again whose token would not last through a measurement."""
        for username, (since, _) in list(self._grants.items()):
            if time.monotonic() - since > RENEW_SECONDS:
                del self._grants[username]
                self._grant(username)

    def _grant(self, username: str) -> dict[str, Any]:
        if username not in self._grants:
            body = {"username": username, "password": PASSWORD}
            found = self._client.call("POST", "auth/login", body)
            self._grants[username] = (time.monotonic(), found)
        return self._grants[username][1]
