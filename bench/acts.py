"""What is measured: each act as the people of the measured LPSE do it, over the public API."""

import itertools
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import cast, texts
from bench.client import Client, People
from bench.seed import Seeded

CATALOGUE = Path(__file__).parent.parent / "services" / "ticket" / "data" / "catalogue.json"
LIST = "tickets?box=incoming&limit=25"
Act = Callable[[Client], object]


class Acts:
    """Acts that any number of clients may do at once; each call is one act."""

    def __init__(self, people: People, seeded: Seeded) -> None:
        self._people, self._seeded = people, seeded
        self._usernames = {
            people.profile(username)["id"]: username
            for username in (*cast.REPORTERS, *cast.HANDLERS)
        }
        self._reporters = itertools.cycle(cast.REPORTERS)
        self._handlers = itertools.cycle(cast.HANDLERS)
        self._kinds = _kinds()
        self._dice = random.Random(5)

    def named(self, name: str) -> Act:
        found: Act = getattr(self, name)
        return found

    def create(self, client: Client) -> str:
        """A reporter opens a ticket; returns its number."""
        username = next(self._reporters)
        role = self._people.profile(username)["role"]
        body = {**self._dice.choice(self._kinds), **texts.problem(self._dice)}
        body |= cast.identity_of(role)
        answer = client.call("POST", "tickets", body, token=self._people.token(username))
        self._seeded.queued.append(answer["number"])
        return str(answer["number"])

    def list(self, client: Client) -> None:
        """A helpdesk officer looks at the first 25 that wait."""
        answer = client.call("GET", LIST, token=self._people.token(next(self._handlers)))
        assert len(answer["items"]) == 25

    def view(self, client: Client) -> None:
        """A helpdesk officer opens a ticket with five messages."""
        number = self._dice.choice(self._seeded.readable)
        token = self._people.token(next(self._handlers))
        answer = client.call("GET", f"tickets/{number}", token=token)
        assert len(answer["messages"]) == 5

    def reply(self, client: Client) -> None:
        """A question of the handler and the reporter's answer: two calls (decision 20)."""
        held = self._seeded.held.popleft()
        number, handler, reporter = held
        question = {"text": self._dice.choice(texts.QUESTIONS)}
        answer = {"text": self._dice.choice(texts.ANSWERS)}
        path = f"tickets/{number}"
        client.call("POST", f"{path}/feedback-requests", question, token=self._token(handler))
        client.call("POST", f"{path}/feedback-replies", answer, token=self._token(reporter))
        self._seeded.held.append(held)

    def take(self, client: Client) -> None:
        """A helpdesk officer takes the ticket that has waited longest."""
        number = self._seeded.queued.popleft()
        token = self._people.token(next(self._handlers))
        client.call("POST", f"tickets/{number}/take", token=token)

    def _token(self, user_id: str) -> str:
        return self._people.token(self._usernames[user_id])


def _kinds() -> list[dict[str, Any]]:
    """Every subcategory of the catalogue, as the body of a new ticket names it."""
    return [
        {"application": entry["code"], "category": category["code"], "subcategory": kind["code"]}
        for entry in json.loads(CATALOGUE.read_text(encoding="utf-8"))["applications"]
        for category in entry["categories"]
        for kind in category["subcategories"]
    ]
