"""Both object stores behave alike: a folder, and a real S3 (marked `servers`)."""

import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from chassis.domain import NotFoundError, UnavailableError
from services.attachment.adapters import object_store

CONTENT = bytes(range(256)) * 1000


@pytest.fixture(scope="module")
def s3():
    from tests.servers import S3

    server = S3().start()
    yield server
    server.stop()


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.servers)])
def store(request, tmp_path):
    if request.param == "folder":
        made = object_store(f"file:{tmp_path}/objects")
    else:
        server = request.getfixturevalue("s3")
        keys = f"{server.access_key}:{server.secret_key}"
        made = object_store(f"s3://{keys}@{server.endpoint}/lampiran?secure=0")
    made.prepare()
    made.prepare()
    return made


@pytest.fixture
def key(store):
    key = uuid4().hex
    store.put(key, io.BytesIO(CONTENT), len(CONTENT))
    return key


def read(reader, size=1000):
    pieces = list(iter(lambda: reader.read(size), b""))
    reader.close()
    return b"".join(pieces)


def test_what_was_put_comes_back(store, key):
    assert store.exists(key)
    assert read(store.open(key, 0, len(CONTENT))) == CONTENT


@pytest.mark.parametrize(("offset", "length"), [(0, 1), (255_999, 1), (100, 5000), (1, 255_999)])
def test_any_part_comes_back(store, key, offset, length):
    assert read(store.open(key, offset, length)) == CONTENT[offset : offset + length]


def test_a_reader_can_be_closed_early(store, key):
    reader = store.open(key, 0, len(CONTENT))

    assert len(reader.read(10)) == 10
    reader.close()

    assert read(store.open(key, 0, 10)) == CONTENT[:10]


def test_what_was_deleted_is_gone_and_may_be_deleted_again(store, key):
    store.delete(key)
    store.delete(key)

    assert not store.exists(key)
    with pytest.raises(NotFoundError):
        store.open(key, 0, 1)


def test_old_objects_are_found_on_their_shelf(store, key):
    soon, ago = (datetime.now(UTC) + timedelta(hours=n) for n in (1, -1))

    assert key in store.stale(key[:2], soon)
    assert key not in store.stale(key[:2], ago)
    assert key not in store.stale("00" if key[:2] != "00" else "01", soon)


@pytest.mark.parametrize("name", ["", "../x", "a" * 31, "A" * 32, "/etc/passwd", "0" * 32 + "/"])
def test_only_our_keys_reach_a_path(store, name):
    for use in (store.exists, store.delete, lambda key: store.open(key, 0, 1)):
        with pytest.raises(ValueError, match="not a key"):
            use(name)


def test_a_stream_that_ends_early_is_not_kept(store):
    key = uuid4().hex

    with pytest.raises(UnavailableError):
        store.put(key, io.BytesIO(b"short"), 100)

    assert not store.exists(key)


@pytest.mark.servers
def test_a_large_object_goes_up_in_parts(store):
    key, size = uuid4().hex, 20 * 1024 * 1024

    store.put(key, io.BytesIO(bytes(size)), size)

    assert len(read(store.open(key, 0, size), 2**20)) == size


def test_an_s3_that_is_down_says_so():
    store = object_store("s3://key:secret@127.0.0.1:9/lampiran?secure=0")

    with pytest.raises(UnavailableError):
        store.exists("0" * 32)


@pytest.mark.parametrize("url", ["", "ftp://x", "data/attachments"])
def test_other_addresses_stop_the_process_at_once(url):
    with pytest.raises(SystemExit, match="LPSE_STORE_URL"):
        object_store(url)
