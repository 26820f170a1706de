"""Strict JSON in: a parser that refuses doubtful bodies, and fields for people's words."""

import json
import re
import unicodedata
from typing import Any

import flask_smorest
from flask import Request
from marshmallow import Schema as MarshmallowSchema
from marshmallow import ValidationError, fields, validate
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from chassis.text import Text, say

MAX_DEPTH = 20
# Bidirectional controls let a name pose as another; the rest cannot be seen or stored.
_HIDDEN = r"\u202a-\u202e\u2066-\u2069\u200b\ufeff"
# Unicode's Cc, Cs, Zl and Zp; as one expression, since every text is searched.
_CONTROLS = r"\x7f-\x9f\ud800-\udfff\u2028\u2029"
_UNSEEN = re.compile(rf"[\x00-\x1f{_CONTROLS}{_HIDDEN}]")
_UNSEEN_IN_LINES = re.compile(rf"[\x00-\x08\x0b-\x1f{_CONTROLS}{_HIDDEN}]")


class Schema(MarshmallowSchema):
    """A body or an answer, fields in the order they are written."""


class StrictParser(FlaskParser):
    """Refuses duplicate keys, NaN, deep nesting and bodies that are not JSON."""

    def load_json(self, req: Request, schema: Any) -> Any:
        if req.content_length and not req.is_json:
            raise UnsupportedMediaType
        return super().load_json(req, schema)

    def _raw_load_json(self, req: Request) -> Any:
        body = req.get_data(cache=True)
        if not body:
            return {}
        try:
            return parse_json(body)
        except (ValueError, RecursionError) as error:
            raise BadRequest from error


class Blueprint(flask_smorest.Blueprint):
    """A blueprint whose arguments are parsed strictly, and whose routes are named for readers."""

    ARGUMENTS_PARSER = StrictParser()

    def arguments(self, schema: Any, **options: Any) -> Any:
        # An instance, not the class: webargs would make a new one for every request.
        made = schema() if isinstance(schema, type) else schema
        return super().arguments(made, **options)

    def _store_endpoint_docs(
        self, endpoint: str, obj: Any, parameters: Any, tags: Any, **options: Any
    ) -> None:
        super()._store_endpoint_docs(endpoint, obj, parameters, tags, **options)
        for doc in self._docs[endpoint].values():
            if isinstance(doc, dict) and not doc.get("docstring", {}).get("summary"):
                # A route's name says what it does; the API's description says it too.
                doc["docstring"] = {"summary": endpoint.replace("_", " ").capitalize()}


def parse_json(body: bytes) -> Any:
    """Read JSON strictly. ValueError when it is doubtful."""
    document = json.loads(
        body.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant
    )
    _check(document, MAX_DEPTH)
    return document


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _check(value: Any, depth: int) -> None:
    if depth == 0:
        raise ValueError("too deep")
    match value:
        case dict():
            for item in value.values():
                _check(item, depth - 1)
        case list():
            for item in value:
                _check(item, depth - 1)
        case int() if not -(2**63) <= value < 2**63:
            raise ValueError("number out of range")
        case float() if value in (float("inf"), float("-inf")):
            raise ValueError("number out of range")


class Words(fields.String):
    """Text that a person wrote: trimmed, NFC, without characters nobody can see.

    `lines` allows line breaks and tabs. Lengths count characters after trimming.
    """

    def __init__(
        self, *, least: int = 0, most: int = 10_000, lines: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self.least, self.most, self.lines = least, most, lines

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs) or ""
        text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
        for problem in (self._unseen(text), self._length(text)):
            if problem:
                raise ValidationError([problem])  # type: ignore[list-item]
        return text

    def _unseen(self, text: str) -> Text | None:
        if (_UNSEEN_IN_LINES if self.lines else _UNSEEN).search(text):
            return say(
                "Mengandung karakter yang tidak terlihat; ketik ulang bagian ini.",
                "It has characters that cannot be seen; please type this again.",
            )
        return None

    def _length(self, text: str) -> Text | None:
        if len(text) < self.least:
            if self.least == 1:
                return say("Wajib diisi.", "This must be filled in.")
            return say("Paling sedikit {n} karakter.", "At least {n} characters.", n=self.least)
        if len(text) > self.most:
            return say("Paling banyak {n} karakter.", "At most {n} characters.", n=self.most)
        return None


class Page(Schema):
    """What every list may be asked: how many, and from where on."""

    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True)
