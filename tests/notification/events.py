"""What the other services say, as far as notification listens."""

import sqlalchemy as sa

from services.notification.subscriptions import SUBSCRIPTIONS
from services.notification.tables import db, notices
from tests.support import hear, person

NUMBER = "TPS2606150019"


def who(name, role="helpdesk_lpse"):
    return {"id": person(name), "name": name, "role": role}


def a_ticket(**changes):
    return {
        "number": NUMBER,
        "title": "Tidak bisa unggah",
        "creator": who("reporter", "ppk"),
        "actor": None,
        "tier": "lpse_level1",
        "unit": "93",
        "hop": 0,
        "watchers": [],
        **changes,
    }


def happens(app, type_, **changes):
    return hear(app, SUBSCRIPTIONS, f"ticket.{type_}", **a_ticket(**changes))


def heard_again(app, message):
    with app.app_context(), app.store.transaction():
        SUBSCRIPTIONS[message.type](message)


def registered(app, name, role="helpdesk_lpse", *, type_="registered", sequence=1, **changes):
    data = {"id": person(name), "username": name, "name": name, "role": role, "lpse_code": "93"}
    data |= {"directorate": None, "email": None, "phone": None, "language": "id", "active": True}
    data |= {"channels": [], **changes}
    hear(app, SUBSCRIPTIONS, f"user.{type_}", subject=data["id"], sequence=sequence, **data)


def told(app, kind=None):
    """The ids of everybody who was told, one for each notice."""
    query = sa.select(notices.c.user_id).order_by(notices.c.user_id)
    if kind:
        query = query.where(notices.c.kind == kind)
    with app.app_context():
        return list(db.session.scalars(query))


def ids(*names):
    return sorted(person(name) for name in names)
