"""Who may call what: one line for each method and path. What has no line here goes nowhere."""

from dataclasses import dataclass
from enum import StrEnum

from werkzeug.routing import Map, Rule

from chassis.auth import ANYONE

REPORTERS = ("penyedia", "ppk", "pp", "pokja", "kuppbj", "pa_kpa")
LEVEL1 = ("helpdesk_lpse", "verifikator_lpse", "admin_agency")
LKPP_TIERS = ("helpdesk_lkpp", "helpdesk_teknis", "tim_teknis", "petugas_konsultasi")
HANDLERS = (*LEVEL1, "admin_ppe", *LKPP_TIERS)
CREATORS = (*REPORTERS, *LEVEL1, "admin_ppe", "petugas_konsultasi")
FRONT_OFFICE = ("resepsionis", "petugas_call_center", "petugas_pengaduan")
STAFF = (*HANDLERS, *FRONT_OFFICE, "pimpinan", "admin")
PEOPLE = (*REPORTERS, *STAFF)
# A.3 row 24: everybody on the staff but the front desk
REPORTING = tuple(role for role in STAFF if role != "resepsionis")
WRITERS = (*REPORTERS, *HANDLERS, "petugas_pengaduan")
USER_ADMINISTRATORS = ("admin", "admin_agency", "admin_ppe")
SYSTEM = "system"
# An admin who still has to set up the second factor that is required (identity says so).
ENROLLING = "enrolling"
# A token, when one is sent, is neither looked at nor passed on.
OPEN = "open"

TICKETS_READ = "tickets:read"
# A file of 8 MiB with what multipart puts around it; the service measures the file itself.
SHORT_ROAD_BYTES = 8 * 1024 * 1024 + 16 * 1024
GATEWAY = "gateway"
SERVICES = ("identity", "ticket", "escalation", "attachment", "notification", "rating")
SAFE_METHODS = frozenset({"GET", "HEAD"})


class Limit(StrEnum):
    """What is counted: by user (writes) or by address (the rest)."""

    NONE = "none"
    WRITES = "writes"
    LOGINS = "logins"
    REFRESHES = "refreshes"
    PUBLIC = "public"


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one method on one path needs; `scope` lets machine clients in.

    A body that `streams` is passed on as it arrives; it may be as large as `largest`, if given.
    """

    method: str
    path: str
    service: str
    roles: frozenset[str]
    limit: Limit
    scope: str = ""
    streams: bool = False
    largest: int | None = None
    ends_session: bool = False

    @property
    def is_public(self) -> bool:
        return not self.roles.isdisjoint({ANYONE, OPEN})

    @property
    def looks_at_token(self) -> bool:
        return OPEN not in self.roles


def line(
    method: str,
    path: str,
    service: str,
    *roles: str,
    limit: Limit | None = None,
    scope: str = "",
    streams: bool = False,
    largest: int | None = None,
    ends_session: bool = False,
) -> Line:
    counted = Limit.NONE if method in SAFE_METHODS else Limit.WRITES
    return Line(
        method=method,
        path=path if path.startswith("/") else f"/api/v1/{path}",
        service=service,
        roles=frozenset({*roles, SYSTEM} if scope else roles),
        limit=limit or counted,
        scope=scope,
        streams=streams,
        largest=largest,
        ends_session=ends_session,
    )


LINES = (
    # The gateway itself
    line("GET", "health", GATEWAY, OPEN),
    line("GET", "openapi.json", GATEWAY, OPEN),
    line("GET", "/api/docs", GATEWAY, OPEN),
    line("GET", "/api/docs.css", GATEWAY, OPEN),
    line("POST", "test/clock", GATEWAY, "admin"),
    # Identity
    line("GET", "/.well-known/jwks.json", "identity", OPEN),
    line("POST", "auth/login", "identity", OPEN, limit=Limit.LOGINS),
    line("POST", "auth/refresh", "identity", OPEN, limit=Limit.REFRESHES),
    line("POST", "auth/register", "identity", OPEN, limit=Limit.LOGINS),
    line("POST", "auth/token", "identity", OPEN, limit=Limit.LOGINS),
    line("POST", "auth/logout", "identity", *PEOPLE, ENROLLING, ends_session=True),
    line("GET", "auth/me", "identity", *PEOPLE, ENROLLING),
    line("PATCH", "auth/me", "identity", *PEOPLE),
    line("POST", "auth/me/password", "identity", *PEOPLE),
    line("POST", "auth/me/totp", "identity", *PEOPLE, ENROLLING),
    line("DELETE", "auth/me/totp", "identity", *PEOPLE),
    line("POST", "auth/me/totp/confirm", "identity", *PEOPLE, ENROLLING),
    line("GET", "users", "identity", *USER_ADMINISTRATORS),
    line("POST", "users", "identity", *USER_ADMINISTRATORS),
    line("GET", "users/<user_id>", "identity", *USER_ADMINISTRATORS),
    line("PATCH", "users/<user_id>", "identity", *USER_ADMINISTRATORS),
    line("POST", "users/<user_id>/deactivate", "identity", *USER_ADMINISTRATORS),
    line("GET", "lpse", "identity", ANYONE),
    line("POST", "lpse", "identity", "admin"),
    line("GET", "lpse/<code>", "identity", ANYONE),
    line("PATCH", "lpse/<code>", "identity", "admin"),
    line("GET", "clients", "identity", "admin"),
    line("POST", "clients", "identity", "admin"),
    line("PATCH", "clients/<client_id>", "identity", "admin"),
    line("DELETE", "clients/<client_id>", "identity", "admin"),
    # Catalogue, tenders, priority
    line("GET", "applications", "ticket", *PEOPLE, scope=TICKETS_READ),
    line("POST", "applications", "ticket", "admin"),
    line("PATCH", "applications/<code>", "ticket", "admin"),
    line("GET", "tenders", "ticket", *PEOPLE),
    line("GET", "tenders/<code>", "ticket", *PEOPLE),
    line("GET", "priority/preview", "ticket", *PEOPLE),
    line("GET", "priority/policies", "ticket", "admin"),
    line("POST", "priority/policies", "ticket", "admin"),
    line("POST", "priority/policies/dry-run", "ticket", "admin"),
    # Tickets (A.3); reception and complaints see none, which the service answers itself
    line("GET", "tickets", "ticket", *PEOPLE, scope=TICKETS_READ),
    line("POST", "tickets", "ticket", *CREATORS),
    line("GET", "tickets/updates", "ticket", *PEOPLE, scope=TICKETS_READ),
    line("GET", "tickets/<number>", "ticket", *PEOPLE, scope=TICKETS_READ),
    line("GET", "tickets/<number>/timeline", "ticket", *PEOPLE, scope=TICKETS_READ),
    line("POST", "tickets/<number>/take", "ticket", *HANDLERS),
    line("POST", "tickets/<number>/release", "ticket", *HANDLERS),
    line("POST", "tickets/<number>/reassign", "ticket", "pimpinan"),
    line("PATCH", "tickets/<number>/classification", "ticket", *HANDLERS),
    line("POST", "tickets/<number>/feedback-requests", "ticket", *HANDLERS),
    line("POST", "tickets/<number>/feedback-replies", "ticket", *REPORTERS, *HANDLERS),
    line("POST", "tickets/<number>/escalations", "ticket", *HANDLERS),
    line("POST", "tickets/<number>/resolutions", "ticket", *HANDLERS),
    line("POST", "tickets/<number>/reviews", "ticket", *CREATORS),
    line("POST", "tickets/<number>/close", "ticket", *CREATORS),
    line("POST", "tickets/<number>/notes", "ticket", *STAFF),
    line("POST", "tickets/<number>/messages", "ticket", *REPORTERS, *HANDLERS),
    line("POST", "tickets/<number>/watch", "ticket", *STAFF),
    line("POST", "tickets/<number>/unwatch", "ticket", *STAFF),
    line("GET", "dashboard", "ticket", *PEOPLE),
    line("GET", "public/tickets/<number>", "ticket", OPEN, limit=Limit.PUBLIC),
    # Ratings
    line("POST", "tickets/<number>/rating", "rating", *CREATORS),
    line("GET", "rating/tags", "rating", *PEOPLE),
    line("GET", "ratings/summary", "rating", *REPORTING),
    # Files; a signed grant in the query may stand for a token
    line(
        "POST",
        "attachments",
        "attachment",
        *WRITERS,
        streams=True,
        largest=SHORT_ROAD_BYTES,
    ),
    line("GET", "attachments/<attachment_id>", "attachment", ANYONE),
    line("DELETE", "attachments/<attachment_id>", "attachment", *WRITERS),
    line(
        "GET",
        "tickets/<number>/attachments.zip",
        "attachment",
        *PEOPLE,
        scope=TICKETS_READ,
    ),
    # Routing and calendar
    line("GET", "routing/preview", "escalation", *PEOPLE),
    line("GET", "routing/policies", "escalation", "admin"),
    line("POST", "routing/policies", "escalation", "admin"),
    line("POST", "routing/policies/dry-run", "escalation", "admin"),
    line("GET", "calendar", "escalation", *PEOPLE),
    # Notices
    line("GET", "notifications", "notification", *PEOPLE),
    line("POST", "notifications/read", "notification", *PEOPLE),
)
# On the probe port, and only there
PROBES = ("/livez", "/healthz", "/readyz", "/metrics")
PROBE_LINES = tuple(line("GET", path, GATEWAY, OPEN) for path in PROBES)


def road_map(lines: tuple[Line, ...]) -> Map:
    """The lines as a map that never redirects and never guesses.

    Flask reads a rule's endpoint as text: a line is named by its place in the table.
    """
    rules = [
        Rule(each.path, methods=[each.method], endpoint=str(place))
        for place, each in enumerate(lines)
    ]
    return Map(rules, strict_slashes=True, merge_slashes=False, redirect_defaults=False)


_ROADS = road_map(LINES).bind("")
_PROBE_ROADS = road_map(PROBE_LINES).bind("")


def find(method: str, path: str, *, on_probe_port: bool = False) -> tuple[Rule, Line]:
    """The line for this request. Raises NotFound, or MethodNotAllowed with what is allowed."""
    roads, lines = (_PROBE_ROADS, PROBE_LINES) if on_probe_port else (_ROADS, LINES)
    rule, _ = roads.match(path, method, return_rule=True)
    return rule, lines[int(rule.endpoint)]
