"""Whose address counts when proxies stand in between (SR-34)."""

import pytest

from gateway.addresses import Peers

PROXIES = "10.0.0.0/8, 192.168.1.1/32,fd00::/8"


def environ(peer, forwarded="", **more):
    return {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded, **more}


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.7", "203.0.113.5"),
        ("10.0.0.2", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.2", "1.1.1.1, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.2", "1.1.1.1, 198.51.100.7, 10.0.0.9", "198.51.100.7"),
        ("10.0.0.2", "1.1.1.1,198.51.100.7,192.168.1.1,10.1.2.3", "198.51.100.7"),
        ("10.0.0.2", "10.0.0.3, 10.0.0.4", "10.0.0.3"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "198.51.100.7, nonsense", "10.0.0.2"),
        ("10.0.0.2", "198.51.100.7, nonsense, 10.0.0.9", "10.0.0.9"),
        ("10.0.0.2", "::ffff:198.51.100.7", "198.51.100.7"),
        ("::ffff:10.0.0.2", "198.51.100.7", "198.51.100.7"),
        ("fd00::1", "2001:db8::7", "2001:db8::7"),
        ("", "198.51.100.7", ""),
    ],
)
def test_the_rightmost_address_that_is_no_proxy_counts(peer, forwarded, address):
    assert Peers(PROXIES).client_address(environ(peer, forwarded)) == address


@pytest.mark.parametrize("forwarded", ["127.0.0.1", "10.0.0.1", "1.1.1.1," * 20])
def test_without_configured_proxies_only_the_peer_counts(forwarded):
    assert Peers("").client_address(environ("203.0.113.5", forwarded)) == "203.0.113.5"


def test_a_network_that_is_none_stops_the_start():
    with pytest.raises(ValueError, match="does not appear"):
        Peers("10.0.0.0/8, everybody")


@pytest.mark.parametrize(
    ("peer", "scheme", "told", "https"),
    [
        ("203.0.113.5", "https", "", True),
        ("203.0.113.5", "http", "https", False),
        ("10.0.0.2", "http", "https", True),
        ("10.0.0.2", "http", "http", False),
    ],
)
def test_only_our_proxies_are_believed_about_tls(peer, scheme, told, https):
    more = {"wsgi.url_scheme": scheme, "HTTP_X_FORWARDED_PROTO": told}

    assert Peers(PROXIES).is_https(environ(peer, **more)) is https


def test_the_address_behind_a_proxy_reaches_the_service(make_gateway, service, as_):
    client = make_gateway(trusted_proxies="127.0.0.0/8").test_client()
    forwarded = {"X-Forwarded-For": "6.6.6.6, 198.51.100.7", "X-Forwarded-Proto": "https"}

    answer = client.get("/api/v1/tickets", headers={**as_(role="ppk"), **forwarded})

    assert service.seen[0].header("X-Client-Address") == ["198.51.100.7"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
