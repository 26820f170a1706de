"""The HTTP edge every service shares: who may call, one transaction a request, probes."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_smorest import Api
from werkzeug.exceptions import HTTPException, NotFound

from chassis import migrate, problems
from chassis.auth import ANYONE, Verifier, check_permitted, not_authenticated
from chassis.clock import Clock
from chassis.db import engine_options
from chassis.domain import NotAuthenticatedError, RefusalError
from chassis.exchange import (
    answer_of,
    bearer_token,
    begin_request,
    idempotency_scope,
    if_match,
    json_response,
    replay,
)
from chassis.idempotency import Answer, Claim
from chassis.keys import KeyDirectory
from chassis.logs import access_log
from chassis.metrics import Metrics
from chassis.probes import PROBES, add_probes
from chassis.schemas import Blueprint
from chassis.settings import Settings
from chassis.store import Store

__all__ = [
    "Service",
    "bearer_token",
    "begin_request",
    "create_service",
    "idempotency_scope",
    "if_match",
    "json_response",
    "own_transaction",
    "service",
]

JSON_LIMIT = 1024 * 1024
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
READY_SECONDS = 2.0
View = TypeVar("View", bound=Callable[..., Any])
Write = Callable[[], ResponseReturnValue]
Step = Callable[[], object]


class Service(Flask):
    """A Flask app with a service's database, keys and clock."""

    def __init__(self, name: str, *, store: Store, settings: Settings, clock: Clock) -> None:
        super().__init__(name, static_folder=None)
        self.store, self.settings, self.clock = store, settings, clock
        self.keys = KeyDirectory(settings.keys_dir)
        self.verifier = Verifier(self.keys, name)
        self.metrics = Metrics(name)
        self.draining = threading.Event()
        self._ready_until = 0.0

    def dispatch_request(self) -> ResponseReturnValue:
        """Run a write in one transaction, with its answer remembered under its key."""
        view = self.view_functions.get(request.endpoint or "")
        if request.method in SAFE_METHODS or getattr(view, "own_transaction", False):
            return super().dispatch_request()
        body = request.get_data(cache=True) if "Idempotency-Key" in request.headers else b""
        return self.write_once(super().dispatch_request, body=body)

    def write_once(self, write: Write, *, body: bytes, prepare: Step = lambda: None) -> Response:
        """Write in one transaction; under an Idempotency-Key once, `body` telling repeats apart.

        `prepare` runs before it, outside of the transaction.
        """
        scope = idempotency_scope()
        if scope:
            return self._once(scope, write, body=body, prepare=prepare)
        prepare()
        with self.store.transaction():
            return self.make_response(write())

    def _once(self, scope: str, write: Write, *, body: bytes, prepare: Step) -> Response:
        # Salted with the key, which is not kept: a bare digest of a password could be searched.
        salted = request.headers["Idempotency-Key"].encode() + b"\n" + body
        with self.store.transaction():
            begun = self.store.answers.begin(scope, salted)
        if isinstance(begun, Answer):
            return replay(begun)
        try:
            prepare()
            with self.store.transaction():
                response = self.make_response(write())
                self.store.answers.remember(begun, answer_of(response))
        except (RefusalError, HTTPException) as error:
            return self._remember_refusal(begun, error)
        except BaseException:
            self._release(begun)
            raise
        return response

    def _remember_refusal(self, claim: Claim, error: Exception) -> Response:
        response = self.make_response(self.handle_user_exception(error))
        if response.status_code >= 500 or response.status_code == 429:  # noqa: PLR2004
            self._release(claim)
        else:
            with self.store.transaction():
                self.store.answers.remember(claim, answer_of(response))
        return response

    def _release(self, claim: Claim) -> None:
        with self.store.transaction():
            self.store.answers.release(claim)

    def is_ready(self) -> bool:
        """Whether this process may be sent requests; a good answer is kept two seconds."""
        if self.draining.is_set():
            return False
        if time.monotonic() < self._ready_until:
            return True
        ready = migrate.is_current(self.store, self.name)
        if ready:
            self._ready_until = time.monotonic() + READY_SECONDS
        return ready


def create_service(
    name: str, *blueprints: Blueprint, store: Store, settings: Settings, clock: Clock | None
) -> Service:
    """Compose a service's web app."""
    app = Service(name, store=store, settings=settings, clock=clock or Clock())
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url, settings.pool_size),
        MAX_CONTENT_LENGTH=JSON_LIMIT,
        API_TITLE=f"LPSE Support: {name}",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
    )
    store.init_app(app)
    with app.app_context():
        store.prepare()
    app.before_request(_begin)
    app.before_request(_authorize)
    app.after_request(_end)
    api = Api(app)
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    problems.register(app)  # after flask-smorest, whose own answers are no problem documents
    add_probes(app)
    return app


def service() -> Service:
    """The app this request or message is handled in."""
    found: Service = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    return found


def own_transaction(view: View) -> View:
    """Let a route that streams open its transactions itself, after the bytes have come."""
    view.own_transaction = True  # type: ignore[attr-defined]
    return view


def _begin() -> None:
    begin_request()
    if "\0" in request.path:
        raise NotFound  # no name has one, and PostgreSQL would not even look


def _authorize() -> None:
    """Refuse callers whose role may not use this route; default deny."""
    if request.endpoint is None or request.endpoint in PROBES:
        return
    view = service().view_functions[request.endpoint]
    roles: frozenset[str] = getattr(view, "allowed_roles", frozenset())
    token = bearer_token()
    if ANYONE in roles:
        # A stale token must not keep anybody from logging in or refreshing it.
        with suppress(NotAuthenticatedError):
            g.caller = service().verifier.verify(token)
        return
    if not token:
        raise not_authenticated()
    g.caller = service().verifier.verify(token)
    check_permitted(g.caller, roles)


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    seconds = time.perf_counter() - g.get("started", time.perf_counter())
    service().metrics.observe(request.url_rule, request.method, response.status_code, seconds)
    access_log(service().name, response.status_code, seconds)
    return response
