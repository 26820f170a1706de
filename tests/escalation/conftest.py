"""The escalation service with what it ships, two LPSEs and a catalogue."""

import pytest

from services.escalation import commands
from services.escalation.app import create_app
from tests.escalation.documents import know


@pytest.fixture
def bare_app(make_app):
    """A service that has not heard from the others yet."""
    app = make_app(create_app)
    with app.app_context(), app.store.transaction():
        commands.ship()
    return app


@pytest.fixture
def app(bare_app):
    know(bare_app)
    return bare_app


@pytest.fixture
def client(app):
    return app.test_client()
