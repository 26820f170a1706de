"""Everything that changes a ticket or what tickets rest on. Callers own the transaction."""

from services.ticket.commands.acts import (
    add_message,
    add_note,
    close_ticket,
    escalate_ticket,
    reassign_ticket,
    reclassify_ticket,
    release_ticket,
    reply_feedback,
    request_feedback,
    resolve_ticket,
    review_ticket,
    take_ticket,
    unwatch_ticket,
    watch_ticket,
)
from services.ticket.commands.catalogue import change_application, publish_policy, ship
from services.ticket.commands.creation import create_ticket
from services.ticket.commands.heard import (
    keep_calendar,
    keep_lpse,
    keep_person,
    rate_ticket,
    refuse_escalation,
    route_ticket,
)
from services.ticket.commands.priorities import raise_priorities, raise_priorities_hourly
from services.ticket.commands.tenders import import_tenders

__all__ = [
    "add_message",
    "add_note",
    "change_application",
    "close_ticket",
    "create_ticket",
    "escalate_ticket",
    "import_tenders",
    "keep_calendar",
    "keep_lpse",
    "keep_person",
    "publish_policy",
    "raise_priorities",
    "raise_priorities_hourly",
    "rate_ticket",
    "reassign_ticket",
    "reclassify_ticket",
    "refuse_escalation",
    "release_ticket",
    "reply_feedback",
    "request_feedback",
    "resolve_ticket",
    "review_ticket",
    "route_ticket",
    "ship",
    "take_ticket",
    "unwatch_ticket",
    "watch_ticket",
]
