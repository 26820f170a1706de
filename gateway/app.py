"""The one door: every request is matched with its policy line, admitted, and carried on."""

import threading
import time
from collections.abc import Callable
from functools import cache, partial

from flask import Flask, Response, g, request, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from chassis import problems
from chassis.auth import Verifier
from chassis.calls import ServiceClient
from chassis.clock import Clock
from chassis.http import begin_request, json_response
from chassis.keys import KeyDirectory
from chassis.logs import access_log
from chassis.metrics import Metrics
from gateway import clock_moves, docs, openapi, policy
from gateway.addresses import Peers
from gateway.guard import Guard
from gateway.health import Health
from gateway.limits import Limits
from gateway.paths import public_path
from gateway.proxy import forward
from gateway.revocations import Revocations
from gateway.settings import GatewaySettings
from gateway.upstreams import Upstream

__all__ = ["Gateway", "GatewaySettings", "create_app"]

HSTS = "max-age=31536000; includeSubDomains"
View = Callable[[], Response]


class Gateway(Flask):
    """A Flask app whose only routes are the lines of the policy."""

    def __init__(self, settings: GatewaySettings) -> None:
        super().__init__("gateway", static_folder=None)
        self.settings = settings
        self.metrics = Metrics("gateway")
        self.draining = threading.Event()
        self.peers = Peers(settings.trusted_proxies)
        self.upstreams = {name: Upstream(settings.url_of(name)) for name in policy.SERVICES}
        keys = KeyDirectory(settings.keys_dir)
        identity = ServiceClient(
            settings.url_of("identity"), service="gateway", to="identity", keys=keys
        )
        self.revocations = Revocations(identity, settings.redis_url)
        self.guard = Guard(Verifier(keys, "gateway"), self.revocations, Limits(settings))
        self.own_views: dict[str, View] = {}

    def dispatch_request(self) -> ResponseReturnValue:
        path = public_path(request.environ)
        inside = request.environ.get("SERVER_PORT") == str(self.settings.probe_port)
        request.url_rule, line = policy.find(request.method, path, on_probe_port=inside)
        own = self._own_view(line.path) if line.service == policy.GATEWAY else None
        self.guard.admit(line)
        if own:
            return own()
        response = forward(line, path, self.upstreams[line.service])
        if line.ends_session and response.status_code < 300:  # noqa: PLR2004
            self.revocations.end(g.caller.sid)
        return response

    def _own_view(self, path: str) -> View:
        view = self.own_views.get(path)
        if view is None:
            raise NotFound
        return view


def create_app(settings: GatewaySettings | None = None, clock: Clock | None = None) -> Gateway:
    """Compose the gateway; `clock` is what a test installation lets an admin move."""
    app = Gateway(settings or GatewaySettings.from_env())
    problems.register(app)
    app.before_request(partial(_begin, app))
    app.after_request(partial(_end, app))
    app.own_views.update(_views(app))
    if clock and app.settings.test_clock:
        app.own_views["/api/v1/test/clock"] = partial(clock_moves.move, clock)
    return app


def _views(app: Gateway) -> dict[str, View]:
    # Read once, when first asked for: the files are part of the release.
    document = cache(lambda: openapi.merged(openapi.contracts()))
    return {
        "/api/v1/health": Health(app.upstreams).answer,
        "/api/v1/openapi.json": lambda: json_response(document()),
        "/api/docs": lambda: docs.page(document()),
        "/api/docs.css": lambda: send_from_directory(f"{app.root_path}/static", "docs.css"),
        "/livez": lambda: json_response({"status": "ok"}),
        "/healthz": lambda: json_response({"status": "ok"}),
        "/readyz": lambda: _readiness(app),
        "/metrics": lambda: Response(app.metrics.render((0, 0.0)), mimetype="text/plain"),
    }


def _readiness(app: Gateway) -> Response:
    draining = app.draining.is_set()
    return json_response({"status": "draining" if draining else "ready"}, 503 if draining else 200)


def _begin(app: Gateway) -> None:
    begin_request()
    g.client_address = app.peers.client_address(request.environ)


def _end(app: Gateway, response: Response) -> Response:
    headers = response.headers
    headers["X-Request-ID"] = g.get("request_id", "")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    if app.peers.is_https(request.environ):
        headers["Strict-Transport-Security"] = HSTS
    seconds = time.perf_counter() - g.get("started", time.perf_counter())
    app.metrics.observe(request.url_rule, request.method, response.status_code, seconds)
    access_log("gateway", response.status_code, seconds)
    return response
