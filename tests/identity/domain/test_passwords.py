"""Which passwords are accepted (SR-23), and how few are compared at once."""

import threading
import time

import pytest
from argon2 import extract_parameters

from chassis.domain import UnavailableError
from services.identity.domain import passwords
from services.identity.domain.passwords import DECOY, hashed, matches, weakness
from tests.identity.people import PASSWORD


@pytest.mark.parametrize(
    "password", [PASSWORD, "x" * 11 + "yz", "kata sandi saya", "ü" * 64 + "x1"]
)
def test_accepted(password):
    assert weakness(password, username="ppk1") is None


@pytest.mark.parametrize(
    "password",
    ["a" * 11, "b" * 129, "Qwerty123456", "111111111111", "abababababab", "Pejabat.Bandung", ""],
)
def test_refused(password):
    assert weakness(password, username="pejabat.bandung") is not None


def test_a_password_matches_its_own_hash_only(password_hash):
    assert matches(PASSWORD, password_hash)
    assert not matches(PASSWORD + " ", password_hash)
    assert not matches("\ud800", password_hash)
    assert not matches(PASSWORD, "")


def test_composed_and_decomposed_letters_are_the_same_password():
    assert matches("rahasia-e\u0301te\u0301", hashed("rahasia-\u00e9t\u00e9"))


def test_the_decoy_costs_what_a_real_hash_costs(password_hash):
    ours = extract_parameters(password_hash)

    assert (ours.memory_cost, ours.time_cost, ours.parallelism) == (19 * 1024, 2, 1)
    assert extract_parameters(DECOY) == ours


class SlowHasher:
    """Counts how many compare at once."""

    def __init__(self):
        self.now = self.most = 0
        self.lock = threading.Lock()

    def verify(self, *_):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.02)
        with self.lock:
            self.now -= 1
        return True


def test_two_are_compared_at_once_and_the_others_wait(monkeypatch):
    hasher = SlowHasher()
    monkeypatch.setattr(passwords, "_hasher", hasher)
    threads = [threading.Thread(target=matches, args=("x", "y")) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert hasher.most == 2


def test_who_would_wait_too_long_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)

    with passwords._place(), passwords._place(), pytest.raises(UnavailableError):
        matches("x", DECOY)
