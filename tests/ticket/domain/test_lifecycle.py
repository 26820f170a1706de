"""C.1 and C.2 as a table, and everything that is not in it."""

import itertools

import pytest

from chassis.domain import ConflictError
from services.ticket.domain.lifecycle import (
    LIFECYCLE,
    STATUS_LABELS,
    TERMINAL,
    Action,
    Status,
    allows,
    target_of,
)

PRINTED = {
    ("queued", "take"): "in_progress",
    ("in_progress", "reclassify"): "in_progress",
    ("in_progress", "request_feedback"): "waiting_feedback",
    ("waiting_feedback", "reply_feedback"): "in_progress",
    ("in_progress", "escalate"): "routing",
    ("in_progress", "resolve"): "waiting_review",
    ("waiting_review", "accept"): "waiting_rating",
    ("waiting_review", "reject"): "in_progress",
    ("waiting_rating", "rate"): "completed",
    ("routing", "close"): "closed",
    ("queued", "close"): "closed",
    ("in_progress", "close"): "closed",
    ("waiting_feedback", "close"): "closed",
    ("in_progress", "reassign"): "in_progress",
    ("in_progress", "release"): "queued",
    ("routing", "routed"): "queued",
    ("routing", "refused"): "in_progress",
}
EVERYTHING = list(itertools.product(Status, Action))
FORBIDDEN = [pair for pair in EVERYTHING if pair not in PRINTED]


@pytest.mark.parametrize(("pair", "target"), PRINTED.items(), ids=str)
def test_an_act_of_the_table_leads_where_it_says(pair, target):
    status, action = Status(pair[0]), Action(pair[1])

    assert allows(action, status)
    assert target_of(action, status) == target


@pytest.mark.parametrize(("status", "action"), FORBIDDEN)
def test_every_other_act_is_refused(status, action):
    with pytest.raises(ConflictError) as refused:
        target_of(action, status)

    assert refused.value.reason == "wrong-state"
    assert not allows(action, status)


def test_each_line_of_the_table_stands_there_once():
    pairs = [(line.source, line.action) for line in LIFECYCLE]

    assert len(set(pairs)) == len(pairs) == len(PRINTED)


def test_nothing_leaves_what_is_closed():
    assert {line.target for line in LIFECYCLE if line.source in TERMINAL} == set()


def test_every_status_can_be_reached_and_is_named_in_both_languages():
    assert {line.target for line in LIFECYCLE} == set(Status)
    assert set(STATUS_LABELS) == set(Status)
    assert len({(label.id, label.en) for label in STATUS_LABELS.values()}) == len(Status)
