"""K12: what anybody may read of a title."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ticket.domain.masking import MASK, masked_title

TOLD = [
    ("Akun 01.234.567.8-901.000 terkunci", "Akun ••• terkunci"),
    ("NIP 198001012005011001 salah", "NIP ••• salah"),
    ("NIP 19800101 200501 1 001 salah", "NIP ••• salah"),
    ("Hubungi budi.s@contoh.example segera", "Hubungi ••• segera"),
    ("Telepon 0812-3456-7890", "Telepon •••"),
    ("SPSE 4.5 galat 500 tahun 2026", "SPSE 4.5 galat 500 tahun 2026"),
    ("Versi v4.3u20191009 lambat", "Versi v4.3u20191009 lambat"),
]


@pytest.mark.parametrize(("title", "shown"), TOLD)
def test_a_title_loses_what_names_a_person(title, shown):
    assert masked_title(title) == shown


@given(st.text(max_size=100))
def test_no_long_number_and_no_address_is_left(title):
    shown = masked_title(title)

    assert not re.search(r"\d{9}", shown)
    assert not re.search(r"\w@\w+\.\w", shown)


@given(st.text("abcdefgh ", max_size=100))
def test_plain_words_stay_as_they_are(title):
    assert masked_title(title) == title
    assert MASK not in title
