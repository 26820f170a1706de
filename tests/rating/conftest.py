"""The rating service, and its creator who rates."""

import pytest

from services.rating.app import create_app
from tests.rating.events import NUMBER


@pytest.fixture
def app(make_app):
    return make_app(create_app)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def rate(client, as_):
    """Rate a ticket as its creator: `rate(stars=5)`."""

    def rate(number=NUMBER, *, who="creator", role="ppk", headers=None, **body):
        headers = {**as_(who, role=role), **(headers or {})}
        return client.post(f"/api/v1/tickets/{number}/rating", json=body, headers=headers)

    return rate
