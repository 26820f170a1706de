"""Every cell at the gateway by itself: with no service behind it, "let in" is a 503 (SR-01).

A service refuses too, so that a wrong cell here would not show in a whole suite.
"""

import pytest

from gateway.app import GatewaySettings, create_app
from tests.security.callers import LET_IN, NO_TOKEN, everybody, expected
from tests.security.matrix import PEOPLE, PUBLIC
from tests.support import bearer, person

NOBODY_THERE = "http://127.0.0.1:9/{service}"
MANY = "1000000/minute"
# A grant in the address may stand for a token; what is asked for in a query is no matter of paths.
LEFT_TO_THE_SERVICE = {"GET /api/v1/attachments/{attachment_id}"}
ROWS = [row for row in PUBLIC if not row.query and str(row) not in LEFT_TO_THE_SERVICE]


@pytest.fixture(scope="module")
def gateway(keys_dir):
    settings = GatewaySettings(
        keys_dir=keys_dir,
        service_url=NOBODY_THERE,
        limit_writes=MANY,
        limit_logins=MANY,
        limit_refreshes=MANY,
        limit_public=MANY,
    )
    return create_app(settings).test_client()


CALLERS = everybody({role: person(role) for role in PEOPLE})


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_what_the_table_says(gateway, keys_dir, row):
    def knock(claims):
        headers = bearer(keys_dir, **claims) if claims else {}
        answer = gateway.open(
            row.target, method=row.method, headers=headers, content_type=row.content_type
        )
        return LET_IN if answer.status_code == 503 else answer.status_code

    assert NO_TOKEN in CALLERS
    assert {name: knock(claims) for name, claims in CALLERS.items()} == {
        name: expected(row, claims) for name, claims in CALLERS.items()
    }
