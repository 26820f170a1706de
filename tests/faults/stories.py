"""What the people of the load do to their tickets, while processes die under them."""

import queue
import threading
from dataclasses import dataclass
from uuid import uuid4

from tests.faults.clients import PATIENCE_SECONDS, Client

TEXT = "Kami sudah memeriksa dan meneruskan sesuai prosedur."
CHOSEN = {"category": "spse-ppk", "subcategory": "spse-ppk-upload-kak"}
THREADS = 12


@dataclass(frozen=True)
class Act:
    """A step of a story: who asks for what, and the lines it writes into the timeline."""

    who: str
    path: str
    lines: tuple[str, ...]
    body: dict
    method: str = "POST"
    tier: str | None = None


TAKE = Act("helpdesk1", "take", ("taken",), {}, tier="lpse_level1")
CLASSIFY = Act("helpdesk1", "classification", ("reclassified",), CHOSEN, method="PATCH")
ESCALATE = Act("helpdesk1", "escalations", ("escalated", "queued"), {"text": TEXT})
TAKE_HIGHER = Act("ppe1", "take", ("taken",), {}, tier="admin_ppe")
FINISHED = (
    TAKE,
    CLASSIFY,
    Act("helpdesk1", "feedback-requests", ("feedback_requested",), {"text": TEXT}),
    Act("ppk1", "feedback-replies", ("feedback_replied",), {"text": TEXT}),
    Act("helpdesk1", "resolutions", ("resolved",), {"text": TEXT}),
    Act("ppk1", "reviews", ("accepted",), {"accepted": True}),
    Act("ppk1", "rating", ("rated",), {"stars": 5, "tags": []}),
)
PASSED_ON = (TAKE, CLASSIFY, ESCALATE, TAKE_HIGHER)
ONLY_CREATED = ()
PLOTS = (ONLY_CREATED, FINISHED, ONLY_CREATED, PASSED_ON, ONLY_CREATED)
# Of those who give up at once nobody knows whether their ticket is there.
IMPATIENT_EVERY = 10


class Load:
    """Threads that tell the stories released to them."""

    def __init__(self, suite, staff, ledger):
        self.plots, self._ledger = {}, ledger
        self._waiting = queue.Queue()
        self._threads = [
            threading.Thread(target=self._tell_all, args=[Client(suite, staff, ledger)])
            for _ in range(THREADS)
        ]
        for thread in self._threads:
            thread.start()

    def release(self, count):
        for _ in range(count):
            key, place = str(uuid4()), len(self.plots)
            self.plots[key] = PLOTS[place % len(PLOTS)]
            self._waiting.put((key, place % IMPATIENT_EVERY == IMPATIENT_EVERY - 2))

    def abandon(self):
        """Tell no further story: the run has failed."""
        self._ledger.abandoned.set()
        self.finish()

    def finish(self):
        """Wait until every story has been told to its end."""
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def _tell_all(self, client):
        while (told := self._waiting.get()) and not self._ledger.abandoned.is_set():
            try:
                self._tell(client, *told)
            except Exception as error:
                self._ledger.complain(f"a client crashed: {error!r}")

    def _tell(self, client, key, impatient):
        record = self._ledger.open(key)
        body = {"application": "spse", "title": key, "description": TEXT}
        answer = client.insist(
            "ppk1",
            "POST",
            "tickets",
            key=key,
            patience=0 if impatient else PATIENCE_SECONDS,
            nip="198001012005011001",
            **body,
        )
        if answer is None:
            if not impatient:
                self._ledger.complain(f"{key} was never answered")
            return
        if answer.status_code != 201:
            self._ledger.complain(f"create: {answer.status_code} {answer.text}")
            return
        number = answer.json()["number"]
        self._ledger.created(record, number, "Idempotency-Replayed" in answer.headers)
        all(self._do(client, record, number, act) for act in self.plots[key])

    def _do(self, client, record, number, act):
        """Whether the story may go on."""
        if act.tier and not client.wait_until(act.who, number, _queued_at(act.tier)):
            self._ledger.complain(f"{number} is not queued at {act.tier}")
            return False
        if act.path == "rating" and not client.wait_until(act.who, number, _can_be_rated):
            self._ledger.complain(f"{number} cannot be rated")
            return False
        record.tried.append(act.path)
        answer = client.insist(act.who, act.method, f"tickets/{number}/{act.path}", **act.body)
        if answer is None or not answer.ok:
            said = answer.text if answer is not None else "no answer"
            self._ledger.complain(f"{number} {act.path}: {said}")
            return False
        self._ledger.done(record, act.path)
        return True


def _queued_at(tier):
    return lambda found: found["status"] == "queued" and found["position"]["tier"] == tier


def _can_be_rated(found):
    return found["status"] == "waiting_rating"
