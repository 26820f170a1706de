"""The demo data of an empty installation, or just an administrator (README, "Accounts")."""

import json
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from chassis.http import Service

DATA = Path(__file__).parent / "data" / "demo.json"
SAMPLE = Path(__file__).parent.parent / "services" / "ticket" / "data" / "tenders-sample.json"
ONE_TIME_PASSWORD_BYTES = 12


def load(apps: Mapping[str, Service]) -> str | None:
    """Fill empty databases; says what was done, or None when there was somebody already."""
    identity = apps["identity"]
    with identity.app_context():
        if not _is_empty():
            return None
        demo = json.loads(DATA.read_text(encoding="utf-8"))
        with identity.store.transaction():
            _load_identity(demo)
    load_tenders(apps["ticket"], [SAMPLE])
    return f"Data demo dimuat: {len(demo['users'])} akun, kata sandi {demo['password']}"


def load_admin(apps: Mapping[str, Service]) -> str | None:
    """An administrator with a password that is printed once."""
    from services.identity.commands import create_user

    identity = apps["identity"]
    with identity.app_context():
        if not _is_empty():
            return None
        password = secrets.token_urlsafe(ONE_TIME_PASSWORD_BYTES)
        with identity.store.transaction():
            create_user(username="admin", name="Administrator", role="admin", password=password)
    return f"Akun pertama: admin, kata sandi {password} (ganti setelah masuk)"


def load_tenders(ticket: Service, files: Sequence[Path]) -> int:
    """Fill the tender index from files of the warehouse; returns how many tenders they hold."""
    from services.ticket.adapters.warehouse import read_tenders
    from services.ticket.commands import import_tenders
    from services.ticket.tables.reference import zone_of

    with ticket.app_context(), ticket.store.transaction():
        return import_tenders(read_tenders(files, zone_of=zone_of))


def _load_identity(demo: dict[str, Any]) -> None:
    from services.identity.commands import create_client, create_lpse, create_user
    from services.identity.domain.passwords import hashed

    for entry in demo["lpse"]:
        create_lpse(**entry)
    # One hash for all of them: sixty times the work would be a start nobody waits for.
    hash_ = hashed(demo["password"])
    for position, entry in enumerate(demo["users"], start=1):
        create_user(**entry, password_hash=hash_, **_profile(entry, position))
    for entry in demo["clients"]:
        create_client(**entry, secret=demo["password"])


def _profile(entry: dict[str, Any], position: int) -> dict[str, Any]:
    """Synthetic contact data and numbers: nobody's."""
    username = entry["username"]
    found = {"email": f"{username}@contoh.test", "phone": f"+6281200000{position:03d}"}
    if entry["role"] == "penyedia":
        return {**found, "npwp": f"01234567890100{position % 10}", "company": entry["name"]}
    return {**found, "nip": f"19800101200501{1 + position % 2}{position:03d}"}


def _is_empty() -> bool:
    from services.identity.tables import db, users

    return not db.session.scalar(sa.select(sa.exists().where(users.c.id.is_not(None))))
