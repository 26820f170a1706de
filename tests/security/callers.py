"""Everybody who may stand at the door, and what the answers to them mean."""

from tests.security.matrix import ENROLLING, LPSE, PEOPLE, REPORTERS, Row

NO_TOKEN = "no token"
SCOPES = ("tickets:read", "events:read", "subscriptions:write")
PLACES = {
    **{role: {"lpse_code": "93"} for role in (*REPORTERS, *LPSE)},
    "tim_teknis": {"directorate": "spse"},
}
ADMIN = {"role": "admin"}
USERS = "/api/v1/users?limit=100"
LET_IN = "let in"


def accounts(listed: dict) -> dict[str, str]:
    """The id of one account for each role."""
    return {user["role"]: user["id"] for user in reversed(listed["items"])}


def everybody(ids: dict[str, str]) -> dict[str, dict | None]:
    """Claims of one caller of each kind, by name, and of one who shows no token."""
    people = {role: {"role": role, "sub": ids[role], **PLACES.get(role, {})} for role in PEOPLE}
    enrolling = {ENROLLING: {"role": ENROLLING, "sub": ids["admin"]}}
    machines = {f"system with {scope}": machine(scope) for scope in SCOPES}
    return {**people, **enrolling, **machines, "system": machine(), NO_TOKEN: None}


def machine(*scopes: str, **binding: list[str]) -> dict:
    return {"role": "system", "sub": "siap-demo", "scopes": list(scopes), **binding}


def expected(row: Row, claims: dict | None) -> int | str:
    """What the table promises this caller."""
    if claims is None:
        return LET_IN if row.lets_in(None) else 401
    return LET_IN if row.lets_in(claims["role"], tuple(claims.get("scopes", ()))) else 403


def outcome(status: int, kind: str | None) -> int | str:
    """What an answer tells: turned away at the door, or let in. Whatever fails is itself."""
    if status == 401 or (status == 403 and kind == "/problems/not-permitted"):
        return status
    return LET_IN if status < 500 else status
