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
        "                self.store.answers.remember(scope, answer_of(response))\n",
        "                response = self.make_response(write())\n"
        "            self._release(scope)\n",
        "tests/chassis/test_service.py::test_the_same_key_gets_the_first_answer_again",
    ),
)
