"""Each private server starts, answers, survives a kill with its data and leaves nothing."""

import io
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pika
import psycopg
import pytest
import redis
from minio import Minio
from minio.error import S3Error
from pika.adapters.blocking_connection import BlockingChannel

from tests.servers import S3, Postgres, RabbitMQ, Redis, running
from tests.servers.packages import why_not
from tests.servers.ports import RANGE, free_port

REASON = why_not()
pytestmark = [pytest.mark.servers, pytest.mark.skipif(REASON is not None, reason=str(REASON))]

MEBIBYTE = 1024 * 1024
PERSISTENT = pika.BasicProperties(delivery_mode=2)
# A quorum queue younger than this may be forgotten by a node that is killed.
QUORUM_SETTLES_SECONDS = 2


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    server = Postgres().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def rabbitmq() -> Iterator[RabbitMQ]:
    server = RabbitMQ().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def cache() -> Iterator[Redis]:
    server = Redis().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    server = S3().start()
    yield server
    server.stop()


def connect_to(postgres: Postgres, database: str) -> psycopg.Connection:
    url = postgres.url(database).replace("+psycopg", "")
    return psycopg.connect(url, autocommit=True)


def client_of(s3: S3) -> Minio:
    return Minio(s3.endpoint, access_key=s3.access_key, secret_key=s3.secret_key, secure=False)


def a_bucket(client: Minio) -> str:
    name = f"bucket-{secrets.token_hex(4)}"
    client.make_bucket(name)
    return name


@contextmanager
def channel_to(rabbitmq: RabbitMQ) -> Iterator[BlockingChannel]:
    connection = pika.BlockingConnection(pika.URLParameters(rabbitmq.url))
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        yield channel
    finally:
        connection.close()


def test_ports_are_free_below_the_ephemeral_range_and_never_given_twice() -> None:
    ports = [free_port() for _ in range(200)]

    assert len(set(ports)) == len(ports)
    assert all(port in RANGE for port in ports)


def test_postgres_copies_a_template(postgres: Postgres) -> None:
    postgres.create_database("template_of_tickets")
    with connect_to(postgres, "template_of_tickets") as connection:
        connection.execute("CREATE TABLE tickets AS SELECT 7 AS id")

    postgres.create_database("copy", template="template_of_tickets")

    with connect_to(postgres, "copy") as connection:
        assert connection.execute("SELECT id FROM tickets").fetchall() == [(7,)]


def test_postgres_drops_a_database_that_is_in_use(postgres: Postgres) -> None:
    postgres.create_database("in_use")
    user = connect_to(postgres, "in_use")

    postgres.drop_database("in_use")

    with pytest.raises(psycopg.OperationalError):
        user.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        connect_to(postgres, "in_use")


@pytest.mark.parametrize("fsync", [False, True])
def test_postgres_keeps_every_commit_when_killed(fsync: bool) -> None:
    postgres = Postgres(fsync=fsync).start()
    try:
        url = postgres.url("postgres")
        with connect_to(postgres, "postgres") as connection:
            connection.execute("CREATE TABLE kept (id int)")
            for number in range(100):
                connection.execute("INSERT INTO kept VALUES (%s)", [number])
            postgres.kill()
        postgres.start()

        assert postgres.url("postgres") == url
        with connect_to(postgres, "postgres") as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (100,)
            assert connection.execute("SHOW fsync").fetchone() == ("on" if fsync else "off",)
    finally:
        postgres.stop()


def test_postgres_forgets_what_a_killed_backend_was_doing(postgres: Postgres) -> None:
    writer = connect_to(postgres, "postgres")
    writer.execute("CREATE TABLE unfinished (id int)")
    writer.execute("BEGIN")
    writer.execute("INSERT INTO unfinished VALUES (1)")

    postgres.kill()
    postgres.start()

    with connect_to(postgres, "postgres") as connection:
        assert connection.execute("SELECT count(*) FROM unfinished").fetchone() == (0,)


def test_rabbitmq_keeps_confirmed_messages_when_killed(rabbitmq: RabbitMQ) -> None:
    queues = ("classic", "quorum")
    with channel_to(rabbitmq) as channel:
        for queue in queues:
            channel.queue_declare(queue, durable=True, arguments={"x-queue-type": queue})
        time.sleep(QUORUM_SETTLES_SECONDS)
        for queue in queues:
            for number in range(50):
                channel.basic_publish("", queue, str(number).encode(), PERSISTENT)
    pid, url = rabbitmq.pid, rabbitmq.url

    rabbitmq.kill()
    rabbitmq.start()

    assert (rabbitmq.pid != pid, rabbitmq.url) == (True, url)
    with channel_to(rabbitmq) as channel:
        for queue in queues:
            bodies = [channel.basic_get(queue, auto_ack=True)[2] for _ in range(50)]
            assert bodies == [str(number).encode() for number in range(50)]


def test_rabbitmq_is_one_process_that_obeys_its_control_program(rabbitmq: RabbitMQ) -> None:
    assert Path(f"/proc/{rabbitmq.pid}/comm").read_text() == "beam.smp\n"
    assert f"OS PID: {rabbitmq.pid}" in rabbitmq.ctl("status")
    with pytest.raises(RuntimeError, match="no_such_command"):
        rabbitmq.ctl("no_such_command")


def test_redis_keeps_its_data_when_killed(cache: Redis) -> None:
    redis.Redis.from_url(cache.url).set("limit", 20)

    cache.kill()
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(cache.url).get("limit")
    cache.start()

    assert redis.Redis.from_url(cache.url).get("limit") == b"20"


def test_s3_puts_gets_ranges_and_deletes(s3: S3) -> None:
    client = client_of(s3)
    bucket = a_bucket(client)

    client.put_object(
        bucket_name=bucket, object_name="note", data=io.BytesIO(b"0123456789"), length=10
    )

    with client.get_object(bucket_name=bucket, object_name="note", offset=2, length=3) as part:
        assert (part.status, part.read()) == (206, b"234")
    client.remove_object(bucket_name=bucket, object_name="note")
    with pytest.raises(S3Error, match="NoSuchKey"):
        client.stat_object(bucket_name=bucket, object_name="note")


def test_s3_takes_a_file_in_parts_and_survives_a_kill_of_the_gateway(s3: S3) -> None:
    client = client_of(s3)
    bucket = a_bucket(client)
    content = secrets.token_bytes(20 * MEBIBYTE)
    client.put_object(
        bucket_name=bucket,
        object_name="large",
        data=io.BytesIO(content),
        length=-1,
        part_size=5 * MEBIBYTE,
    )

    s3.kill()
    s3.start()

    etag = client.stat_object(bucket_name=bucket, object_name="large").etag
    assert str(etag).endswith("-4")
    with client.get_object(bucket_name=bucket, object_name="large") as whole:
        assert whole.read() == content


def test_s3_refuses_a_wrong_secret(s3: S3) -> None:
    stranger = Minio(s3.endpoint, access_key=s3.access_key, secret_key="wrong", secure=False)

    with pytest.raises(S3Error, match="SignatureDoesNotMatch"):
        stranger.list_buckets()


def test_running_starts_only_what_is_wanted_and_leaves_nothing() -> None:
    with running(rabbitmq=False, s3=False) as servers:
        folders = [servers.postgres.folder, servers.redis.folder]
        pids = [servers.postgres.pid, servers.redis.pid]
        assert not servers.rabbitmq.is_running
        assert not servers.s3.is_running

    assert not any(folder.exists() for folder in folders)
    assert not any(is_alive(pid) for pid in pids)


ABANDONING = """
from tests.servers import Postgres, Redis
servers = [Redis().start(), Postgres().start()]
print(*[f"{server.pid} {server.folder}" for server in servers], sep="\\n", flush=True)
input()
"""


def test_servers_end_when_their_test_run_is_killed() -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", ABANDONING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    left = [run.stdout.readline().split() for _ in range(2)]
    assert all(is_alive(int(pid)) and Path(folder).is_dir() for pid, folder in left)

    run.kill()
    run.communicate()

    wait_until(lambda: not any(is_alive(int(pid)) for pid, _ in left))
    wait_until(lambda: not any(Path(folder).exists() for _, folder in left))


def is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def wait_until(is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.02)
