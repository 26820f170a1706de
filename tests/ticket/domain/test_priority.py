"""E.5: priority is computed, by the whole printed table and at its edges."""

import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.calendar import Calendar
from services.ticket.commands.catalogue import DATA
from services.ticket.domain.catalogue import Subcategory
from services.ticket.domain.priority import CONTEXTS, LEVELS, RANK, Policy, Priority

SHIPPED = json.loads((DATA / "priority-policy.json").read_text())
POLICY = Policy(1, SHIPPED)
CALENDAR = Calendar.from_documents([], "Asia/Jakarta")
# Wednesday 10:00 in Jakarta: the third working day after it is Monday, which closes at 16:00.
NOW = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)
THIRD_DAY = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
HUGE = 100_000_000_000
SECOND = timedelta(seconds=1)
# The table of E.5, written down again.
PRINTED = {
    "minor": ("minor", "medium", "major", "minor", "minor"),
    "medium": ("medium", "major", "emergency", "major", "minor"),
    "major": ("major", "emergency", "emergency", "emergency", "medium"),
    "emergency": ("emergency", "emergency", "emergency", "emergency", "major"),
}


def a_subcategory(base="major", *, needs_tender=True, outage=False, contract_stage=False):
    return Subcategory(
        code="spse-pokja-jadwal-tender",
        name="Jadwal tender",
        category="spse-pokja",
        application="spse",
        base_priority=base,
        needs_tender=needs_tender,
        outage=outage,
        contract_stage=contract_stage,
    )


def a_tender(*, ends=None, status="Berlangsung", hps=0):
    stage = {"name": "Upload Dokumen Penawaran", "starts_at": (NOW - timedelta(1)).isoformat()}
    stages = [{**stage, "ends_at": ends.isoformat()}] if ends else []
    return {"status": status, "hps": hps, "stages": stages}


IN_CONTEXT = {
    "none": a_tender(),
    "within_working_days": a_tender(ends=THIRD_DAY),
    "within_hours": a_tender(ends=NOW + timedelta(hours=20)),
    "hps_at_least": a_tender(hps=HUGE),
    "closed": a_tender(status="Selesai"),
}


def priority(subcategory, tender, policy=POLICY):
    return policy.of(subcategory, tender, now=NOW, calendar=CALENDAR)


def level(base, tender, **flags):
    return priority(a_subcategory(base, **flags), tender).level


@pytest.mark.parametrize(("base", "context"), list(itertools.product(LEVELS, CONTEXTS)))
def test_each_cell_of_the_printed_table_is_reached_by_a_real_tender(base, context):
    expected = PRINTED[base][CONTEXTS.index(context)]

    assert level(base, IN_CONTEXT[context]) == expected
    assert SHIPPED["matrix"][base][context] == expected


@pytest.mark.parametrize(
    ("ends", "rules"),
    [
        (NOW, ("P2",)),
        (NOW + timedelta(hours=24), ("P2",)),
        (NOW + timedelta(hours=24) + SECOND, ("P3",)),
        (THIRD_DAY, ("P3",)),
        (THIRD_DAY + SECOND, ("P6",)),
        (NOW - SECOND, ("P6",)),
        (None, ("P6",)),
    ],
)
def test_urgency_has_exact_edges(ends, rules):
    """P2 excludes P3; a deadline that has passed or is not known says nothing (P6)."""
    assert priority(a_subcategory(), a_tender(ends=ends)).rules == rules


@pytest.mark.parametrize(
    ("base", "ends", "rules", "expected"),
    [
        ("medium", THIRD_DAY, ("P3", "P4"), "emergency"),
        ("minor", THIRD_DAY, ("P3",), "medium"),
        ("medium", NOW + timedelta(hours=2), ("P2", "P4"), "emergency"),
        ("minor", NOW + timedelta(hours=2), ("P2",), "major"),
        ("major", None, ("P4",), "emergency"),
    ],
)
def test_a_huge_tender_adds_to_its_urgency_but_not_to_a_minor_problem(base, ends, rules, expected):
    found = priority(a_subcategory(base), a_tender(ends=ends, hps=HUGE))

    assert (found.rules, found.level) == (rules, expected)


def test_one_rupiah_less_is_not_huge():
    assert priority(a_subcategory("medium"), a_tender(hps=HUGE - 1)).rules == ("P6",)


@pytest.mark.parametrize("status", ["Selesai", "Gagal/Batal", "Tender Ditutup"])
def test_a_closed_tender_lowers_unless_contracts_are_made_then(status):
    closed = a_tender(status=status)

    assert priority(a_subcategory("major"), closed) == Priority("medium", ("P5",))
    assert priority(a_subcategory("major", contract_stage=True), closed).level == "major"


def test_a_closed_huge_tender_both_raises_and_lowers():
    found = priority(a_subcategory("major"), a_tender(status="Selesai", hps=HUGE))

    assert found == Priority("major", ("P4", "P5"))


@pytest.mark.parametrize("tender", [None, *IN_CONTEXT.values()])
def test_an_outage_is_an_emergency_whatever_the_tender(tender):
    """A103."""
    found = priority(a_subcategory("minor", outage=True), tender)

    assert found == Priority("emergency", ("P1",))


@pytest.mark.parametrize("tender", [None, *IN_CONTEXT.values()])
def test_without_a_subcategory_there_is_no_priority(tender):
    assert priority(None, tender) == Priority(None, ("P0",))


@pytest.mark.parametrize("context", ["within_hours", "within_working_days"])
def test_deadlines_count_only_for_problems_of_tenders(context):
    assert level("medium", IN_CONTEXT[context], needs_tender=False) == "medium"


def test_a_tender_that_does_not_run_has_no_deadline():
    tender = a_tender(ends=NOW + timedelta(hours=1), status="-")

    assert priority(a_subcategory(), tender).rules == ("P6",)


def test_a_major_problem_twenty_hours_before_the_end_of_bidding_is_an_emergency():
    """A099."""
    assert level("major", a_tender(ends=NOW + timedelta(hours=20))) == "emergency"


@pytest.mark.parametrize(
    ("found", "capped"),
    [("emergency", "major"), ("major", "major"), ("medium", "medium"), ("minor", "minor")],
)
def test_a_reporters_own_choice_reaches_major_at_most(found, capped):
    """Decision 14."""
    limited = POLICY.at_most(Priority(found, ("P6",)))

    assert limited.level == capped
    assert ("K15" in limited.rules) == (found != capped)


def test_no_priority_stays_none_under_the_cap():
    assert POLICY.at_most(Priority(None, ("P0",))) == Priority(None, ("P0",))


def test_the_shipped_policy_reproduces_its_own_table():
    assert POLICY.problems() == []


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("P2", {"add": 1}),
        ("P3", {"add": 2}),
        ("P4", {"base_at_least": 1}),
        ("P5", {"add": 0}),
        ("P7", {"maximum": 3}),
        ("P7", {"emergency_base_at_least": 4}),
    ],
)
def test_a_policy_that_contradicts_its_table_is_found_out(rule, change):
    rules = {**SHIPPED["rules"], rule: {**SHIPPED["rules"][rule], **change}}

    assert Policy(2, {**SHIPPED, "rules": rules}).problems() != []


subcategories = st.builds(
    a_subcategory,
    st.sampled_from(LEVELS),
    needs_tender=st.booleans(),
    contract_stage=st.booleans(),
    outage=st.booleans(),
)
tenders = st.builds(
    a_tender,
    ends=st.none() | st.timedeltas(-timedelta(9), timedelta(30)).map(lambda gap: NOW + gap),
    status=st.sampled_from(["Berlangsung", "Selesai", "Gagal/Batal", "-", None]),
    hps=st.none() | st.integers(0, 2 * HUGE),
)


@given(subcategories, st.none() | tenders)
def test_every_problem_has_a_priority_and_always_the_same(subcategory, tender):
    found = priority(subcategory, tender)

    assert found.level in LEVELS
    assert found.rules
    assert priority(subcategory, tender) == found


@given(subcategories, tenders)
def test_a_minor_problem_is_never_an_emergency_unless_it_is_an_outage(subcategory, tender):
    found = priority(subcategory, tender)

    if subcategory.base_priority == "minor" and not subcategory.outage:
        assert found.level != "emergency"


@given(subcategories, st.sampled_from(LEVELS), tenders)
def test_a_graver_problem_never_counts_less(subcategory, base, tender):
    flags = {
        name: getattr(subcategory, name) for name in ("needs_tender", "outage", "contract_stage")
    }
    pair = sorted([subcategory.base_priority, base], key=RANK.get)

    less, more = (priority(a_subcategory(base, **flags), tender) for base in pair)

    assert less.rank <= more.rank
