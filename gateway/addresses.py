"""Whose address a request comes from; forwarded headers count only from configured proxies."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

Address = IPv4Address | IPv6Address


class Peers:
    """Knows which addresses are proxies of ours."""

    def __init__(self, trusted_proxies: str) -> None:
        """Take networks with commas between them. ValueError when one is not a network."""
        names = (name.strip() for name in trusted_proxies.split(","))
        self._trusted = [ip_network(name) for name in names if name]

    def client_address(self, environ: dict[str, Any]) -> str:
        """The rightmost address of the chain that is not a proxy of ours (SR-34)."""
        peer = str(environ.get("REMOTE_ADDR", ""))
        if not self._trusted or not self._is_trusted(_parsed(peer)):
            return peer
        found = peer
        for name in reversed(str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",")):
            address = _parsed(name.strip())
            if address is None:
                break
            found = str(address)
            if not self._is_trusted(address):
                break
        return found

    def is_https(self, environ: dict[str, Any]) -> bool:
        """Whether the client speaks TLS, to us or to a proxy of ours."""
        if environ.get("wsgi.url_scheme") == "https":
            return True
        told = environ.get("HTTP_X_FORWARDED_PROTO") == "https"
        return told and self._is_trusted(_parsed(str(environ.get("REMOTE_ADDR", ""))))

    def _is_trusted(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self._trusted)


def _parsed(name: str) -> Address | None:
    try:
        address = ip_address(name)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
