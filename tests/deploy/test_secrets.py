"""The secrets of a new installation: made once, complete, in the form that their readers want."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pika
import pytest
import sqlalchemy as sa

from services.attachment.adapters.s3_store import S3Store
from tests.deploy.files import COMPOSE, ROOT, SERVICES, manifests


def make(folder):
    subprocess.run(["sh", ROOT / "deploy" / "secrets.sh", folder], check=True)
    return {f"{p.parent.name}/{p.name}": p.read_text() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def secrets(tmp_path_factory):
    return make(tmp_path_factory.mktemp("made") / "secrets")


def test_all_that_compose_mounts_is_made(secrets):
    mounted = {entry["file"] for entry in COMPOSE["secrets"].values()}

    assert mounted <= {f".data/secrets/{name}" for name in secrets}


def test_what_is_made_stays(tmp_path):
    assert make(tmp_path / "x") == make(tmp_path / "x")


def test_two_installations_share_nothing_secret(tmp_path, secrets):
    other = make(tmp_path / "other")

    assert [name for name in secrets if secrets[name] == other[name]] == []


def test_the_folder_is_closed_to_others(tmp_path):
    make(tmp_path / "x")

    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_a_database_and_a_password_of_its_own(secrets, name):
    url = sa.make_url(secrets[f"{name}/database_url"])

    assert (url.drivername, url.host) == ("postgresql+psycopg", "postgres")
    assert (url.username, url.database) == (name, name)
    passwords = {sa.make_url(secrets[f"{other}/database_url"]).password for other in SERVICES}
    assert len(passwords) == len(SERVICES)


def test_the_stores_know_the_passwords_of_the_addresses(secrets):
    broker = pika.URLParameters(secrets["ticket/broker_url"])
    files = S3Store.from_url(secrets["attachment/store_url"])
    limits = urlsplit(secrets["gateway/redis_url"])

    assert (broker.host, broker.virtual_host) == ("rabbitmq", "/")
    assert f"default_pass = {broker.credentials.password}\n" in secrets["rabbitmq/login.conf"]
    assert f"requirepass {limits.password}\n" in secrets["redis/redis.conf"]
    assert f":{secrets['minio/password']}@minio:9000/" in secrets["attachment/store_url"]
    assert isinstance(files, S3Store)


def referenced(node):
    """Names of the Secrets that an object refers to."""
    if isinstance(node, list):
        return set().union(*map(referenced, node))
    if not isinstance(node, dict):
        return set()
    own = (
        {node["secret"].get("secretName") or node["secret"]["name"]} if "secret" in node else set()
    )
    return own.union(*(referenced(value) for value in node.values()))


def test_the_cluster_gets_every_secret_that_a_manifest_refers_to(tmp_path):
    kubectl = tmp_path / "kubectl"
    kubectl.write_text(f'#!/bin/sh\ncase $1 in create) echo "$@" >> {tmp_path}/said ;; esac\n')
    kubectl.chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "PYTHON": sys.executable,
    }

    script = ROOT / "deploy" / "k8s" / "secrets.sh"
    subprocess.run(["sh", script, tmp_path / "data"], check=True, env=environment)

    said = {line.split()[3]: line for line in (tmp_path / "said").read_text().splitlines()}
    assert referenced(list(manifests())) <= set(said)
    assert "person.key" in said["ticket-keys"]
    assert "token-1.pem" in said["identity-keys"]
    assert said["rating-keys"].split()[-1].endswith("svc-rating.pem")
    assert "svc-ticket.pub.pem" in said["keys-public"]
    assert [name for name, line in said.items() if "svc-ticket.pem" in line] == ["ticket-keys"]
