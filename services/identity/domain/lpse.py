"""An LPSE: the local unit that runs SPSE, and the tenant of the helpdesk."""

import re
from dataclasses import dataclass, fields
from typing import Any

from chassis.domain import Aggregate
from services.identity.domain.events import LpseUpdated

TIMEZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")
CODE = re.compile(r"[0-9]{1,6}")
FIELDS = tuple(field.name for field in fields(LpseUpdated))


@dataclass(kw_only=True, eq=False)
class Lpse(Aggregate):
    """`code` is the repository id that SPSE knows it by (119 is LKPP's own)."""

    code: str
    name: str
    timezone: str
    has_admin_ppe: bool
    active: bool = True
    url: str | None = None
    sequence: int = 0

    @property
    def subject(self) -> str:
        return f"lpse-{self.code}"

    def change(self, changes: dict[str, Any]) -> None:
        for field, value in changes.items():
            setattr(self, field, value)
        self.announce()

    def announce(self) -> None:
        self.record(LpseUpdated(**self.document()))

    def document(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in FIELDS}
