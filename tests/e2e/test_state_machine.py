"""Random people at random moments, through the gateway: what C.1 and C.2 allow succeeds, all else
is refused and changes nothing; the timeline, played again, leads to the same state.
"""

from functools import partial

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from tests.e2e.people import KAK, TEXT, until
from tests.ticket import model as m

pytestmark = pytest.mark.e2e
ACCOUNTS = {
    "ppk2": "pp1",
    "helpdesk9": "helpdesk902",
    "tim1": "tim_spse1",
    "tim2": "tim_pme1",
    "pimpinan": "pimpinan_lkpp",
    "admin1": "admin",
}
SENT = {"text": TEXT}
REFUSED = (403, 404, 409, 422)
ACTS = [
    (m.take, "take", {}),
    (m.release, "release", {"reason": TEXT}),
    (m.classify, "classification", KAK),
    (m.ask_reporter, "feedback-requests", SENT),
    (m.ask_tier, "feedback-requests", {**SENT, "to": "previous_tier"}),
    (m.reply, "feedback-replies", SENT),
    (m.escalate, "escalations", SENT),
    (partial(m.escalate, directorate="pme"), "escalations", {**SENT, "directorate": "pme"}),
    (partial(m.escalate, directorate="spse"), "escalations", {**SENT, "directorate": "spse"}),
    (m.resolve, "resolutions", SENT),
    (m.accept, "reviews", {"accepted": True}),
    (m.reject, "reviews", {"accepted": False, **SENT}),
    (m.close, "close", {}),
    (m.note, "notes", SENT),
]
ONWARD = [act for act in ACTS if act[0] not in (m.note, m.close, m.classify)]
LINGERS = 0.3


class Journey(RuleBasedStateMachine):
    """One ticket of LPSE 93 among everybody who has an account."""

    people = None

    @initialize(
        creator=st.sampled_from(m.CREATORS),
        chosen=st.booleans(),
        random=st.randoms(use_true_random=True),
    )
    def create(self, creator, chosen, random):
        self.random, chosen = random, chosen or creator != "ppk1"
        answer = self.people.create(creator, **(KAK if chosen else {}))
        self.number = answer.json()["number"]
        self.model = m.Model(creator=creator, classified=chosen)
        self.settle()

    @rule()
    def somebody_does_something(self):
        self.go_on()
        self.perform(self.random.choice(list(m.USERS.values())), self.random.choice(ACTS))

    @rule()
    def whoever_has_it_does_something(self):
        self.go_on()
        name = self.model.asked or self.model.handler or self.model.creator
        self.perform(m.USERS[name], self.random.choice(ACTS))

    @rule()
    def it_is_rated(self):
        self.go_on()
        rated = m.rated(self.model)
        answer = self.person(self.model.creator).do(self.number, "rating", stars=5, tags=[])
        assert (answer.status_code == 201) == (rated is not None), answer.text
        if rated:
            until(lambda: self.person("admin1").see(self.number)["rating"], "rated")
        self.become(rated)

    def go_on(self):
        """Mostly something that leads further happens first, so that long lives are lived."""
        moves = [
            (user, act) for user in m.USERS.values() for act in ONWARD if act[0](self.model, user)
        ]
        if moves and self.random.random() > LINGERS:
            self.perform(*self.random.choice(moves))

    def perform(self, user, act):
        allowed, path, body = act
        outcome = allowed(self.model, user)
        answer = self.person(user.name).do(self.number, path, **body)
        expected = REFUSED if outcome is None else (200,)
        assert answer.status_code in expected, (path, user, self.model, answer.text)
        self.become(outcome)

    def become(self, outcome):
        if outcome is None:
            assert self.look() == self.seen
            return
        self.model = outcome
        self.settle()

    def settle(self):
        """Let the escalation service answer, and the model with it."""
        if self.model.status == "routing":
            found = self.people.wait(self.number, "queued")
            place = found["position"]
            hop = len(self.model.path)
            self.model = m.routed(self.model, hop, place["tier"], place["unit"])
        self.seen = self.look()
        ticket, lines = self.seen
        assert ticket["status"] == self.model.status == replayed(lines)

    def look(self):
        admin = self.person("admin1")
        ticket = admin.see(self.number)
        lines = admin.get(f"/tickets/{self.number}/timeline").json()["items"]
        return {key: ticket[key] for key in ("status", "version", "messages", "position")}, lines

    def person(self, name):
        return self.people(ACCOUNTS.get(name, name))


def replayed(lines):
    """The status to which the timeline leads; each line begins where the one before ended."""
    status = None
    for line in lines:
        assert line["from"] == status, lines
        status = line["to"]
    return status


def test_every_life_of_a_ticket_is_a_path_of_the_tables(people):
    class Bound(Journey):
        pass

    Bound.people = people
    run_state_machine_as_test(
        Bound,
        settings=settings(
            max_examples=10,
            stateful_step_count=14,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
