"""What a new ticket tells about itself, as far as its route and first deadline depend on it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class NewTicket:
    """A ticket nobody holds yet; a consultation may belong to no LPSE."""

    number: str
    application: str
    lpse_code: str | None
    creator_tier: str
    type: str
    priority: str | None
    created_at: datetime
