"""What ratings add up to, and who may read it."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from tests.rating.events import closed, reviewed
from tests.support import person

HELPER = {"id": person("helper"), "name": "Helper", "role": "helpdesk_lpse"}
OTHER = {"id": person("other"), "name": "Other", "role": "tim_teknis"}


@pytest.fixture
def rated(app, rate, clock):
    """Four tickets of two LPSEs, rated 5, 4, 1 and 3."""
    clock.set(datetime(2026, 6, 15, 5, 0, tzinfo=UTC))
    stories = [
        ("TPS2606150001", "93", HELPER, "lpse_level1", 5, ["fast_handling"], None),
        ("TPS2606150002", "93", HELPER, "lpse_level1", 4, ["fast_handling"], None),
        ("TPS2606150003", "93", OTHER, "tim_teknis", 1, ["slow_handling"], "Lebih cepat"),
        ("TPR2606150004", "7", OTHER, "tim_teknis", 3, [], "Lebih jelas"),
    ]
    for number, lpse, who, tier, stars, tags, suggestion in stories:
        application = "spse" if number.startswith("TPS") else "sirup"
        reviewed(
            app,
            number=number,
            lpse_code=lpse,
            application=application,
            resolver=who,
            resolver_tier=tier,
        )
        assert rate(number, stars=stars, tags=tags, suggestion=suggestion).status_code == 201


@pytest.fixture
def summary(client, as_):
    def summary(query="group_by=lpse", *, role="admin", **claims):
        path = f"/api/v1/ratings/summary?{query}"
        return client.get(path, headers=as_(role=role, **claims))

    return summary


@pytest.fixture
def rate_at(app, rate, clock):
    def rate_at(moment):
        clock.set(moment)
        reviewed(app)
        rate(stars=5)

    return rate_at


def test_ratings_add_up_per_lpse(rated, summary):
    small, large = summary().json

    assert small == {
        "key": "7",
        "count": 1,
        "mean": 3.0,
        "distribution": {"1": 0, "2": 0, "3": 1, "4": 0, "5": 0},
        "tags": {},
    }
    assert large == {
        "key": "93",
        "count": 3,
        "mean": 3.33,
        "distribution": {"1": 1, "2": 0, "3": 0, "4": 1, "5": 1},
        "tags": {"fast_handling": 2, "slow_handling": 1},
    }


@pytest.mark.parametrize(
    ("group_by", "counts"),
    [
        ("tier", {"lpse_level1": 2, "tim_teknis": 2}),
        ("application", {"spse": 3, "sirup": 1}),
        ("lpse", {"93": 3, "7": 1}),
    ],
)
def test_ratings_add_up_by_what_is_asked(rated, summary, group_by, counts):
    lines = summary(f"group_by={group_by}").json

    assert {line["key"]: line["count"] for line in lines} == counts


def test_leaders_alone_read_ratings_per_handler(rated, summary):
    lines = summary("group_by=handler", role="pimpinan").json
    refused = summary("group_by=handler", role="admin")

    found = {line["key"]: (line["name"], line["count"]) for line in lines}
    assert found == {HELPER["id"]: ("Helper", 2), OTHER["id"]: ("Other", 2)}
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("role", "lpse_code", "seen"),
    [
        ("helpdesk_lpse", "93", ["93"]),
        ("admin_ppe", "7", ["7"]),
        ("admin_agency", None, []),
        ("pimpinan", "7", ["7"]),
        ("pimpinan", None, ["7", "93"]),
        ("helpdesk_lkpp", None, ["7", "93"]),
        ("helpdesk_lkpp", "93", ["7", "93"]),
        ("admin", None, ["7", "93"]),
    ],
)
def test_staff_of_an_lpse_read_their_own(rated, summary, role, lpse_code, seen):
    lines = summary(role=role, lpse_code=lpse_code).json

    assert [line["key"] for line in lines] == seen


def test_reporters_and_machines_read_none(summary):
    assert summary(role="ppk").status_code == 403
    assert summary(role="system").status_code == 403


@pytest.mark.parametrize(
    ("days", "count"),
    [
        ("from=2026-06-16", 0),
        ("from=2026-06-15&to=2026-06-15", 4),
        ("to=2026-06-14", 0),
        ("from=2026-06-01", 4),
    ],
)
def test_days_are_inclusive(rated, summary, days, count):
    lines = summary(f"group_by=lpse&{days}").json

    assert sum(line["count"] for line in lines) == count


@pytest.mark.parametrize(("hour", "day"), [(16, "15"), (17, "16")])
def test_a_day_is_one_of_jakarta(rate_at, summary, hour, day):
    rate_at(datetime(2026, 6, 15, hour, 30, tzinfo=UTC))

    lines = summary(f"group_by=lpse&from=2026-06-{day}&to=2026-06-{day}").json

    assert len(lines) == 1


BAD = ("person", "lpse&from=0001-01-01", "lpse&to=9999-12-31", "lpse&from=yesterday")


@pytest.mark.parametrize("query", ["", *(f"group_by={bad}" for bad in BAD)])
def test_bad_filters_are_refused(summary, query):
    assert summary(query).status_code == 422


def test_what_nobody_handled_counts_for_its_lpse_and_for_no_handler(app, rate, summary):
    closed(app)
    rate(stars=5)

    assert summary(role="pimpinan").json[0]["count"] == 1
    assert summary("group_by=handler", role="pimpinan").json == []


def test_a_summary_is_two_statements(app, rated, summary):
    statements = []
    with app.app_context():
        engine = app.store.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    summary()

    assert len([statement for statement in statements if statement != "BEGIN"]) == 2
