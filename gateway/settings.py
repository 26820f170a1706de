"""What the gateway is told at its start."""

from dataclasses import dataclass

from chassis.settings import Upstreams


@dataclass(frozen=True, kw_only=True)
class GatewaySettings(Upstreams):
    """Limits read `120/minute`; `trusted_proxies` are networks, with commas between.

    `probe_port` is where probes and metrics are answered, and nowhere else.
    """

    limit_writes: str = "120/minute"
    limit_logins: str = "20/minute"
    limit_refreshes: str = "60/minute"
    limit_public: str = "30/minute"
    trusted_proxies: str = ""
    probe_port: int = 8081
    test_clock: bool = False
