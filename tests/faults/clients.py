"""People who insist: each write has its key and is sent again with it until it is answered."""

import time
from uuid import uuid4

import requests

from tests.security.callers import ADMIN, USERS
from tests.support import bearer

# Longer than a run: where all is killed every few seconds, bad luck may last.
PATIENCE_SECONDS = 300
PAUSE_SECONDS = 0.1
LOOK_SECONDS = 0.3
TIMEOUT = (2, 12)


class Staff:
    """The accounts of the demo data, as claims for tokens."""

    def __init__(self, suite):
        self._keys_dir = suite.keys_dir
        headers = bearer(suite.keys_dir, **ADMIN)
        items = requests.get(suite.url + USERS, headers=headers, timeout=10).json()["items"]
        self.users = {user["username"]: user for user in items}

    def headers(self, who):
        user = self.users[who]
        claims = {name: user[name] for name in ("role", "name", "lpse_code", "directorate")}
        return bearer(self._keys_dir, sub=user["id"], **claims)


class Client:
    """One person's connection after the other, used by one thread."""

    def __init__(self, suite, staff, ledger):
        self._url, self._staff, self._ledger = f"{suite.url}/api/v1/", staff, ledger
        self._session = requests.Session()

    def insist(self, who, method, path, *, key=None, patience=PATIENCE_SECONDS, **body):
        """The final answer, or None when there was none in time and the outcome is unknown."""
        key, deadline = key or str(uuid4()), time.monotonic() + patience
        while True:
            answer = self._send(who, method, path, key, body)
            self._ledger.answered(answer.status_code if answer is not None else "none")
            if answer is not None and not _is_worth_repeating(answer):
                return answer
            if time.monotonic() > deadline or self._ledger.abandoned.wait(PAUSE_SECONDS):
                return None

    def look(self, who, path):
        return self._send(who, "GET", path, "", None)

    def wait_until(self, who, number, is_so):
        """True when the ticket is so within the patience of a client."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and not self._ledger.abandoned.wait(LOOK_SECONDS):
            answer = self.look(who, f"tickets/{number}")
            if answer is not None and answer.status_code == 200 and is_so(answer.json()):
                return True
        return False

    def _send(self, who, method, path, key, body):
        headers = self._staff.headers(who) | ({"Idempotency-Key": key} if key else {})
        try:
            return self._session.request(
                method, self._url + path, json=body, headers=headers, timeout=TIMEOUT
            )
        except requests.RequestException:
            return None


def _is_worth_repeating(answer):
    running = answer.status_code == 409 and "Retry-After" in answer.headers
    return answer.status_code >= 500 or answer.status_code == 429 or running
