"""Probes: alive needs nothing, ready needs the database, metrics say how it goes."""

from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask import Response

from chassis.exchange import json_response

if TYPE_CHECKING:
    from chassis.http import Service

PROBES = frozenset({"livez", "healthz", "readyz", "metrics", "api-docs.openapi_json"})


def add_probes(app: "Service") -> None:
    @app.get("/livez", endpoint="livez")
    @app.get("/healthz", endpoint="healthz")
    def alive() -> Response:
        return json_response({"status": "ok"})

    @app.get("/readyz", endpoint="readyz")
    def ready() -> Response:
        try:
            usable = app.is_ready()
        except (sa.exc.SQLAlchemyError, OSError):
            usable = False
        return json_response(
            {"status": "ready" if usable else "not ready"}, 200 if usable else 503
        )

    @app.get("/metrics", endpoint="metrics")
    def metrics() -> Response:
        return Response(app.metrics.render(app.store.outbox.backlog()), mimetype="text/plain")
