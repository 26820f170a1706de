"""Who administers whom: the whole table (A.3 row 31, decision 39)."""

import pytest

from services.identity.domain import roles

LOCAL = ("admin_agency", "admin_ppe")


EVERY_ROLE = (*roles.PEOPLE, roles.SYSTEM, roles.ENROLLING)
PLACES = [(role, code) for role in EVERY_ROLE for code in ("93", "10", None)]


def reached(role, lpse_code):
    reach = roles.reach_of(role, lpse_code)
    return {place for place in PLACES if reach.covers(*place)}


def test_admin_reaches_every_person_everywhere():
    assert reached("admin", None) == {place for place in PLACES if place[0] in roles.PEOPLE}


@pytest.mark.parametrize("administrator", LOCAL)
def test_local_administrators_reach_staff_of_their_lpse(administrator):
    assert reached(administrator, "93") == {(role, "93") for role in roles.LPSE_STAFF}


@pytest.mark.parametrize("administrator", LOCAL)
def test_a_local_administrator_without_an_lpse_reaches_nobody(administrator):
    assert reached(administrator, None) == set()


@pytest.mark.parametrize("role", [r for r in EVERY_ROLE if r not in roles.ADMINISTRATORS])
def test_nobody_else_reaches_anybody(role):
    assert reached(role, "93") == set()


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
