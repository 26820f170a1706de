"""A gateway in front of one small real service that plays all of them."""

import pytest

from gateway.app import GatewaySettings, create_app
from tests.gateway.upstream import Service, served


class Stage:
    """Where the service of the current test answers; one server serves them all."""

    service = Service()

    def __call__(self, environ, start_response):
        return self.service(environ, start_response)


@pytest.fixture(scope="session")
def stage():
    return Stage()


@pytest.fixture(scope="session")
def address(stage):
    with served(stage) as url:
        yield url


@pytest.fixture
def service(stage):
    stage.service = Service()
    return stage.service


@pytest.fixture
def make_gateway(address, service, keys_dir, clock):
    """Build a gateway: `make_gateway(limit_writes="2/minute")`."""
    made = []

    def make(**changes):
        values = {"keys_dir": keys_dir, "service_url": address, **changes}
        made.append(create_app(GatewaySettings(**values), clock=clock))
        return made[-1]

    yield make
    for gateway in made:
        gateway.revocations.stop()


@pytest.fixture
def gateway(make_gateway):
    return make_gateway()


@pytest.fixture
def client(gateway):
    return gateway.test_client()
