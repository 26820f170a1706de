"""Machine clients: what they get, what they are bound to, how they end."""

import base64

import pytest

from services.identity import commands
from services.identity.domain.tokens import SCOPES
from services.identity.http.schemas.views import ClientView
from tests.support import service_bearer

URL = "/api/v1/clients"
TOKEN = "/api/v1/auth/token"


@pytest.fixture
def admin(as_):
    return as_("admin", role="admin")


@pytest.fixture
def make(client, admin):
    def make(**changes):
        body = {"name": "SIAP", "scopes": ["tickets:read", "events:read"], **changes}
        return client.post(URL, json=body, headers=admin)

    return make


@pytest.fixture
def ask(client):
    def ask(made, **changes):
        form = {name: made[name] for name in ("client_id", "client_secret")}
        form = {"grant_type": "client_credentials", **form, **changes}
        return client.post(TOKEN, data=form)

    return ask


def claims_of(app, answer):
    return app.verifier.verify(answer.json["access_token"])


def test_a_secret_is_shown_once(client, admin, make):
    made = make()

    listed = client.get(URL, headers=admin).json["items"]

    assert made.status_code == 201
    assert ClientView().validate({**made.json, "created_at": "2026-06-15T00:00:00+00:00"}) == {}
    assert len(made.json["client_secret"]) >= 32
    without = {name: value for name, value in made.json.items() if name != "client_secret"}
    assert listed == [without]


def test_a_token_says_what_the_client_is_bound_to(app, ask, make):
    made = make(lpse_codes=["93"], applications=["spse"]).json

    answer = ask(made)

    assert (answer.status_code, answer.json["token_type"]) == (200, "Bearer")
    assert (answer.json["expires_in"], answer.json["scope"]) == (300, "tickets:read events:read")
    who = claims_of(app, answer)
    assert (who.id, who.role, who.name) == (made["client_id"], "system", "SIAP")
    assert who.scopes == {"tickets:read", "events:read"}
    assert (who.lpse_codes, who.applications) == (("93",), ("spse",))
    assert who.sid


def test_an_unbound_client_is_bound_to_nothing(app, ask, make):
    who = claims_of(app, ask(make().json))

    assert (who.lpse_codes, who.applications) == (None, None)


def test_scopes_can_be_narrowed_and_not_widened(app, ask, make):
    made = make().json

    narrow, wide = ask(made, scope="events:read"), ask(made, scope="subscriptions:write")

    assert claims_of(app, narrow).scopes == {"events:read"}
    assert (wide.status_code, wide.json["error"]) == (400, "invalid_scope")


def test_http_basic_is_as_good_and_unknown_parameters_are_ignored(client, make):
    made = make().json
    pair = base64.b64encode(f"{made['client_id']}:{made['client_secret']}".encode()).decode()
    form = {"grant_type": "client_credentials", "audience": "x"}

    answer = client.post(TOKEN, data=form, headers={"Authorization": f"Basic {pair}"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "salah"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_refusals_speak_oauth_and_ours(ask, make, changes, status, error):
    answer = ask(make().json, **changes)

    assert (answer.status_code, answer.json["error"]) == (status, error)
    assert answer.json["type"] == f"/problems/{error.replace('_', '-')}"


@pytest.mark.parametrize("pair", ["%%%", "////", "AA=="])
def test_broken_basic_credentials_are_wrong_ones(client, pair):
    form = {"grant_type": "client_credentials"}

    answer = client.post(TOKEN, data=form, headers={"Authorization": f"Basic {pair}"})

    assert answer.status_code == 401


def test_guessing_a_secret_locks_the_client(ask, make):
    made = make().json

    tries = [ask(made, client_secret="salah").status_code for _ in range(6)]

    assert tries == [401] * 5 + [423]
    assert ask(made).status_code == 423


@pytest.fixture
def ended(client, keys_dir):
    """Ask, as the gateway does, which sessions have ended."""

    def ended():
        gateway = service_bearer(keys_dir, caller="gateway", to="identity")
        answer = client.get("/internal/revocations", headers=gateway)
        return {revoked["sid"] for revoked in answer.json["revoked"]}

    return ended


def test_a_removed_client_and_its_tokens_end(client, admin, ask, make, ended):
    made = make().json
    sid = claims_of(client.application, ask(made)).sid

    assert client.delete(f"{URL}/{made['client_id']}", headers=admin).status_code == 204

    assert ask(made).status_code == 401
    assert ended() == {sid}
    assert client.delete(f"{URL}/{made['client_id']}", headers=admin).status_code == 404


def test_a_client_bound_anew_gets_new_tokens(client, admin, ask, make, ended):
    made = make(lpse_codes=["93"]).json
    before = claims_of(client.application, ask(made))
    changes = {"lpse_codes": None, "scopes": ["events:read"]}

    answer = client.patch(f"{URL}/{made['client_id']}", json=changes, headers=admin)

    assert (answer.status_code, answer.json["lpse_codes"]) == (200, None)
    after = claims_of(client.application, ask(made))
    assert (after.lpse_codes, after.scopes) == (None, {"events:read"})
    assert ended() == {before.sid} != {after.sid}
    assert client.patch(f"{URL}/nobody", json=changes, headers=admin).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["admin:write"]}, "scopes.0"),
        ({"lpse_codes": ["93", "404"]}, "lpse_codes"),
        ({"lpse_codes": []}, "lpse_codes"),
        ({"applications": ["SPSE!"]}, "applications.0"),
        ({"name": ""}, "name"),
        ({"client_id": "x"}, "client_id"),
    ],
)
def test_what_is_refused(make, changes, field):
    answer = make(**changes)

    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


@pytest.mark.parametrize("role", ["admin_ppe", "pimpinan", "helpdesk_lkpp", "system"])
def test_only_admins_administer_clients(as_, client, role):
    headers = as_(role=role)

    answers = [
        client.get(URL, headers=headers),
        client.post(URL, json={}, headers=headers),
        client.patch(f"{URL}/x", json={}, headers=headers),
        client.delete(f"{URL}/x", headers=headers),
    ]

    assert {answer.status_code for answer in answers} == {403}


def test_the_demo_may_choose_id_and_secret(app, ask):
    with app.app_context(), app.store.transaction():
        made = commands.create_client(
            name="Demo", scopes=SCOPES, client_id="siap-demo", secret="Rahasia-123!"
        )

    assert ask(made._asdict()).status_code == 200
