"""What passes through the gateway, what does not, and that nothing large is held in memory."""

import http.client
import json
import time
from urllib.parse import urlsplit

import pytest

from tests.gateway.upstream import served

TICKETS = "/api/v1/tickets"
MIB = 1024 * 1024


@pytest.fixture
def door(gateway):
    """A connection to the gateway on a real server."""
    with served(gateway) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        yield connection
        connection.close()


def begin_upload(door, headers, *, length=None, query="?act=arrive"):
    door.putrequest("POST", f"/api/v1/attachments{query}")
    for name, value in {**headers, "Content-Type": "application/octet-stream"}.items():
        door.putheader(name, value)
    if length is None:
        door.putheader("Transfer-Encoding", "chunked")
    else:
        door.putheader("Content-Length", str(length))
    door.endheaders()


def chunk(data):
    return b"%x\r\n%b\r\n" % (len(data), data)


def test_a_request_reaches_the_service_as_it_was_sent(client, service, as_):
    headers = {**as_(role="ppk"), "Idempotency-Key": "k", "If-Match": '"7"'}

    answer = client.post(f"{TICKETS}?q=a%20b&q=%C3%A9", json={"title": "é"}, headers=headers)

    [seen] = service.seen
    assert (answer.status_code, answer.json) == (200, {"ok": True})
    assert (seen.method, seen.target) == ("POST", f"{TICKETS}?q=a%20b&q=%C3%A9")
    assert seen.body == b'{"title": "\\u00e9"}'
    assert seen.header("Authorization") == [headers["Authorization"]]
    assert seen.header("Idempotency-Key") == ["k"]
    assert seen.header("If-Match") == ['"7"']


def test_the_answer_comes_back_with_its_headers_and_ours(client, as_):
    answer = client.get(TICKETS, headers={**as_(role="ppk"), "X-Request-ID": "abc-1"})

    assert answer.headers["ETag"] == '"7"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Request-ID"] == "abc-1"
    assert "Strict-Transport-Security" not in answer.headers


def test_a_refusal_of_the_service_is_passed_on(client, as_):
    answer = client.get(f"{TICKETS}?act=refuse", headers=as_(role="ppk"))

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/wrong-state")


def test_nothing_comes_back_as_nothing(client, as_):
    answer = client.get(f"{TICKETS}?act=nothing", headers=as_(role="ppk"))

    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize(
    "name",
    [
        "X-User-Id",
        "x_user_role",
        "X-Role",
        "X-LPSE-Code",
        "X-Internal-Token",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "Forwarded",
        "X-Real-IP",
        "CF-Connecting-IP",
        "X-Client-Address",
        "x-client_address",
        "X-HTTP-Method-Override",
        "Cookie",
        "Transfer-Encoding",
        "User-Agent",
    ],
)
def test_who_one_is_cannot_be_said_in_a_header(client, service, as_, name):
    client.get(TICKETS, headers={**as_(role="ppk"), name: "10.9.9.9"})

    [seen] = service.seen
    assert "10.9.9.9" not in str(seen.headers)
    assert seen.header("X-Client-Address") == ["127.0.0.1"]


def test_request_id_and_trace_are_carried_along(client, service, as_):
    trace = f"00-{'a' * 32}-{'b' * 16}-01"

    client.get(TICKETS, headers={**as_(role="ppk"), "X-Request-ID": "r1", "traceparent": trace})

    [seen] = service.seen
    assert (seen.header("X-Request-ID"), seen.header("traceparent")) == (["r1"], [trace])


def test_what_concerns_one_connection_stays_there(client, as_):
    answer = client.get(f"{TICKETS}?act=hops", headers=as_(role="ppk"))

    assert answer.headers.getlist("Set-Cookie") == ["a=1", "b=2"]
    assert not {"Upgrade", "X-Own", "Connection"} & set(answer.headers.keys())


def test_cookies_of_one_answer_reach_nobody_else(client, service, as_):
    client.get(f"{TICKETS}?act=cookies", headers=as_("one", role="ppk"))
    client.get(TICKETS, headers=as_("two", role="ppk"))

    assert [seen.header("Cookie") for seen in service.seen] == [[], []]


def test_head_has_the_headers_of_get_and_no_body(door, as_):
    door.request("HEAD", TICKETS, headers=as_(role="ppk"))
    answer = door.getresponse()

    assert (answer.status, answer.read()) == (200, b"")
    assert answer.headers["Content-Length"] == str(len('{"ok": true}'))


def test_a_large_answer_flows_before_it_is_complete(door, service, as_):
    door.request("GET", "/api/v1/tickets/TPS1/attachments.zip?act=flow", headers=as_(role="ppk"))
    answer = door.getresponse()
    first = answer.read1()
    service.go_on.set()
    rest = answer.read()

    assert first == b"first"
    assert len(rest) == 64 * 65_536


def test_a_client_that_leaves_frees_the_service(door, service, as_):
    door.request("GET", "/api/v1/tickets/TPS1/attachments.zip?act=flow", headers=as_(role="ppk"))
    answer = door.getresponse()
    answer.read1()
    answer.close()
    door.close()
    service.go_on.set()

    assert service.left.wait(5)


def test_an_upload_arrives_before_it_is_complete(door, service, as_):
    begin_upload(door, as_(role="ppk"), length=2 * 65_536)
    door.send(b"x" * 65_536)
    arrived = service.first_piece.wait(5)
    door.send(b"x" * 65_536)

    assert arrived
    assert door.getresponse().read() == b'{"size": 131072}'


def test_an_upload_without_a_length_arrives_as_well(door, service, as_):
    begin_upload(door, as_(role="ppk"))
    door.send(chunk(b"x" * 65_536))
    arrived = service.first_piece.wait(5)
    door.send(chunk(b"yz") + b"0\r\n\r\n")

    assert arrived
    assert door.getresponse().read() == b'{"size": 65538}'
    assert service.seen[0].header("Transfer-Encoding") == ["chunked"]


def test_what_arrived_of_a_broken_upload_reaches_the_service(door, service, as_):
    begin_upload(door, as_(role="ppk"), length=10 * 65_536)
    door.send(b"x" * 100_000)
    service.first_piece.wait(5)
    door.sock.shutdown(2)
    deadline = time.monotonic() + 5
    while sum(service.pieces) < 100_000 and time.monotonic() < deadline:
        time.sleep(0.01)

    assert sum(service.pieces) == 100_000


def test_an_upload_that_says_it_is_too_large_is_refused_before_it_is_sent(door, service, as_):
    begin_upload(door, as_(role="ppk"), length=50 * MIB)

    answer = door.getresponse()

    assert (answer.status, answer.getheader("Content-Type")) == (413, "application/problem+json")
    assert "8 MB" in json.load(answer)["detail"]
    assert service.seen == []


def test_a_file_of_eight_mebibytes_passes_with_what_is_around_it(door, service, as_):
    begin_upload(door, as_(role="ppk"), length=8 * MIB + 1024)
    for _ in range(8):
        door.send(b"x" * MIB)
    door.send(b"x" * 1024)

    assert door.getresponse().read() == b'{"size": 8389632}'


def test_an_upload_without_a_length_is_cut_where_it_becomes_too_large(door, service, as_):
    begin_upload(door, as_(role="ppk"))
    for _ in range(10):
        door.send(chunk(b"x" * MIB))

    size = json.load(door.getresponse())["size"]

    assert 8 * MIB < size < 9 * MIB


def test_json_beyond_a_mebibyte_is_refused_before_it_is_read(client, service, as_):
    answer = client.post(TICKETS, data=b"x" * (MIB + 1), headers=as_(role="ppk"))

    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
    assert service.seen == []


def test_json_without_a_length_is_cut_at_the_same_size(door, service, as_):
    door.putrequest("POST", "/api/v1/users")
    for name, value in {**as_(role="admin"), "Transfer-Encoding": "chunked"}.items():
        door.putheader(name, value)
    door.endheaders()
    for _ in range(17):
        door.send(chunk(b"x" * 65_536))

    assert door.getresponse().status == 413
    assert service.seen == []
