"""Rotation of the keys that sign access tokens: spread first, sign later, check for a while."""

import shutil

import jwt
import pytest

from chassis.keys import create_missing
from services.identity.app import create_app
from tests.identity.conftest import start_afresh
from tests.support import settings_for


@pytest.fixture
def folder(tmp_path):
    create_missing(tmp_path / "keys", ["token-9"])
    return tmp_path / "keys"


@pytest.fixture
def app(tmp_path, folder):
    app = create_app(settings_for(tmp_path, folder))
    with app.app_context():
        app.store.create_all()
    start_afresh(app)
    yield app
    with app.app_context():
        app.store.engine.dispose()


def published(client):
    return [key["kid"] for key in client.get("/.well-known/jwks.json").json["keys"]]


def signer(log_in):
    return jwt.get_unverified_header(log_in("ppk1").json["access_token"])["kid"]


def test_a_new_public_key_is_published_before_it_signs(
    add, client, folder, log_in, tmp_path_factory
):
    add("ppk1")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    create_missing(elsewhere, ["token-10"])

    shutil.copy(elsewhere / "token-10.pub.pem", folder)
    assert (published(client), signer(log_in)) == (["token-9", "token-10"], "token-9")

    shutil.copy(elsewhere / "token-10.pem", folder)
    assert signer(log_in) == "token-10"


def test_a_token_of_the_old_key_is_good_until_it_expires(add, client, folder, headers_of):
    add("ppk1")
    headers = headers_of("ppk1")

    create_missing(folder, ["token-10"])
    (folder / "token-9.pem").unlink()

    assert client.get("/api/v1/auth/me", headers=headers).status_code == 200
    assert published(client) == ["token-9", "token-10"]


def test_no_private_part_is_published(client):
    [key] = client.get("/.well-known/jwks.json").json["keys"]

    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
