"""Who may call what, written from docs/domain.md A.3 and the API page, not from the code (SR-01).

One row for each method and path there is. What a role may do with one particular ticket is the
matter of `relations.py`; here 404, 409 and 422 all mean that the role was let in.
"""

from dataclasses import dataclass

ANYONE = "anyone"
SERVICE = "service"
TICKETS_READ = "tickets:read"
ENROLLING = "enrolling"

# A.1
REPORTERS = ("penyedia", "ppk", "pp", "pokja", "kuppbj", "pa_kpa")
LEVEL1 = ("helpdesk_lpse", "verifikator_lpse", "admin_agency")
LPSE = (*LEVEL1, "admin_ppe")
LKPP = ("helpdesk_lkpp", "helpdesk_teknis", "tim_teknis")
CONSULTATION = "petugas_konsultasi"
RECEPTION = "resepsionis"
CALL_CENTRE = "petugas_call_center"
COMPLAINTS = "petugas_pengaduan"
LEADER = "pimpinan"
ADMIN = "admin"
HANDLERS = (*LPSE, *LKPP, CONSULTATION)
STAFF = (*HANDLERS, RECEPTION, CALL_CENTRE, COMPLAINTS, LEADER, ADMIN)
PEOPLE = (*REPORTERS, *STAFF)
# A.3 rows 4, 5 and 17 to 19: a consultation officer counts as the creator of what they opened.
CREATORS = (*REPORTERS, *LPSE, CONSULTATION)
# A.3 rows 11 to 16: whoever writes in a ticket; complaints need evidence (row 30).
WRITERS = (*REPORTERS, *HANDLERS, COMPLAINTS)
# A.3 row 24: everybody on the staff but the front desk.
REPORTING = tuple(role for role in STAFF if role != RECEPTION)
# A.3 row 31, decision 39.
ADMINISTRATORS = (ADMIN, "admin_agency", "admin_ppe")

NUMBER = "tidak_ada"
ID = "01935b5c-5b0e-7d53-9a38-0f1d6c0a1b2c"
SAMPLES = {"number": NUMBER, "code": "000000", "client_id": NUMBER}
BODILESS = frozenset(
    {"take", "watch", "unwatch", "logout", "totp", "deactivate", "attachments", "token", "rating"}
)
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Row:
    """`who` are roles, and the scopes that let a machine client in."""

    service: str
    method: str
    path: str
    who: frozenset[str]
    query: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path}{self.query}"

    @property
    def target(self) -> str:
        """An address of something that is not there."""
        parts = (self._sample(part) for part in self.path.split("/"))
        return "/".join(parts) + self.query

    @property
    def content_type(self) -> str:
        return FORM if self.path.endswith("/auth/token") else "application/json"

    @property
    def is_bodiless(self) -> bool:
        """Whether there is no JSON to look at, or none before the ticket is found."""
        return self.path.rsplit("/", 1)[-1] in BODILESS

    def lets_in(self, role: str | None, scopes: tuple[str, ...] = ()) -> bool:
        if ANYONE in self.who:
            return True
        return not self.who.isdisjoint(scopes if role == "system" else (role,))

    @staticmethod
    def _sample(part: str) -> str:
        return SAMPLES.get(part[1:-1], ID) if part.startswith("{") else part


def rows(service: str, *lines: tuple[str, str, tuple[str, ...]]) -> tuple[Row, ...]:
    return tuple(_row(service, *line) for line in lines)


def _row(service: str, method: str, path: str, who: tuple[str, ...]) -> Row:
    bare, mark, query = path.partition("?")
    full = bare if bare.startswith("/") else f"/api/v1/{bare}"
    return Row(service, method, full, frozenset(who), mark + query)


SEES_TICKETS = (*PEOPLE, TICKETS_READ)
ONE = "tickets/{number}"
LOGGED_IN = (*PEOPLE, ENROLLING)

PUBLIC = (
    *rows(
        "identity",
        ("GET", "/.well-known/jwks.json", (ANYONE,)),
        ("POST", "auth/login", (ANYONE,)),
        ("POST", "auth/refresh", (ANYONE,)),
        ("POST", "auth/register", (ANYONE,)),
        ("POST", "auth/token", (ANYONE,)),
        ("POST", "auth/logout", LOGGED_IN),
        ("GET", "auth/me", LOGGED_IN),
        ("PATCH", "auth/me", PEOPLE),
        ("POST", "auth/me/password", PEOPLE),
        ("POST", "auth/me/totp", LOGGED_IN),
        ("POST", "auth/me/totp/confirm", LOGGED_IN),
        ("DELETE", "auth/me/totp", PEOPLE),
        ("GET", "users", ADMINISTRATORS),
        ("POST", "users", ADMINISTRATORS),
        ("GET", "users/{user_id}", ADMINISTRATORS),
        ("PATCH", "users/{user_id}", ADMINISTRATORS),
        ("POST", "users/{user_id}/deactivate", ADMINISTRATORS),
        ("GET", "lpse", (ANYONE,)),
        ("GET", "lpse/{code}", (ANYONE,)),
        ("POST", "lpse", (ADMIN,)),
        ("PATCH", "lpse/{code}", (ADMIN,)),
        ("GET", "clients", (ADMIN,)),
        ("POST", "clients", (ADMIN,)),
        ("PATCH", "clients/{client_id}", (ADMIN,)),
        ("DELETE", "clients/{client_id}", (ADMIN,)),
    ),
    *rows(
        "ticket",
        ("GET", "applications", SEES_TICKETS),
        ("POST", "applications", (ADMIN,)),
        ("PATCH", "applications/{code}", (ADMIN,)),
        ("GET", "tenders", PEOPLE),
        ("GET", "tenders/{code}", PEOPLE),
        ("GET", "priority/preview", PEOPLE),
        ("GET", "priority/policies", (ADMIN,)),
        ("POST", "priority/policies", (ADMIN,)),
        ("POST", "priority/policies/dry-run", (ADMIN,)),
        ("GET", "dashboard", PEOPLE),
        ("GET", "public/tickets/{number}", (ANYONE,)),
        # Reception and complaints see none, which their empty lists and 404s say (A.2).
        ("GET", "tickets", SEES_TICKETS),
        ("GET", "tickets/updates", SEES_TICKETS),
        ("GET", ONE, SEES_TICKETS),
        ("GET", f"{ONE}/timeline", SEES_TICKETS),
        ("POST", "tickets", CREATORS),
        ("POST", f"{ONE}/take", HANDLERS),
        ("POST", f"{ONE}/release", HANDLERS),
        ("POST", f"{ONE}/reassign", (LEADER,)),
        ("PATCH", f"{ONE}/classification", HANDLERS),
        ("POST", f"{ONE}/feedback-requests", HANDLERS),
        ("POST", f"{ONE}/feedback-replies", (*REPORTERS, *HANDLERS)),
        ("POST", f"{ONE}/escalations", HANDLERS),
        ("POST", f"{ONE}/resolutions", HANDLERS),
        ("POST", f"{ONE}/reviews", CREATORS),
        ("POST", f"{ONE}/close", CREATORS),
        ("POST", f"{ONE}/notes", STAFF),
        ("POST", f"{ONE}/messages", (*REPORTERS, *HANDLERS)),
        ("POST", f"{ONE}/watch", STAFF),
        ("POST", f"{ONE}/unwatch", STAFF),
    ),
    *rows(
        "escalation",
        ("GET", "routing/preview", PEOPLE),
        ("GET", "routing/policies", (ADMIN,)),
        ("POST", "routing/policies", (ADMIN,)),
        ("POST", "routing/policies/dry-run", (ADMIN,)),
        ("GET", "calendar", PEOPLE),
    ),
    *rows(
        "attachment",
        ("POST", "attachments", WRITERS),
        ("DELETE", "attachments/{attachment_id}", WRITERS),
        # Without a token there must be a grant in the address.
        ("GET", "attachments/{attachment_id}", SEES_TICKETS),
        ("GET", f"{ONE}/attachments.zip", SEES_TICKETS),
    ),
    *rows(
        "notification",
        ("GET", "notifications", PEOPLE),
        ("POST", "notifications/read", PEOPLE),
    ),
    *rows(
        "rating",
        ("POST", f"{ONE}/rating", CREATORS),
        ("GET", "rating/tags", PEOPLE),
        ("GET", "ratings/summary", REPORTING),
        ("GET", "ratings/summary?group_by=lpse", REPORTING),
        ("GET", "ratings/summary?group_by=handler", (LEADER,)),
    ),
)
INTERNAL = (
    *rows("identity", ("GET", "/internal/revocations", (SERVICE,))),
    *rows("attachment", ("POST", "/internal/claims", (SERVICE,))),
    # These two carry the token of the person they are asked for.
    *rows(
        "ticket",
        ("GET", "/internal/tickets/{number}/access", SEES_TICKETS),
        ("GET", "/internal/tickets/{number}/rating-request", CREATORS),
    ),
)
GATEWAY = rows(
    "gateway",
    ("GET", "health", (ANYONE,)),
    ("GET", "openapi.json", (ANYONE,)),
    ("GET", "/api/docs", (ANYONE,)),
    ("GET", "/api/docs.css", (ANYONE,)),
    ("POST", "test/clock", (ADMIN,)),
)
# What every service answers without a token, and the gateway to nobody outside.
PROBES = ("/livez", "/healthz", "/readyz", "/metrics", "/openapi.json")
