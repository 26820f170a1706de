"""A ticket's one rating, by its creator, credited to whoever solved it (T14, T16, K08)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from chassis.domain import ConflictError, InvalidError, NotFoundError
from chassis.text import Text, say
from services.rating.domain.events import RatingSubmitted
from services.rating.domain.tags import LOW, offer

Who = dict[str, Any]


class State(StrEnum):
    OPEN = "open"
    CLOSED_OPTIONAL = "closed_optional"
    RATED = "rated"
    LAPSED = "lapsed"


# What a ticket's own status says about its rating; every other status says "not yet".
STATE_AT = {"waiting_rating": State.OPEN, "closed": State.CLOSED_OPTIONAL}
RATABLE = frozenset(STATE_AT.values())


@dataclass(frozen=True, kw_only=True)
class Rating:
    """What the creator said, and whom it is credited to; never changed afterwards."""

    number: str
    stars: int
    tags: tuple[str, ...]
    suggestion: str | None
    rated_by: str
    resolver: Who | None
    tier: str | None
    unit: str | None
    lpse_code: str
    application: str
    at: datetime

    def submitted(self) -> RatingSubmitted:
        return RatingSubmitted(
            number=self.number,
            stars=self.stars,
            tags=list(self.tags),
            has_suggestion=self.suggestion is not None,
            rated_by=self.rated_by,
            resolver=self.resolver,
            tier=self.tier,
            unit=self.unit,
            lpse_code=self.lpse_code,
            application=self.application,
            at=self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        )


@dataclass(frozen=True, kw_only=True)
class RatingRequest:
    """What is known of a ticket whose creator is asked for a rating."""

    number: str
    state: State
    creator_id: str
    resolver: Who | None
    tier: str | None
    unit: str | None
    lpse_code: str
    application: str

    def rate(
        self, *, by: str, stars: int, tags: list[str], suggestion: str | None, now: datetime
    ) -> Rating:
        """T16. Raises NotFoundError, ConflictError or InvalidError."""
        self._check_turn(by)
        chosen = tuple(dict.fromkeys(tags))
        check_words(stars=stars, tags=chosen, suggestion=suggestion)
        return Rating(
            number=self.number,
            stars=stars,
            tags=chosen,
            suggestion=suggestion or None,
            rated_by=by,
            resolver=self.resolver,
            tier=self.tier,
            unit=self.unit,
            lpse_code=self.lpse_code,
            application=self.application,
            at=now,
        )

    def _check_turn(self, by: str) -> None:
        if by != self.creator_id:
            raise unknown_ticket()
        if self.state is State.RATED:
            raise already_rated()
        if self.state not in RATABLE:
            raise not_yet()


class Tickets(Protocol):
    """Where one asks about a ticket that no event has told of yet."""

    def rating_request(self, number: str, *, token: str) -> RatingRequest: ...


def check_words(*, stars: int, tags: tuple[str, ...], suggestion: str | None) -> None:
    """Few stars need a reason, and tags are those offered for these stars (K33)."""
    errors: dict[str, Text] = {}
    if stars <= LOW and not suggestion:
        errors["suggestion"] = say(
            "Tuliskan apa yang perlu diperbaiki.", "Write what should become better."
        )
    if not set(tags) <= offer(stars).tags.keys():
        errors["tags"] = say(
            "Pilih hanya dari yang ditawarkan untuk jumlah bintang ini.",
            "Choose only from what is offered for this number of stars.",
        )
    if errors:
        raise InvalidError(errors)


def unknown_ticket() -> NotFoundError:
    return NotFoundError(
        say(
            "Tiket ini tidak ada di antara tiket Anda. Periksa kembali nomornya.",
            "This ticket is not among yours. Check its number.",
        )
    )


def already_rated() -> ConflictError:
    return ConflictError(
        say(
            "Tiket ini sudah diberi rating. Terima kasih.",
            "This ticket has been rated already. Thank you.",
        ),
        slug="already-rated",
    )


def not_yet() -> ConflictError:
    return ConflictError(
        say(
            "Tiket ini tidak sedang menunggu rating. Muat ulang untuk melihat statusnya.",
            "This ticket is not waiting for a rating. Reload it to see its status.",
        )
    )
