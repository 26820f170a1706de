"""The few words every domain model here is written in. Plain Python, no frameworks."""

from dataclasses import dataclass
from typing import ClassVar

from chassis.text import Text, say


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact, named in the past tense; its fields are the event's `data`.

    `type` is the routing key (`ticket.created`) and never changes its meaning.
    """

    type: ClassVar[str]


class Aggregate:
    """Something that changes as a whole and remembers what happened until the outbox collects it.

    `subject` names it in events; `sequence` counts its events, rising by one for each.
    """

    sequence: int
    _recorded: tuple[tuple[int, Event], ...] = ()

    @property
    def subject(self) -> str:
        raise NotImplementedError

    def record(self, event: Event) -> None:
        self.sequence += 1
        self._recorded = (*self._recorded, (self.sequence, event))

    def pull_events(self) -> tuple[tuple[int, Event], ...]:
        recorded, self._recorded = self._recorded, ()
        return recorded


class RefusalError(Exception):
    """The request was understood and refused; `slug` ends the problem's `type`."""

    slug: ClassVar[str] = "refused"

    def __init__(self, detail: Text, *, slug: str | None = None) -> None:
        super().__init__(detail.en)
        self.detail = detail
        self.reason = slug or self.slug


class MalformedError(RefusalError):
    slug = "malformed"


class NotAuthenticatedError(RefusalError):
    slug = "not-authenticated"


class NotPermittedError(RefusalError):
    slug = "not-permitted"


class NotFoundError(RefusalError):
    slug = "not-found"


class ConflictError(RefusalError):
    slug = "wrong-state"


class StaleError(RefusalError):
    slug = "stale"


class GoneError(RefusalError):
    slug = "gone"


class TooLargeError(RefusalError):
    slug = "too-large"


class UnsupportedError(RefusalError):
    slug = "unsupported-type"


class LockedError(RefusalError):
    slug = "locked"


class UnavailableError(RefusalError):
    """Something this answer needs is down; worth trying again after `retry_after` seconds."""

    slug = "unavailable"

    def __init__(self, detail: Text, *, slug: str | None = None, retry_after: int = 5) -> None:
        super().__init__(detail, slug=slug)
        self.retry_after = retry_after


class TooManyError(UnavailableError):
    slug = "too-many-requests"


class InvalidError(RefusalError):
    """Fields that cannot be accepted, each with what to do about it."""

    slug = "invalid"
    DETAIL = say("Periksa kembali isian yang ditandai.", "Please check the marked fields.")

    def __init__(self, errors: dict[str, Text], *, slug: str | None = None) -> None:
        super().__init__(self.DETAIL, slug=slug)
        self.errors = errors
