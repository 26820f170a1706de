"""What a policy would have changed is known before it is put to use."""

from services.escalation.domain.dry_run import EXAMPLES, Past, dry_run
from services.escalation.domain.places import Position
from tests.escalation.documents import a_case, a_policy, shipped

WAY = [
    ("lpse_level1", "93"),
    ("admin_ppe", "93"),
    ("helpdesk_lkpp", "lkpp"),
    ("helpdesk_teknis", "lkpp"),
    ("tim_teknis", "spse"),
    ("tim_teknis", "pme"),
]
STRAIGHT_UP = [
    {**step, "to": "helpdesk_teknis"} if step["from"] == "admin_ppe" else step
    for step in shipped()["next"]
]


def a_past(number="TPS1", way=WAY, application="spse"):
    return Past(
        number=number,
        creator="reporter",
        case=a_case(application),
        positions=tuple(Position(*place) for place in way),
    )


def test_the_policy_in_force_changes_nothing():
    result = dry_run(a_policy(), [a_past(), a_past(way=WAY[:1])])

    assert (result.tickets, result.elsewhere, result.examples) == (2, 0, [])


def test_a_ticket_is_counted_at_the_hop_where_its_ways_part():
    result = dry_run(a_policy(next=STRAIGHT_UP), [a_past(), a_past(way=WAY[:2])])

    assert (result.tickets, result.elsewhere) == (2, 1)
    assert result.by_tier == {"helpdesk_lkpp": 1}
    assert result.examples == [
        {
            "number": "TPS1",
            "hop": 2,
            "was": {"tier": "helpdesk_lkpp", "unit": "lkpp"},
            "would": [{"tier": "helpdesk_teknis", "unit": "lkpp"}],
        }
    ]


def test_another_beginning_parts_at_hop_0():
    first = [{**entry, "tier": "admin_ppe"} for entry in shipped()["first"]]

    [example] = dry_run(a_policy(first=first), [a_past()]).examples

    assert (example["hop"], example["would"][0]["tier"]) == (0, "admin_ppe")


def test_whom_a_person_chose_is_not_the_policys_doing():
    chosen = [*WAY[:4], ("tim_teknis", "katalog")]

    assert dry_run(a_policy(), [a_past(way=chosen, application="lainnya")]).elsewhere == 0


def test_examples_are_few_however_many_tickets_differ():
    result = dry_run(a_policy(next=STRAIGHT_UP), [a_past(number=f"T{n}") for n in range(60)])

    assert (result.elsewhere, len(result.examples)) == (60, EXAMPLES)
