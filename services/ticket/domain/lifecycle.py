"""The life of a ticket, one line per transition; ids are those of docs/domain.md C.1 and C.2."""

from dataclasses import dataclass
from enum import StrEnum

from chassis.domain import ConflictError
from chassis.text import Text, say


class Status(StrEnum):
    ROUTING = "routing"
    QUEUED = "queued"
    IN_PROGRESS = "in_progress"
    WAITING_FEEDBACK = "waiting_feedback"
    WAITING_REVIEW = "waiting_review"
    WAITING_RATING = "waiting_rating"
    COMPLETED = "completed"
    CLOSED = "closed"


class Action(StrEnum):
    """What can happen to a ticket; most are also the names in `allowed_actions`."""

    ROUTED = "routed"
    REFUSED = "refused"
    TAKE = "take"
    RELEASE = "release"
    REASSIGN = "reassign"
    RECLASSIFY = "reclassify"
    REQUEST_FEEDBACK = "request_feedback"
    REPLY_FEEDBACK = "reply_feedback"
    ESCALATE = "escalate"
    RESOLVE = "resolve"
    ACCEPT = "accept"
    REJECT = "reject"
    RATE = "rate"
    CLOSE = "close"


@dataclass(frozen=True)
class Transition:
    id: str
    action: Action
    source: Status
    target: Status


S, A = Status, Action
LIFECYCLE = (
    Transition("T02", A.TAKE, S.QUEUED, S.IN_PROGRESS),
    Transition("T03", A.RECLASSIFY, S.IN_PROGRESS, S.IN_PROGRESS),
    Transition("T04", A.REQUEST_FEEDBACK, S.IN_PROGRESS, S.WAITING_FEEDBACK),
    Transition("T05", A.REPLY_FEEDBACK, S.WAITING_FEEDBACK, S.IN_PROGRESS),
    Transition("T06", A.ESCALATE, S.IN_PROGRESS, S.ROUTING),
    Transition("T13", A.RESOLVE, S.IN_PROGRESS, S.WAITING_REVIEW),
    Transition("T14", A.ACCEPT, S.WAITING_REVIEW, S.WAITING_RATING),
    Transition("T15", A.REJECT, S.WAITING_REVIEW, S.IN_PROGRESS),
    Transition("T16", A.RATE, S.WAITING_RATING, S.COMPLETED),
    Transition("T17", A.CLOSE, S.ROUTING, S.CLOSED),
    Transition("T17", A.CLOSE, S.QUEUED, S.CLOSED),
    Transition("T17", A.CLOSE, S.IN_PROGRESS, S.CLOSED),
    Transition("T17", A.CLOSE, S.WAITING_FEEDBACK, S.CLOSED),
    Transition("T20", A.REASSIGN, S.IN_PROGRESS, S.IN_PROGRESS),
    Transition("T21", A.RELEASE, S.IN_PROGRESS, S.QUEUED),
    Transition("T22", A.ROUTED, S.ROUTING, S.QUEUED),
    Transition("T23", A.REFUSED, S.ROUTING, S.IN_PROGRESS),
)
TERMINAL = frozenset({Status.COMPLETED, Status.CLOSED})
_TARGETS = {(line.action, line.source): line.target for line in LIFECYCLE}

STATUS_LABELS = {
    S.ROUTING: say("Sedang Diteruskan", "Being passed on"),
    S.QUEUED: say("Menunggu Dikerjakan", "Waiting to be taken"),
    S.IN_PROGRESS: say("Sedang Dikerjakan", "In progress"),
    S.WAITING_FEEDBACK: say("Menunggu Feedback", "Waiting for feedback"),
    S.WAITING_REVIEW: say("Menunggu Konfirmasi", "Waiting for confirmation"),
    S.WAITING_RATING: say("Pemberian Rating", "Waiting for a rating"),
    S.COMPLETED: say("Selesai", "Completed"),
    S.CLOSED: say("Ditutup", "Closed"),
}


def allows(action: Action, status: Status) -> bool:
    return (action, status) in _TARGETS


def target_of(action: Action, status: Status) -> Status:
    """Where an act leads. Raises ConflictError `/wrong-state` for every act not in the table."""
    if target := _TARGETS.get((action, status)):
        return target
    raise wrong_state(status)


def wrong_state(status: Status) -> ConflictError:
    detail: Text = say(
        "Tiket ini berstatus {status}, jadi tindakan itu tidak dapat dilakukan sekarang.",
        "This ticket is {status}, so that cannot be done now.",
        status=STATUS_LABELS[status],
    )
    return ConflictError(detail)
