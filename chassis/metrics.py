"""Prometheus metrics, one registry per service."""

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from werkzeug.routing import Rule

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """What one service counts. Labels carry routes, never numbers or names of people."""

    def __init__(self, service: str) -> None:
        self._registry = CollectorRegistry()
        self._latency = Histogram(
            "lpse_request_seconds",
            "Time to answer",
            ["service", "route", "method", "status"],
            registry=self._registry,
            buckets=BUCKETS,
        )
        self._backlog = Gauge("lpse_outbox_waiting", "Events waiting", registry=self._registry)
        self._age = Gauge("lpse_outbox_age_seconds", "Oldest waiting", registry=self._registry)
        self._service = service

    def observe(self, rule: Rule | None, method: str, status: int, seconds: float) -> None:
        route = rule.rule if rule else "none"
        self._latency.labels(self._service, route, method, str(status)).observe(seconds)

    def render(self, backlog: tuple[int, float]) -> bytes:
        count, age = backlog
        self._backlog.set(count)
        self._age.set(age)
        return generate_latest(self._registry)
