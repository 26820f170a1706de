"""Kills processes at moments drawn from a seed: right after a commit or a publish."""

import os
import random
import secrets
import time

MOST_MILLISECONDS = 50
MOMENT_SECONDS = 15
LOOK_SECONDS = 0.003
RABBITMQ = "rabbitmq"


def seed():
    """LPSE_FAULT_SEED plays a run's kills again."""
    return os.environ.get("LPSE_FAULT_SEED") or secrets.token_hex(4)


class Nemesis:
    """Ends one process after the other, and starts each again as a supervisor would."""

    def __init__(self, suite, stores, ledger, dice_seed):
        self._suite, self._stores, self._ledger = suite, stores, ledger
        self._dice = random.Random(dice_seed)
        self.kills = 0
        self.untimed = 0

    def order(self, kills):
        """Every process once, in an order of its own, and so on until there are enough."""
        names = list(self._suite.children)
        if self._suite.name == "servers":
            names.append(RABBITMQ)
        rounds = [self._dice.sample(names, len(names)) for _ in range(kills)]
        return [name for round_ in rounds for name in round_][:kills]

    def kill(self, name):
        """Wait for the moment, kill -9, start again."""
        if not self._await(name):
            self.untimed += 1
        time.sleep(self._dice.uniform(0, MOST_MILLISECONDS / 1000))
        self.kills += 1
        if name == RABBITMQ:
            self._suite.servers.rabbitmq.kill()
            self._suite.servers.rabbitmq.start()
            return
        self._suite.children[name].kill()
        self._suite.restart(name)

    def _await(self, name):
        """A worker or the broker: something was published or handled. Else: something committed."""
        if name.endswith("-worker"):
            service = name.removesuffix("-worker")
            busy = service if service in ("escalation", "notification") else "ticket"
            return self._await_progress(busy)
        if name == RABBITMQ:
            return self._await_progress("ticket")
        return self._ledger.wait_for_acknowledgement(MOMENT_SECONDS)

    def _await_progress(self, service):
        before, deadline = self._stores.progress(service), time.monotonic() + MOMENT_SECONDS
        while time.monotonic() < deadline:
            if self._stores.progress(service) > before:
                return True
            time.sleep(LOOK_SECONDS)
        return False
