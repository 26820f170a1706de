"""Keyset pages: a cursor names the last row seen, so inserts never shift a page."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa

from chassis.domain import InvalidError
from chassis.text import say

Key = tuple[sa.ColumnElement[Any], bool]


def encode_cursor(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).rstrip(b"=").decode()


def decode_cursor(cursor: str, kinds: Sequence[type]) -> list[Any]:
    """Read a cursor made by `encode_cursor`. InvalidError when it is not one of ours."""
    try:
        raw = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_typed(value, kind) for value, kind in zip(raw, kinds, strict=True)]
    except (ValueError, TypeError, AttributeError) as error:
        text = say("Penanda halaman ini tidak dikenal.", "This cursor is not known.")
        raise InvalidError({"cursor": text}) from error


def after(keys: Sequence[Key], values: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Rows that come after `values` in the order of `keys` (column, descending)."""
    # Typed as their columns are: a bare True may not be compared with `<`.
    bounds = [sa.literal(value, key[0].type) for key, value in zip(keys, values, strict=True)]
    (column, descending), *rest = keys
    beyond: sa.ColumnElement[bool] = column < bounds[0] if descending else column > bounds[0]
    if not rest:
        return beyond
    if len({descending for _, descending in keys}) == 1:
        row = sa.tuple_(*(column for column, _ in keys))
        bound = sa.tuple_(*bounds)
        return row < bound if descending else row > bound
    return sa.or_(beyond, sa.and_(column == bounds[0], after(rest, values[1:])))


def order_by(keys: Sequence[Key]) -> list[sa.ColumnElement[Any]]:
    return [column.desc() if descending else column.asc() for column, descending in keys]


def _typed(value: Any, kind: type) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is UUID:
        return UUID(value)
    if not isinstance(value, kind) or "\0" in str(value):
        raise TypeError
    return value
