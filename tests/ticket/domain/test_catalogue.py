"""E.1 and T03: what belongs together in the catalogue."""

import json

import pytest

from chassis.domain import InvalidError
from services.ticket.commands.catalogue import DATA
from services.ticket.domain.catalogue import Catalogue

SHIPPED = Catalogue.of(1, json.loads((DATA / "catalogue.json").read_text()))
KAK = {"category": "spse-ppk", "subcategory": "spse-ppk-upload-kak"}


def test_a_choice_that_belongs_together_is_found():
    chosen = SHIPPED.check(application="spse", version="4.5", **KAK)

    assert (chosen.name, chosen.base_priority) == (
        "Upload KAK, rancangan kontrak, jenis kontrak",
        "major",
    )
    assert SHIPPED.check(application="spse", subcategory=KAK["subcategory"]) == chosen


def test_a_reporter_may_leave_the_choice_open():
    assert SHIPPED.check(application="spse") is None
    assert SHIPPED.check(application="spse", category="spse-ppk") is None


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ({"application": "tidak-ada"}, "application"),
        ({"application": "spse", "version": "9.9"}, "application_version"),
        ({"application": "spse", "category": "sirup-paket"}, "category"),
        ({"application": "spse", "category": "tidak-ada"}, "category"),
        ({"application": "spse", "subcategory": "tidak-ada"}, "subcategory"),
        ({"application": "sirup", "subcategory": KAK["subcategory"]}, "subcategory"),
        ({"application": "spse", **KAK, "category": "spse-pokja"}, "subcategory"),
        ({"application": "sirup", **KAK}, "category"),
    ],
)
def test_what_does_not_belong_together_is_refused(choice, field):
    with pytest.raises(InvalidError) as refused:
        SHIPPED.check(**choice)

    assert set(refused.value.errors) == {field}


@pytest.mark.parametrize(
    ("subcategory", "priority"),
    [
        ("spse-ppk-edit-paket", "major"),
        ("spse-ppk-upload-kak", "major"),
        ("spse-pengelola-user-admin-agency", "medium"),
        ("spse-kuppbj-konsolidasi-paket", "minor"),
    ],
)
def test_the_printed_samples_have_their_printed_priority(subcategory, priority):
    """E.3, A098."""
    assert SHIPPED.subcategories[subcategory].base_priority == priority


def test_letters_are_those_of_ticket_numbers_and_unique():
    letters = {code: entry["letter"] for code, entry in SHIPPED.applications.items()}

    assert letters["spse"] == "S"
    assert len(set(letters.values())) == len(letters)


def test_every_application_has_a_subcategory_and_says_who_owns_it():
    """Decision 7: without one its tickets could be neither passed on nor solved."""
    served = {chosen.application for chosen in SHIPPED.subcategories.values()}
    told = SHIPPED.directorates()

    assert served == set(SHIPPED.applications)
    assert {entry["code"] for entry in told if entry["directorate"] is None} == {"lainnya"}
    assert SHIPPED.has_directorate("spse")
    assert not SHIPPED.has_directorate("tidak-ada")


def test_codes_are_unique_in_the_whole_catalogue():
    categories = [
        category["code"]
        for entry in SHIPPED.applications.values()
        for category in entry["categories"]
    ]

    assert len(set(categories)) == len(categories) == len(SHIPPED.categories)
