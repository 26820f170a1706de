"""LPSEs: master data that admins keep."""

from typing import Any

from sqlalchemy.exc import IntegrityError

from chassis.domain import InvalidError
from chassis.text import say
from services.identity.commands.directory import locked_lpse
from services.identity.domain.lpse import Lpse
from services.identity.tables import db


def create_lpse(
    *,
    code: str,
    name: str,
    timezone: str,
    has_admin_ppe: bool,
    active: bool = True,
    url: str | None = None,
) -> Lpse:
    """Raises InvalidError when the code is taken."""
    lpse = Lpse(
        code=code,
        name=name,
        timezone=timezone,
        has_admin_ppe=has_admin_ppe,
        active=active,
        url=url,
    )
    lpse.announce()
    db.session.add(lpse)
    try:
        db.session.flush()
    except IntegrityError as error:
        taken = say("Kode LPSE ini sudah ada.", "This LPSE code exists already.")
        raise InvalidError({"code": taken}) from error
    return lpse


def change_lpse(code: str, changes: dict[str, Any]) -> Lpse:
    lpse = locked_lpse(code)
    lpse.change(changes)
    return lpse
