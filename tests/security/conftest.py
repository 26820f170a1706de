"""Every service at once, without servers: what is asked goes straight to the app."""

import pytest

from services.ticket.subscriptions import SUBSCRIPTIONS
from suite import demo
from suite.machine import make_keys, service_settings
from suite.services import NAMES, compose
from tests.security.callers import ADMIN, NO_TOKEN, USERS, accounts, everybody
from tests.security.stage import Stage
from tests.suites import Embedded
from tests.support import bearer, hear

LPSE = {"code": "93", "name": "LPSE Kabupaten Bandung", "timezone": "Asia/Jakarta", "active": True}


@pytest.fixture(scope="package")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.close()


class House:
    """All services on SQLite with the demo accounts, and tokens for everybody."""

    def __init__(self, folder):
        self.keys_dir = folder / "keys"
        make_keys(self.keys_dir)
        urls = dict.fromkeys(NAMES, "http://127.0.0.1:9")
        parts = [compose(name, service_settings(folder, name, urls)) for name in NAMES]
        self.apps = {part.name: part.app for part in parts}
        for part in parts:
            with part.app.app_context():
                part.app.store.create_all()
                with part.app.store.transaction():
                    part.ship()
        demo.load(self.apps)
        hear(self.apps["ticket"], SUBSCRIPTIONS, "lpse.updated", subject="lpse-93", **LPSE)
        self.clients = {name: app.test_client() for name, app in self.apps.items()}
        listed = self.ask("identity", "GET", USERS, headers=bearer(self.keys_dir, **ADMIN))
        self.callers = everybody(accounts(listed.json))

    def ask(self, service, method, target, headers=None, **request):
        return self.clients[service].open(target, method=method, headers=headers, **request)

    def headers(self, name):
        """A fresh session of this caller."""
        return {} if name == NO_TOKEN else bearer(self.keys_dir, **self.callers[name])

    def close(self):
        for app in self.apps.values():
            with app.app_context():
                app.store.session.remove()
                app.store.engine.dispose()


@pytest.fixture(scope="package")
def suite():
    suite = Embedded().start()
    yield suite
    suite.stop()


@pytest.fixture(scope="package")
def stage(suite):
    return Stage(suite)


@pytest.fixture(scope="package")
def told(stage):
    """The tickets of `relations.py`, and the file of one of them."""
    return stage.tell()


@pytest.fixture(scope="package")
def tickets(told):
    return told[0]


@pytest.fixture(scope="package")
def file(told):
    return told[1]
