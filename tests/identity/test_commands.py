"""What the demo's loader and the command line use."""

import pytest

from chassis.domain import InvalidError
from services.identity import commands
from tests.identity.people import OTHER_PASSWORD
from tests.support import said


def test_a_user_is_found_by_name_in_any_case(add, app):
    id_ = add("ppk1")

    with app.app_context():
        assert str(commands.find_user("PPK1").id) == id_
        assert commands.find_user("nobody") is None


def test_a_prepared_hash_is_kept_as_it_is(add, app, password_hash):
    add("ppk1")

    with app.app_context():
        assert commands.find_user("ppk1").password_hash == password_hash


def test_a_password_is_hashed_when_no_hash_is_given(app, log_in):
    with app.app_context(), app.store.transaction():
        commands.create_user(username="admin", name="Admin", role="admin", password=OTHER_PASSWORD)

    assert log_in("admin", OTHER_PASSWORD).status_code == 200


def test_without_either_nobody_is_created(app):
    with app.app_context(), pytest.raises(InvalidError), app.store.transaction():
        commands.create_user(username="admin", name="Admin", role="admin")

    assert said(app, "user.registered") == []


def test_users_and_lpses_are_announced(add, app):
    add("ppk1")

    assert [event["name"] for event in said(app)] == ["lpse.updated"] * 2 + ["user.registered"]
