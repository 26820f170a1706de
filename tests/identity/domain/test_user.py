"""The user as an aggregate: what holds together, and what is announced."""

from datetime import UTC, datetime
from uuid import uuid4

import pyotp
import pytest

from chassis.domain import ConflictError, InvalidError
from services.identity.domain.user import User
from tests.identity.people import NIP, NPWP

NOW = datetime(2026, 6, 15, tzinfo=UTC)
START = 900_000  # seconds; a time step of an authenticator begins


def a_user(**changes):
    values = {"username": "ppk1", "name": "P", "role": "ppk", "lpse_code": "93", "nip": NIP}
    return User(**{**values, "id": uuid4(), "password_hash": "x", "created_at": NOW, **changes})


def announced(user):
    return [event.type for _, event in user.pull_events()]


def test_a_directory_entry_carries_no_number_and_no_secret():
    user = a_user(npwp=NPWP)

    user.register()

    [(sequence, event)] = user.pull_events()
    assert (sequence, event.id, event.channels) == (1, str(user.id), ["in_app", "email"])
    assert not {"npwp", "nip", "password_hash", "totp_secret"} & set(vars(event))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "penyedia", "nip": None}, "npwp"),
        ({"role": "penyedia", "npwp": "12345"}, "npwp"),
        ({"nip": None}, "nip"),
        ({"nip": "123"}, "nip"),
        ({"lpse_code": None}, "lpse_code"),
        ({"role": "admin"}, "lpse_code"),
        ({"role": "tim_teknis", "lpse_code": None}, "directorate"),
        ({"directorate": "spse"}, "directorate"),
    ],
)
def test_a_profile_must_hold_together(changes, field):
    with pytest.raises(InvalidError) as refused:
        a_user(**changes).register()

    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize(
    "changes",
    [
        {"nip": None, "no_nip_reason": "Anggota TNI"},
        {"role": "penyedia", "nip": None, "npwp": "01.234.567.8-901.001"},
        {"role": "helpdesk_lpse", "nip": None},
        {"role": "pimpinan", "nip": None, "lpse_code": None},
        {"role": "tim_teknis", "nip": None, "lpse_code": None, "directorate": "pme"},
    ],
)
def test_profiles_that_hold_together(changes):
    user = a_user(**changes)

    user.register()

    assert user.npwp in (None, NPWP)


def test_a_change_is_announced_once_and_only_if_something_differs():
    user = a_user()

    user.change({"name": "P"})
    user.change({"name": "Q", "phone": "021"})

    assert announced(user) == ["user.updated"]


def test_nobody_is_deactivated_twice():
    user = a_user()

    user.deactivate()

    assert announced(user) == ["user.deactivated"]
    with pytest.raises(ConflictError):
        user.deactivate()


def test_a_code_works_once_and_never_an_older_one():
    user = a_user()
    codes = pyotp.TOTP(user.start_totp())
    user.confirm_totp(codes.at(START), at=START)

    assert not user.uses_otp(codes.at(START), at=START + 10)
    assert user.uses_otp(codes.at(START + 60), at=START + 60)
    assert not user.uses_otp(codes.at(START + 60), at=START + 61)
    assert not user.uses_otp(codes.at(START + 30), at=START + 62)
    assert not user.uses_otp("000000x", at=START + 200)


def test_an_authenticator_counts_only_when_confirmed():
    user = a_user()
    with pytest.raises(ConflictError):
        user.confirm_totp("123456", at=START)
    secret = user.start_totp()

    with pytest.raises(InvalidError):
        user.confirm_totp(pyotp.TOTP(secret).at(START + 3000), at=START)
    assert user.totp_secret is None

    user.confirm_totp(pyotp.TOTP(secret).at(START + 30), at=START)
    assert user.totp_secret == secret
    with pytest.raises(ConflictError):
        user.start_totp()
