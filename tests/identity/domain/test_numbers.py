"""NPWP and NIP (B.12)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.numbers import (
    has_odd_appointment,
    is_nip,
    is_npwp,
    masked,
    without_punctuation,
)

digits = st.text("0123456789", max_size=30)
births = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def nip(birth, *, appointment="200501", sex="1", serial="001"):
    return f"{birth:%Y%m%d}{appointment}{sex}{serial}"


@given(digits)
def test_an_npwp_has_15_16_or_22_digits_whatever_they_are(text):
    assert is_npwp(text) == (len(text) in (15, 16, 22))


@given(st.text(min_size=15, max_size=22))
def test_only_plain_digits_make_an_npwp(text):
    plain = all(character in "0123456789" for character in text)

    assert is_npwp(text) == (plain and len(text) in (15, 16, 22))


@given(st.text("0123456789", min_size=15, max_size=15))
def test_punctuation_does_not_matter(text):
    t = text
    shown = f"{t[:2]}.{t[2:5]}.{t[5:8]}.{t[8]}-{t[9:12]}.{t[12:]}"

    assert without_punctuation(shown) == text


@given(births, st.sampled_from("12"), st.text("0123456789", min_size=3, max_size=3))
def test_every_birth_date_makes_a_nip(birth, sex, serial):
    assert is_nip(nip(birth, sex=sex, serial=serial))


@given(digits)
def test_a_nip_is_18_digits_with_a_birth_date_and_a_sex(text):
    try:
        born = date(int(text[:4]), int(text[4:6]), int(text[6:8])).year >= 1900
    except ValueError:
        born = False

    assert is_nip(text) == (len(text) == 18 and born and text[14] in "12")


@pytest.mark.parametrize(
    "number",
    ["19801301" + "2005011001", "19800230" + "2005011001", "19800101" + "2005013001", "1" * 17],
)
def test_what_is_no_nip(number):
    assert not is_nip(number)


@given(births, st.integers(0, 99))
def test_an_odd_month_of_appointment_only_warns(birth, month):
    number = nip(birth, appointment=f"2005{month:02d}")

    assert is_nip(number)
    assert has_odd_appointment(number) == (not 1 <= month <= 12)


@given(st.text("0123456789", min_size=15, max_size=22))
def test_a_masked_number_shows_its_last_four_digits(number):
    assert masked(number) == "*" * (len(number) - 4) + number[-4:]


def test_no_number_stays_no_number():
    assert masked(None) is None
