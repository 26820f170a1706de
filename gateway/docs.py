"""The API as one readable page: no script, nothing from another host."""

from dataclasses import dataclass
from typing import Any

from flask import Response, render_template

from gateway.openapi import operations

CONTENT_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
TITLES = {
    "identity": "Masuk, pengguna, dan LPSE",
    "ticket": "Tiket, katalog, dan paket tender",
    "escalation": "Eskalasi dan kalender",
    "attachment": "Lampiran",
    "rating": "Penilaian",
    "notification": "Pemberitahuan",
}


@dataclass(frozen=True)
class Entry:
    """One operation as the page shows it."""

    method: str
    path: str
    summary: str
    who: str


def page(document: dict[str, Any]) -> Response:
    chapters: dict[str, list[Entry]] = {title: [] for title in TITLES.values()}
    for method, path, operation in operations(document):
        [service] = operation["tags"]
        chapters[TITLES[service]].append(_entry(method, path, operation))
    response = Response(render_template("docs.html", chapters=chapters))
    response.headers["Content-Security-Policy"] = CONTENT_POLICY
    return response


def _entry(method: str, path: str, operation: dict[str, Any]) -> Entry:
    roles = operation.get("x-roles")
    return Entry(
        method=method,
        path=path,
        summary=str(operation.get("summary", "")),
        who=", ".join(roles) if roles else "siapa saja, tanpa masuk",
    )
