"""Who may have a file: by grant, by ownership, by what the ticket service says."""

import time
from uuid import uuid4

import jwt
import pytest

from chassis.keys import KeyDirectory
from tests.attachment.conftest import NUMBER
from tests.attachment.samples import PDF
from tests.support import person, service_bearer


@pytest.fixture
def sent(upload, bind):
    """A file that was sent with a ticket."""
    file = upload(who="ppk1").json
    bind(file["id"])
    return file


@pytest.fixture
def grant(keys_dir, sent):
    """A grant as the ticket service signs it; what is wrong with it can be said."""

    def sign(*, key="svc-ticket", kid="svc-ticket", algorithm="EdDSA", **claims):
        plain = {
            "iss": "svc:ticket",
            "aud": "svc:attachment",
            "sub": sent["id"],
            "iat": int(time.time()),
            "exp": int(time.time()) + 60,
        }
        payload = {name: value for name, value in (plain | claims).items() if value is not None}
        secret = KeyDirectory(keys_dir).private(key) if key else "secret" * 8
        return jwt.encode(payload, secret, algorithm=algorithm, headers={"kid": kid})

    return sign


def test_whoever_holds_a_grant_needs_no_token(client, sent, grant, tickets):
    answer = client.get(sent["url"], query_string={"grant": grant()})

    assert (answer.status_code, answer.data) == (200, PDF)
    assert tickets.asked == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"sub": str(uuid4())},
        {"sub": None},
        {"aud": "svc:ticket"},
        {"aud": "lpse-support"},
        {"aud": None},
        {"iss": "svc:gateway"},
        {"iss": None},
        {"key": "svc-gateway"},
        {"key": "svc-gateway", "kid": "svc-gateway", "iss": "svc:gateway"},
        {"key": "token-1", "kid": "token-1"},
        {"key": "token-1"},
        {"key": None, "algorithm": "HS256"},
    ],
)
def test_a_grant_that_does_not_hold_is_refused(client, sent, grant, wrong):
    answer = client.get(sent["url"], query_string={"grant": grant(**wrong)})

    assert (answer.status_code, answer.json["type"]) == (403, "/problems/grant-not-valid")


@pytest.mark.parametrize("rubbish", ["x", "a.b.c", "é", "." * 5000])
def test_rubbish_is_no_grant(client, sent, rubbish):
    assert client.get(sent["url"], query_string={"grant": rubbish}).status_code == 403


def test_an_unsigned_grant_is_no_grant(client, sent):
    claims = {"iss": "svc:ticket", "aud": "svc:attachment", "sub": sent["id"], "exp": 9e9}
    unsigned = jwt.encode(claims, "", algorithm="none", headers={"kid": "svc-ticket"})

    assert client.get(sent["url"], query_string={"grant": unsigned}).status_code == 403


def test_a_grant_says_nothing_to_the_rest_of_the_service(client, sent, grant):
    body = {"ids": [sent["id"]], "owner": person("ppk1"), "ticket": "x"}
    headers = {"Authorization": f"Bearer {grant()}"}

    assert client.post("/internal/claims", json=body, headers=headers).status_code == 401


def test_an_old_grant_does_not_stand_in_the_way_of_a_token(client, sent, grant, tickets, as_):
    tickets.show("helpdesk")

    answer = client.get(
        sent["url"],
        query_string={"grant": grant(exp=int(time.time()) - 60)},
        headers=as_("helpdesk", role="helpdesk_lkpp"),
    )

    assert answer.status_code == 200


def test_until_it_is_sent_only_its_owner_has_it(client, upload, as_, tickets):
    url = upload(who="ppk1").json["url"]

    assert client.get(url, headers=as_("ppk1", role="ppk")).status_code == 200
    assert client.get(url, headers=as_("ppk2", role="ppk")).status_code == 404
    assert client.get(url, headers=as_("boss", role="admin")).status_code == 404
    assert client.get(url).status_code == 401
    assert tickets.asked == []


def test_once_it_is_sent_the_ticket_service_decides(client, sent, tickets, as_):
    tickets.show("helpdesk")

    assert client.get(sent["url"], headers=as_("helpdesk", role="admin_ppe")).status_code == 200
    assert client.get(sent["url"], headers=as_("other", role="admin_ppe")).status_code == 404
    assert client.get(sent["url"], headers=as_("ppk1", role="ppk")).status_code == 404
    assert tickets.asked == [NUMBER] * 3


def test_hidden_and_unknown_look_the_same(client, sent, tickets, as_):
    headers = as_("other", role="ppk")

    hidden = client.get(sent["url"], headers=headers)
    unknown = client.get(f"/api/v1/attachments/{uuid4()}", headers=headers)

    assert hidden.json["type"] == unknown.json["type"]
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.json["detail"] == unknown.json["detail"]


def test_without_the_ticket_service_one_is_asked_to_wait(start, as_, keys_dir, sent):
    client = start(service_url="http://127.0.0.1:9").test_client()

    answer = client.get(sent["url"], headers=as_("ppk1", role="ppk"))

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_services_do_not_bring_or_claim_in_the_name_of_others(client, keys_dir, as_):
    wrong = service_bearer(keys_dir, caller="ticket", to="identity")
    body = {"ids": [str(uuid4())], "owner": person("ppk1"), "ticket": "x"}

    assert client.post("/internal/claims", json=body, headers=wrong).status_code == 401
    assert client.post("/internal/claims", json=body, headers=as_(role="admin")).status_code == 403
    assert client.post("/internal/claims", json=body).status_code == 401
