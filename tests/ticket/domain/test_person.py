"""B.12: NPWP and NIP, and the hash by which others know a person."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain import InvalidError
from services.ticket.domain.person import masked, nip, npwp, person_hash

KEY = b"a key of the tests"
LENGTHS = (15, 16, 22)


def digits(*lengths):
    return st.sampled_from(lengths).flatmap(
        lambda n: st.text("0123456789", min_size=n, max_size=n)
    )


@given(digits(*LENGTHS))
def test_an_npwp_of_15_16_or_22_digits_is_kept_as_digits(number):
    assert npwp(number) == number


@given(digits(*LENGTHS), st.data())
def test_punctuation_changes_nothing(number, data):
    at = data.draw(st.lists(st.integers(0, len(number)), max_size=6))
    written = number
    for place in sorted(at, reverse=True):
        written = written[:place] + data.draw(st.sampled_from(".- ")) + written[place:]

    assert npwp(written) == number


@given(digits(*(n for n in range(31) if n not in LENGTHS)))
def test_any_other_length_is_refused(number):
    with pytest.raises(InvalidError) as refused:
        npwp(number)

    assert set(refused.value.errors) == {"npwp"}


@pytest.mark.parametrize(
    "text", ["01234567890100A", "٠١٢٣٤٥٦٧٨٩٠١٢٣٤", "01/234567890100", "x" * 15]
)
def test_an_npwp_is_made_of_digits_only(text):
    with pytest.raises(InvalidError):
        npwp(text)


@given(
    st.dates(),
    st.integers(0, 999_999),
    st.sampled_from("12"),
    st.integers(0, 999),
)
def test_a_nip_begins_with_a_birth_date_and_has_a_sex(born, appointed, sex, serial):
    """An odd month of appointment is let pass: PPPK numbers are built differently there."""
    number = f"{born.year:04d}{born:%m%d}{appointed:06d}{sex}{serial:03d}"

    assert nip(number) == number
    assert nip(f"{number[:8]} {number[8:14]}.{number[14]}-{number[15:]}") == number


@pytest.mark.parametrize(
    "number",
    [
        "19800101200501100",
        "1980010120050110011",
        "198013012005011001",
        "198002302005011001",
        "198001012005010001",
        "198001012005013001",
        "000001012005011001",
        "19800101200501100A",
        "",
    ],
)
def test_other_nips_are_refused(number):
    with pytest.raises(InvalidError) as refused:
        nip(number)

    assert set(refused.value.errors) == {"nip"}


@given(digits(15))
def test_an_old_npwp_and_its_new_form_are_one_person(number):
    assert person_hash(number, KEY) == person_hash(f"0{number}", KEY)


@given(digits(16, 18, 22), digits(16, 18, 22))
def test_different_numbers_are_different_people(one, other):
    assert (person_hash(one, KEY) == person_hash(other, KEY)) == (one == other)


@given(digits(15, 16, 18, 22))
def test_a_hash_tells_nothing_without_its_key(number):
    told = person_hash(number, KEY)

    assert re.fullmatch("[0-9a-f]{64}", told)
    assert told != person_hash(number, b"another key")


@given(digits(15, 16, 18, 22))
def test_a_masked_number_shows_its_last_four_digits(number):
    shown = masked(number)

    assert len(shown) == len(number)
    assert shown[-4:] == number[-4:]
    assert set(shown[:-4]) == {"•"}


def test_nothing_is_masked_where_there_is_nothing():
    assert masked(None) is None
