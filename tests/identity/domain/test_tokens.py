"""Refresh tokens, and how long somebody is told to wait."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.lockout import LockedForNowError, key_of
from services.identity.domain.tokens import RefreshToken, digest


def test_a_refresh_token_survives_being_written():
    token = RefreshToken.new()

    assert RefreshToken.parse(str(token)) == token


def test_the_next_one_is_of_the_same_family():
    first = RefreshToken.new()

    second = RefreshToken.new(first.family)

    assert second.family == first.family
    assert second.serial != first.serial


@given(st.text())
def test_any_text_can_be_read_and_digested(text):
    token = RefreshToken.parse(text)

    assert len(digest(token.family)) == len(digest(token.serial)) == 64


@given(st.text(), st.text())
def test_users_and_clients_are_counted_apart(one, other):
    assert key_of("user", one) != key_of("client", one)
    assert (key_of("user", one) == key_of("user", other)) == (one == other)


@pytest.mark.parametrize(
    ("seconds", "header", "minutes"), [(0.2, 1, 1), (60, 60, 1), (61, 61, 2), (900, 900, 15)]
)
def test_the_wait_is_told_in_full_minutes(seconds, header, minutes):
    refused = LockedForNowError(seconds)

    assert refused.retry_after == header
    assert refused.detail.in_("en") == (
        f"Too many failed attempts. Try again in {minutes} minutes."
    )
