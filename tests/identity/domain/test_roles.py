"""Who administers whom: the whole table (A.3 row 31, decision 39)."""

import pytest

from services.identity.domain import roles

LOCAL = ("admin_agency", "admin_ppe")


@pytest.mark.parametrize("target", roles.PEOPLE)
@pytest.mark.parametrize("lpse_code", ["93", "10", None])
def test_admin_reaches_everybody(target, lpse_code):
    assert roles.reach_of("admin", None).covers(target, lpse_code)


@pytest.mark.parametrize("administrator", LOCAL)
@pytest.mark.parametrize("target", [*roles.PEOPLE, roles.SYSTEM, roles.ENROLLING])
@pytest.mark.parametrize("lpse_code", ["93", "10", None])
def test_local_administrators_reach_staff_of_their_lpse(administrator, target, lpse_code):
    reaches = roles.reach_of(administrator, "93").covers(target, lpse_code)

    assert reaches == (target in roles.LPSE_STAFF and lpse_code == "93")


@pytest.mark.parametrize("administrator", LOCAL)
@pytest.mark.parametrize("target", roles.PEOPLE)
def test_a_local_administrator_without_an_lpse_reaches_nobody(administrator, target):
    assert not roles.reach_of(administrator, None).covers(target, None)


@pytest.mark.parametrize("role", [r for r in roles.PEOPLE if r not in roles.ADMINISTRATORS])
@pytest.mark.parametrize("target", roles.PEOPLE)
def test_nobody_else_reaches_anybody(role, target):
    assert not roles.reach_of(role, "93").covers(target, "93")


@pytest.mark.parametrize("role", roles.PEOPLE)
def test_who_needs_an_lpse_and_who_may_have_none(role):
    needs = role in (*roles.REPORTERS, *roles.LPSE_STAFF)
    refuses = role in (*roles.NATIONAL_STAFF, "admin")

    assert (roles.wrong_lpse(role, None) is not None) == needs
    assert (roles.wrong_lpse(role, "93") is not None) == refuses


@pytest.mark.parametrize("role", roles.PEOPLE)
def test_only_tim_teknis_has_a_directorate(role):
    belongs = role == "tim_teknis"

    assert (roles.wrong_directorate(role, "spse") is None) == belongs
    assert (roles.wrong_directorate(role, None) is None) != belongs
