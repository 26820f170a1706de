"""The catalogue: applications, their versions, categories and subcategories (E.1)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from chassis.domain import InvalidError
from chassis.text import say


@dataclass(frozen=True, kw_only=True)
class Subcategory:
    code: str
    name: str
    category: str
    application: str
    base_priority: str
    needs_tender: bool
    outage: bool
    contract_stage: bool


@dataclass(frozen=True)
class Catalogue:
    """A version of the catalogue, as its document holds it."""

    version: int
    document: dict[str, Any]

    @classmethod
    def of(cls, version: int, document: dict[str, Any]) -> Self:
        return cls(version, document)

    @cached_property
    def applications(self) -> dict[str, dict[str, Any]]:
        return {entry["code"]: entry for entry in self.document["applications"]}

    @cached_property
    def categories(self) -> dict[str, str]:
        """Category code → application code."""
        return {
            category["code"]: code
            for code, entry in self.applications.items()
            for category in entry["categories"]
        }

    @cached_property
    def subcategories(self) -> dict[str, Subcategory]:
        return {
            entry["code"]: _subcategory(entry, category["code"], code)
            for code, application in self.applications.items()
            for category in application["categories"]
            for entry in category["subcategories"]
        }

    def check(
        self,
        *,
        application: str,
        version: str | None = None,
        category: str | None = None,
        subcategory: str | None = None,
    ) -> Subcategory | None:
        """The subcategory chosen. Raises InvalidError for what does not belong together (T03)."""
        entry = self.applications.get(application)
        if entry is None:
            raise InvalidError({"application": NO_APPLICATION})
        if version is not None and version not in entry["versions"]:
            raise InvalidError({"application_version": NO_VERSION})
        if category is not None and self.categories.get(category) != application:
            raise InvalidError({"category": NO_CATEGORY})
        if subcategory is None:
            return None
        return self.choose(subcategory, category=category, application=application)

    def choose(self, code: str, *, category: str | None, application: str) -> Subcategory:
        """A subcategory of an application. Raises InvalidError (T03)."""
        if category is not None and self.categories.get(category) != application:
            raise InvalidError({"category": NO_CATEGORY})
        found = self.subcategories.get(code)
        belongs = found and found.application == application
        if not found or not belongs or category not in (None, found.category):
            raise InvalidError({"subcategory": NO_SUBCATEGORY})
        return found

    def has_directorate(self, code: str) -> bool:
        """Whether some application belongs to a directorate of that code."""
        return any(entry["directorate"] == code for entry in self.applications.values())

    def directorates(self) -> list[dict[str, Any]]:
        """What other services need to know of each application."""
        keys = ("code", "name", "letter", "directorate")
        return [{key: entry[key] for key in keys} for entry in self.document["applications"]]


NO_APPLICATION = say(
    "Aplikasi ini tidak ada di daftar.", "This application is not in the catalogue."
)
NO_VERSION = say("Aplikasi ini tidak memiliki versi itu.", "This application has no such version.")
NO_CATEGORY = say(
    "Kategori ini bukan milik aplikasi yang dipilih.",
    "This category does not belong to the chosen application.",
)
NO_SUBCATEGORY = say(
    "Subkategori ini bukan milik aplikasi dan kategori yang dipilih.",
    "This subcategory does not belong to the chosen application and category.",
)


def _subcategory(entry: dict[str, Any], category: str, application: str) -> Subcategory:
    return Subcategory(
        code=entry["code"],
        name=entry["name"],
        category=category,
        application=application,
        base_priority=entry["base_priority"],
        needs_tender=entry.get("needs_tender", False),
        outage=entry.get("outage", False),
        contract_stage=entry.get("contract_stage", False),
    )
