"""Builders the tests share: tokens, apps on a fresh SQLite file, events in and out."""

import json
import time
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import jwt
import sqlalchemy as sa

from chassis.auth import AUDIENCE, ISSUER, service_token
from chassis.bus import Message
from chassis.keys import KeyDirectory
from chassis.outbox import TYPE_PREFIX
from chassis.settings import Settings

PEOPLE = UUID("00000000-0000-7000-8000-000000000000")


def person(name: str) -> str:
    """A stable id for somebody called `name`."""
    return str(uuid5(PEOPLE, name))


def settings_for(folder: Path, keys_dir: Path, **changes) -> Settings:
    values = {
        "database_url": f"sqlite:///{folder}/service.db",
        "broker_url": "local:",
        "keys_dir": keys_dir,
        "service_url": "http://127.0.0.1:9/{service}",
    }
    return Settings(**{**values, **changes})


def bearer(keys_dir: Path, *, who: str = "someone", role: str, lifetime: int = 300, **claims):
    """Headers of a logged-in caller; the same `who` is the same person."""
    now = int(time.time())
    payload = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": person(who),
        "sid": str(uuid4()),
        "name": who,
        "role": role,
        "lpse_code": None,
        "directorate": None,
        "entry_lpse": None,
        "iat": now,
        "exp": now + lifetime,
        **claims,
    }
    key = KeyDirectory(keys_dir).private("token-1")
    token = jwt.encode(payload, key, algorithm="EdDSA", headers={"kid": "token-1"})
    return {"Authorization": f"Bearer {token}"}


def service_bearer(keys_dir: Path, *, caller: str, to: str):
    return {"Authorization": f"Bearer {service_token(KeyDirectory(keys_dir), caller, to=to)}"}


def hear(app, subscriptions, type_: str, *, subject: str = "x", sequence: int = 1, **data):
    """Deliver an event to a service as its worker would; returns the message."""
    message = Message(str(uuid4()), type_, subject, sequence, "2026-06-15T05:21:07Z", data)
    with app.app_context(), app.store.transaction():
        subscriptions[type_](message)
    return message


def said(app, type_: str | None = None):
    """What the service has put in its outbox so far: parsed envelopes, oldest first."""
    table = app.store.outbox.table
    with app.app_context():
        rows = app.store.session.scalars(sa.select(table.c.envelope).order_by(table.c.id)).all()
    events = [json.loads(row) for row in rows]
    names = [event["type"].removeprefix(TYPE_PREFIX).removesuffix(".v1") for event in events]
    chosen = zip(names, events, strict=True)
    return [{**event, "name": name} for name, event in chosen if type_ in (None, name)]
