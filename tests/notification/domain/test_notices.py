"""Every notice can be read in both languages, whatever people have typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notification.domain.notices import TIERS, WORDINGS, details_of, worded
from services.notification.domain.roles import ROLES_OF


@given(
    kind=st.sampled_from([*WORDINGS, "a kind of tomorrow"]),
    language=st.sampled_from(["id", "en"]),
    title=st.text(min_size=1),
    actor=st.none() | st.text(min_size=1),
    tier=st.none() | st.sampled_from([*TIERS, "unknown"]),
)
def test_words_of_people_stay_as_they_are(kind, language, title, actor, tier):
    details = {"title": title, "actor": actor, "tier": tier, "stars": 4}

    heading, text = worded(kind, ticket="TPS2606150019", details=details, language=language)

    assert heading
    assert "None" not in text.replace(title, "").replace(actor or "None", "")
    assert title in text or kind == "session_reused"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("id", "Budi memberi 4 bintang untuk tiket TPS2606150019 “Gagal unggah”."),
        ("en", "Stars from Budi for ticket TPS2606150019 “Gagal unggah”: 4."),
    ],
)
def test_a_rating_names_its_stars(language, text):
    data = {"title": "Gagal unggah", "actor": {"name": "Budi"}, "rating": {"stars": 4}}

    said = worded(
        "ticket_rated", ticket="TPS2606150019", details=details_of(data), language=language
    )

    assert said[1] == text


def test_what_nobody_did_was_the_system():
    details = details_of({"title": "Gagal unggah", "actor": None})

    assert worded("note_added", ticket="T1", details=details, language="id")[1].startswith(
        "Sistem"
    )


def test_every_tier_that_holds_tickets_has_a_label():
    assert ROLES_OF.keys() < TIERS.keys()
