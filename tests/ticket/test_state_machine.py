"""Random people do random things: what the model allows succeeds, all else changes nothing."""

from functools import partial
from typing import ClassVar

from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.support import person
from tests.ticket import model as m
from tests.ticket.desk import CLASS, TEXT

REFUSED = (403, 404, 409, 422)
SENT = {"text": TEXT}
WITH_REPORTER = ("waiting_review", "waiting_rating")
# What the model calls an act, and how it is asked for over HTTP.
ACTS = [
    (m.take, "take", {}),
    (m.release, "release", {"reason": TEXT}),
    (m.classify, "classification", CLASS),
    (m.ask_reporter, "feedback-requests", SENT),
    (m.ask_tier, "feedback-requests", {**SENT, "to": "previous_tier"}),
    (m.reply, "feedback-replies", SENT),
    (m.escalate, "escalations", SENT),
    (m.resolve, "resolutions", SENT),
    (m.accept, "reviews", {"accepted": True}),
    (m.reject, "reviews", {"accepted": False, **SENT}),
    (m.close, "close", {}),
    (m.note, "notes", SENT),
]
ACTS += [
    (partial(m.escalate, directorate=unit), "escalations", {**SENT, "directorate": unit})
    for unit in ("spse", "pme")
]
ACTS += [
    (partial(m.reassign, to=to), "reassign", {"user_id": person(to), "reason": TEXT})
    for to in m.USERS
]
BY_PATH = [
    [act for act in ACTS if act[1] == path] for path in dict.fromkeys(act[1] for act in ACTS)
]
EVENTS = [*(partial(m.routed, tier=tier, unit=unit) for tier, unit in m.PLACES), m.refused]
LINGERS = 0.3
# Hypothesis likes to repeat itself; long lives need even chances.
TRUE_RANDOM = st.randoms(use_true_random=True)
# They leave a ticket where it is, or end it.
STANDING = (m.note, m.classify, m.close)


class TicketMachine(RuleBasedStateMachine):
    """One ticket of LPSE 93, from its creation on, at the desk the test lends it."""

    desk = None
    tokens: ClassVar[dict] = {}
    number = model = seen = random = None

    @initialize(creator=st.sampled_from(m.CREATORS), chosen=st.booleans(), random=TRUE_RANDOM)
    def create(self, creator, chosen, random):
        self.random = random
        chosen = chosen or creator != "ppk1"
        answer = self.desk.create(self.tokens[creator], **(CLASS if chosen else {}))
        self.number = answer.json["number"]
        self.model = m.Model(creator=creator, classified=chosen)
        self.seen = self.look()

    def go_on(self):
        """Mostly something that leads further happens first, so that long lives are lived."""
        if self.random.random() < LINGERS:
            return
        moves = [
            (user, act)
            for user in m.USERS.values()
            for act in ACTS
            if act[0] not in STANDING and act[0](self.model, user)
        ]
        if moves:
            self.perform(*self.random.choice(moves))
        elif self.model.status == "routing":
            self.hear(self.random.choice(EVENTS), len(self.model.path))
        else:
            self.rate()

    @rule()
    def anybody_does_anything(self):
        self.go_on()
        self.perform(self.random.choice(list(m.USERS.values())), self.any_act())

    @rule()
    def whoever_has_it_does_anything(self):
        self.go_on()
        name = self.model.asked or self.model.handler or self.model.creator
        self.perform(m.USERS[name], self.any_act())

    @rule()
    def the_creator_does_anything(self):
        self.go_on()
        self.perform(m.USERS[self.model.creator], self.any_act())

    def any_act(self):
        return self.random.choice(self.random.choice(BY_PATH))

    @rule(event=st.sampled_from(EVENTS), hop=st.integers(0, 3))
    def an_answer_comes_late_or_early(self, event, hop):
        self.go_on()
        self.hear(event, hop)

    @rule()
    def a_rating_arrives(self):
        self.go_on()
        self.rate()

    def rate(self):
        self.desk.rate(self.number)
        self.happened(m.rated(self.model))

    def perform(self, user, act):
        allowed, path, body = act
        note(f"{user.name}: {path} {body}")
        outcome = allowed(self.model, user)
        method = "patch" if path == "classification" else "post"
        answer = self.desk.do(self.tokens[user.name], self.number, path, method, **body)
        if outcome is None:
            assert answer.status_code in REFUSED, (path, user, answer.json)
        else:
            assert answer.status_code == 200, (path, user, answer.json)
            assert set(answer.json["allowed_actions"]) == m.buttons(outcome, user)
        self.happened(outcome)

    def hear(self, event, hop):
        note(f"heard for hop {hop}: {event}")
        if event is m.refused:
            self.desk.refuse(self.number, hop)
        else:
            self.desk.route(self.number, hop, **event.keywords)
        self.happened(event(self.model, hop))

    def happened(self, outcome):
        seen = self.look()
        if outcome is None:
            assert seen == self.seen
        self.model, self.seen = outcome or self.model, seen

    def look(self):
        """The ticket and its timeline as the admin reads them."""
        admin = self.tokens["admin1"]
        return self.desk.show(self.number, admin).json, self.desk.timeline(self.number, admin)

    @invariant()
    def the_ticket_is_as_the_model_says(self):
        if not self.seen:
            return
        ticket, _ = self.seen
        name = ticket["assignee"] and ticket["assignee"]["name"]
        assert ticket["status"] == self.model.status
        assert ticket["reopened"] == self.model.reopened
        assert name == self.model.handler

    @invariant()
    def it_stands_where_somebody_must_act(self):
        """B.6.2."""
        position = self.seen and self.seen[0]["position"]
        if position and self.model.status in WITH_REPORTER:
            assert position["tier"] == "reporter"
        if position and self.model.status in ("queued", "in_progress"):
            place = self.model.place
            assert (position["tier"], position["unit"]) == (place.tier, place.unit)

    @invariant()
    def the_timeline_replayed_leads_here(self):
        status = None
        for entry in self.seen[1] if self.seen else ():
            assert entry["from"] == status
            status = entry["to"]
        assert status == (self.model and self.model.status)


def test_the_service_does_what_the_requirements_say(desk):
    TicketMachine.desk, TicketMachine.tokens = desk, {}
    for user in m.USERS.values():
        local = user.unit if user.unit in ("93", "902") else None
        claims = {"lpse_code": "93" if user.role == "ppk" else local}
        claims["directorate"] = user.unit if user.role == "tim_teknis" else None
        TicketMachine.tokens[user.name] = desk.as_(user.name, role=user.role, **claims)
        desk.know(user.name, role=user.role, **claims)

    run_state_machine_as_test(
        TicketMachine,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
