"""B.10: the names files get with their ticket."""

import pytest

from services.ticket.domain.discussion import ROLE_WORDS, stored_name
from services.ticket.domain.roles import TIER_OF

NUMBER = "TPS2606150019"


@pytest.mark.parametrize(
    ("tier", "position", "original", "name"),
    [
        ("reporter", 1, "Layar.PNG", f"pelapor-{NUMBER}-001.png"),
        ("reporter", 2, "arsip.tar.ZIP", f"pelapor-{NUMBER}-002.zip"),
        ("lpse_level1", 10, "a.pdf", f"helpdesk-lpse-{NUMBER}-010.pdf"),
        ("admin_ppe", 999, "a.rhs", f"admin-ppe-{NUMBER}-999.rhs"),
        ("helpdesk_lkpp", 1000, "a.txt", f"helpdesk-lkpp-{NUMBER}-1000.txt"),
        ("helpdesk_teknis", 3, "a.docx", f"helpdesk-teknis-{NUMBER}-003.docx"),
        ("tim_teknis", 4, "a.xls", f"tim-teknis-{NUMBER}-004.xls"),
        ("konsultasi", 5, "a.jpeg", f"konsultasi-{NUMBER}-005.jpeg"),
    ],
)
def test_a_name_tells_who_sent_it_to_which_ticket(tier, position, original, name):
    found = stored_name(tier=tier, number=NUMBER, position=position, original_name=original)

    assert found == name


def test_every_tier_has_a_word():
    assert set(ROLE_WORDS) == set(TIER_OF.values())
