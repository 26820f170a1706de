"""B.9: ticket numbers, current and legacy, and the counters they come from."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ticket.domain.number import CURRENT, JAKARTA, compose, counter, is_number, prefix

# Every number the guides print.
SEEN = [
    "UC2019020600073",
    "LC2019072900017",
    "LC2019100200003",
    "TAS1909270001",
    "THS1909290011",
    "TPS1910140002",
    "TPS2006150019",
    "TPS2006160025",
    "THS2006240001",
    "TAS2006290001",
    "THS2006290003",
    "THS2006300005",
    "TPS2006300036",
    "TPS2006300039",
    "TPS2006300040",
]
WRONG = [
    "",
    "TPS200615001",
    "TPS200615000019",
    "XPS2006150019",
    "TXS2006150019",
    "TP12006150019",
    "TPS2013150019",
    "TPS2006320019",
    "TPS2006000019",
    "tps2006150019",
    "TPS2006150019 ",
    "TPS2006150019\n",
    "TPS٢٠٠٦١٥٠٠١٩",
    "UC20190206000730",
    "UC2019130600073",
    "AC2019020600073",
]
MOMENTS = st.integers(0, 80 * 365 * 24 * 60).map(
    lambda minutes: datetime(2019, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize("number", SEEN)
def test_every_printed_number_is_one(number):
    assert is_number(number)


@pytest.mark.parametrize("number", WRONG)
def test_what_only_looks_like_a_number_is_none(number):
    assert not is_number(number)


@pytest.mark.parametrize(
    ("type_", "tier", "letter", "expected"),
    [
        ("umum", "reporter", "S", "TPS"),
        ("umum", "lpse_level1", "S", "THS"),
        ("umum", "admin_ppe", "S", "TAS"),
        ("umum", "reporter", "B", "TPB"),
        ("konsultasi", "konsultasi", "K", "KPK"),
        ("layanan", "reporter", "L", "LPL"),
    ],
)
def test_the_prefix_tells_family_creator_and_application(type_, tier, letter, expected):
    assert prefix(type_=type_, creator_tier=tier, letter=letter) == expected


def test_the_nineteenth_of_its_prefix_in_june_2020_is_tps2006150019():
    moment = datetime(2020, 6, 15, 5, 21, tzinfo=UTC)

    assert compose("TPS", moment, 19) == "TPS2006150019"


def test_after_9999_a_number_widens():
    moment = datetime(2026, 6, 15, 5, 0, tzinfo=UTC)

    assert compose("TPS", moment, 9999) == "TPS2606159999"
    assert compose("TPS", moment, 10_000) == "TPS26061510000"
    assert is_number("TPS26061510000")


def test_a_month_begins_at_midnight_in_jakarta():
    last = datetime(2026, 6, 30, 16, 59, 59, tzinfo=UTC)
    first = last + timedelta(seconds=1)

    assert (counter("TPS", last), counter("TPS", first)) == ("TPS2606", "TPS2607")
    assert compose("TPS", first, 1) == "TPS2607010001"


@given(MOMENTS, st.integers(1, 99_999), st.sampled_from(["TPS", "THK", "TAE", "KPR", "LPL"]))
def test_a_number_can_be_read_back(moment, sequence, letters):
    found = CURRENT.fullmatch(compose(letters, moment, sequence))

    assert found["prefix"] == letters
    assert found["date"] == f"{moment.astimezone(JAKARTA):%y%m%d}"
    assert int(found["sequence"]) == sequence
