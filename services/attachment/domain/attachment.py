"""A file somebody brought: theirs until it is sent, the ticket's ever after."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from chassis.domain import ConflictError, GoneError, LockedError, NotFoundError
from chassis.text import say

LEASE = timedelta(minutes=10)
UNSENT_FOR = timedelta(hours=24)
# A ticket's event may be days late when the broker was down; its files must still be there.
CLAIMED_FOR = timedelta(days=7)


def not_found() -> NotFoundError:
    """The same words for what is not there and for what is not for the caller."""
    return NotFoundError(
        say(
            "Lampiran atau tiket ini tidak ditemukan, atau bukan untuk Anda.",
            "There is no such attachment or ticket, or it is not for you.",
        )
    )


class State(StrEnum):
    UNSENT = "unsent"
    SENT = "sent"
    GONE = "gone"


class Scan(StrEnum):
    """What the scanner found; `skipped` where there is none."""

    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"
    SKIPPED = "skipped"


@dataclass(kw_only=True, eq=False)
class Attachment:
    """One file. `key` is where its bytes are kept; `name` is the one its ticket gave it."""

    id: UUID
    key: str
    owner: UUID
    original_name: str
    extension: str
    media_type: str
    size: int
    sha256: str
    created_at: datetime
    scan: Scan = Scan.SKIPPED
    state: State = State.UNSENT
    claimed_for: str | None = None
    claimed_until: datetime | None = None
    number: str | None = None
    name: str | None = None
    position: int | None = None

    def may_be_claimed(self, *, owner: UUID, ticket: str, now: datetime) -> bool:
        """Whether a ticket about to be written may count on this file (decision 29)."""
        free = not self._is_leased(now) or self.claimed_for == ticket
        return self.state is State.UNSENT and self.owner == owner and free

    def claim(self, *, ticket: str, now: datetime) -> None:
        self.claimed_for, self.claimed_until = ticket, now + LEASE

    def bind(self, *, number: str, name: str, position: int) -> bool:
        """Belong to a ticket from now on; False when it already belongs to one."""
        if self.state is State.SENT:
            return self.number == number
        self.state = State.SENT
        self.number, self.name, self.position = number, name, position
        return True

    def remove(self, *, now: datetime) -> None:
        """Take it back before it is sent. Raises ConflictError."""
        if self.state is State.SENT or self._is_leased(now):
            raise ConflictError(
                say(
                    "Lampiran ini sudah dikirim bersama tiket dan tidak dapat dihapus lagi.",
                    "This attachment was sent with a ticket and can no longer be removed.",
                ),
                slug="already-sent",
            )
        self.state = State.GONE

    def check_harmless(self) -> None:
        """Raises GoneError or LockedError while it must not be handed out (SR-55)."""
        if self.scan is Scan.INFECTED:
            raise GoneError(
                say(
                    "Berkas ini mengandung virus dan tidak dibagikan. Minta pengirim mengirim "
                    "berkas yang bersih.",
                    "This file carries a virus and is not handed out. Ask its sender for a clean "
                    "one.",
                )
            )
        if self.scan is Scan.PENDING:
            raise LockedError(
                say(
                    "Berkas ini masih diperiksa. Coba lagi beberapa saat lagi.",
                    "This file is still being checked. Try again in a moment.",
                ),
                slug="being-scanned",
            )

    def _is_leased(self, now: datetime) -> bool:
        return self.claimed_until is not None and self.claimed_until > now
