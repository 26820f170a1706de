"""The faults: what is changed, and the test that must notice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Replace `old`, which stands once in `file`, with `new`; then `test` must fail."""

    name: str
    file: str
    old: str
    new: str
    test: str


CHASSIS = "tests/chassis/test_messaging.py"
GATEWAY = "tests/security/test_matrix_at_the_gateway_alone.py"
ACCESS = "tests/ticket/domain/test_access.py"
RABBIT = "tests/chassis/test_rabbit.py"
FAULTS = (
    Fault(
        "skip the inbox insert",
        "chassis/inbox.py",
        "        return set(self.database.session.scalars(claim, rows)) if rows else set()",
        "        return set(types)",
        f"{CHASSIS}::test_a_message_delivered_twice_has_one_effect",
    ),
    Fault(
        "mark outbox rows sent before the confirm",
        "chassis/relay.py",
        "            outcome = self.bus.publish(rows)\n",
        "            outcome = self.bus.publish(rows)\n"
        "            outcome.confirmed = [row.id for row in rows]\n",
        f"{CHASSIS}::test_what_the_broker_did_not_confirm_stays_in_the_outbox",
    ),
    Fault(
        "acknowledge before the commit",
        "chassis/bus/rabbit/consumer.py",
        "            if messages and self._handle(messages):\n"
        "                channel, newest, _ = usable[-1]\n"
        "                self._soon(partial(self._acknowledge, channel, newest))",
        "            if messages:\n"
        "                channel, newest, _ = usable[-1]\n"
        "                self._soon(partial(self._acknowledge, channel, newest))\n"
        "                self._handle(messages)",
        f"{RABBIT}::test_a_message_that_was_not_handled_stays_in_the_queue",
    ),
    Fault(
        "drop the lease check",
        "chassis/outbox.py",
        "        table.c.lease_until <= epoch(),\n",
        "",
        f"{CHASSIS}::test_a_leased_event_is_claimed_by_nobody_else",
    ),
    Fault(
        "publish out of order within a ticket",
        "chassis/outbox.py",
        "        oldest,\n",
        "",
        f"{CHASSIS}::test_of_one_subject_only_the_oldest_is_claimed",
    ),
    Fault(
        "do not count an attempt before it is made",
        "chassis/inbox.py",
        "attempts=table.c.attempts + 1, next_attempt_at=epoch() + _delay(table)",
        "next_attempt_at=epoch() + _delay(table)",
        f"{CHASSIS}::test_a_message_that_may_have_killed_its_handler_is_counted_before_it_is_tried",
    ),
    Fault(
        "forget the remembered answer",
        "chassis/http.py",
        "                response = self.make_response(write())\n"
        "                self.store.answers.remember(begun, answer_of(response))\n",
        "                response = self.make_response(write())\n"
        "            self._release(begun)\n",
        "tests/chassis/test_service.py::test_the_same_key_gets_the_first_answer_again",
    ),
    Fault(
        "flip one cell of the gateway's policy",
        "gateway/policy.py",
        '    line("POST", "tickets/<number>/reassign", "ticket", "pimpinan"),',
        '    line("POST", "tickets/<number>/reassign", "ticket", "pimpinan", "admin"),',
        f"{GATEWAY}::test_each_role_gets_what_the_table_says",
    ),
    Fault(
        "flip one cell of who sees which tickets",
        "services/ticket/domain/access.py",
        '    "tim_teknis": "directorate",',
        '    "tim_teknis": "all",',
        "tests/ticket/domain/test_access.py::test_role_and_place_hide_it",
    ),
    Fault(
        "drop one transition's guard",
        "services/ticket/domain/ticket/work.py",
        '''        """T13, S07: straight to the creator, never back down the chain."""
        access.require_handler(self, by)
''',
        '''        """T13, S07: straight to the creator, never back down the chain."""
''',
        f"{ACCESS}::test_what_is_offered_works_and_what_is_not_is_refused",
    ),
    Fault(
        "let a number repeat",
        "services/ticket/commands/creation.py",
        'set_={"last": counters.c.last + 1}',
        'set_={"last": counters.c.last}',
        "tests/ticket/test_promises.py::test_each_ticket_has_a_number_of_its_own",
    ),
    Fault(
        "forget the unit filter in a list",
        "services/ticket/queries/lists.py",
        "t.home_tier == actor.tier, t.home_unit == actor.unit)",
        "t.home_tier == actor.tier)",
        "tests/ticket/test_promises.py::test_a_queue_is_of_one_unit",
    ),
    Fault(
        "return another's attachment",
        "services/attachment/http/access.py",
        "    elif str(attachment.owner) != caller().id:\n        raise not_found()\n",
        "",
        "tests/attachment/http/test_access.py::test_until_it_is_sent_only_its_owner_has_it",
    ),
    Fault(
        "take a grant for another file",
        "services/attachment/http/access.py",
        "            subject=str(attachment_id),\n",
        "",
        "tests/attachment/http/test_access.py::test_a_grant_that_does_not_hold_is_refused",
    ),
)
