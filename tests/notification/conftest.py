"""The notification service."""

import pytest

from services.notification.app import create_app


@pytest.fixture
def app(make_app):
    return make_app(create_app)


@pytest.fixture
def client(app):
    return app.test_client()
