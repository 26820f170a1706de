"""Every relation to real tickets: who sees them, in which box, and what each act answers."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.security import relations
from tests.security.relations import BODIES, BOXES, EVERYBODY, SEEN_BY, TRIED_ELSEWHERE, promised

pytestmark = pytest.mark.e2e
WITHOUT_SCOPE = "machine without scope"
NAMES = tuple(SEEN_BY)


def everybody_gets(stage, target):
    """The status of each one's answer."""
    return {who: stage.ask(who, "GET", target).status_code for who in EVERYBODY}


def seen_only(by):
    expected = {who: 200 if who in by else 404 for who in EVERYBODY}
    return expected | {WITHOUT_SCOPE: 403}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("part", ["", "/timeline"])
def test_a_ticket_is_there_for_whom_it_concerns_only(stage, tickets, name, part):
    found = everybody_gets(stage, f"tickets/{tickets[name]}{part}")

    assert found == seen_only(SEEN_BY[name])


def test_its_files_are_there_for_the_same_people(stage, tickets, file):
    number = tickets["reached"]

    for target in (f"attachments/{file}", f"tickets/{number}/attachments.zip"):
        assert everybody_gets(stage, target) == seen_only(SEEN_BY["reached"]), target


def test_what_one_may_not_see_is_what_is_not_there(stage, tickets):
    hidden = stage.ask("penyedia10", "GET", f"tickets/{tickets['reached']}").json()
    unknown = stage.ask("penyedia10", "GET", "tickets/TPS9912319999").json()

    for answer in (hidden, unknown):
        answer.pop("instance")
        answer.pop("request_id")
    assert hidden == unknown


@pytest.mark.parametrize("box", BOXES)
def test_a_box_holds_what_is_mine_to_see(stage, tickets, box):
    people = [who for who in EVERYBODY if who != WITHOUT_SCOPE]
    target = f"tickets?box={box}&limit=100"

    found = {who: numbers(tickets, stage.ask(who, "GET", target)) for who in people}

    assert found == {who: in_box(tickets, box, who) for who in people}


def test_updates_tell_of_the_same_tickets(stage, tickets):
    people = [who for who in EVERYBODY if who != WITHOUT_SCOPE]

    target = "tickets/updates?limit=100"

    found = {who: numbers(tickets, stage.ask(who, "GET", target)) for who in people}

    assert found == {who: in_box(tickets, "all", who) for who in people}


@pytest.mark.parametrize("filter_", ["number={}", "q=kontrak&number={}", "lpse=93&number={}"])
def test_no_filter_shows_more(stage, tickets, filter_):
    query = filter_.format(tickets["reached"])

    for who in ("penyedia1", "penyedia10", "helpdesk97", "tim_pme1", "machine of 97"):
        assert numbers(tickets, stage.ask(who, "GET", f"tickets?{query}")) == set()


def numbers(tickets, answer):
    """Of our own tickets, whatever else the demo may bring."""
    return {item["number"] for item in answer.json()["items"]} & set(tickets.values())


def in_box(tickets, box, who):
    return {tickets[name] for name, people in BOXES[box].items() if who in people}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("act", BODIES)
def test_an_act_answers_what_the_relation_says(stage, tickets, name, act):
    row = relations.ROW_OF[act]
    target = row.path.format(number=tickets[name])
    body = {**BODIES[act]}
    if "user_id" in body:
        body["user_id"] = stage.claims["penyedia1"]["sub"]
    cells = {who: promised(name, act, who, stage.claims[who]) for who in EVERYBODY}
    cells = {who: cell for who, cell in cells.items() if cell is not TRIED_ELSEWHERE}

    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda who: stage.ask(who, row.method, target, json=body), cells)

    assert dict(zip(cells, map(status_and_slug, answers), strict=True)) == cells


def status_and_slug(answer):
    kind = answer.json().get("type", "")
    slug = kind.removeprefix("/problems/") if kind.startswith("/problems/") else None
    return answer.status_code, slug


def test_buttons_are_shown_for_what_would_be_done(stage, tickets):
    """`allowed_actions` and the answers agree: nobody outside is offered an act."""
    for name in ("reached", "lateral"):
        for who in sorted(SEEN_BY[name]):
            offered = stage.ask(who, "GET", f"tickets/{tickets[name]}").json()["allowed_actions"]

            assert set(offered) <= expected_buttons(name, who), (name, who)


def expected_buttons(name, who):
    close = {"close"} if who == relations.CREATOR[name] else set()
    work = {"release", "reclassify", "request_feedback", "escalate", "resolve"}
    work = work if who == relations.HANDLER[name] else set()
    lead = {"reassign"} if who == relations.LED_BY[name] else set()
    watch = set() if who in relations.NO_STAFF else {"note", "watch"}
    return close | work | lead | watch
