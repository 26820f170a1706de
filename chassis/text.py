"""Sentences for people, in Indonesian and in English, written where they are raised."""

from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")


@dataclass(frozen=True)
class Text:
    """One sentence in both languages; `{name}` is filled from `values`, which may be texts."""

    id: str
    en: str
    values: tuple[tuple[str, Any], ...] = ()

    def in_(self, language: Language) -> str:
        template = self.en if language == "en" else self.id
        values = {name: in_language(value, language) for name, value in self.values}
        return template.format(**values) if values else template


def say(indonesian: str, english: str, **values: object) -> Text:
    """Write a sentence; `{name}` in it is replaced by the value of that name."""
    return Text(indonesian, english, tuple(values.items()))


def in_language(value: Any, language: Language) -> Any:
    """Render every text inside a value: lists and dictionaries keep their shape."""
    match value:
        case Text():
            return value.in_(language)
        case dict():
            return {key: in_language(item, language) for key, item in value.items()}
        case list():
            return [in_language(item, language) for item in value]
        case _:
            return value
