"""Everything one can ask about ratings."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from services.rating.tables import db, rating_requests, rating_tags, ratings

ZONE = ZoneInfo("Asia/Jakarta")
STARS = range(1, 6)
GROUPS = {
    "lpse": ratings.c.lpse_code,
    "tier": ratings.c.tier,
    "application": ratings.c.application,
    "handler": ratings.c.resolver_id,
}


def is_asked_for(number: str) -> bool:
    """Whether an event, or an answer of the ticket service, has told of this ticket."""
    known = sa.exists().where(rating_requests.c.number == number)
    return bool(db.session.scalar(sa.select(known)))


def summary(
    group_by: str,
    *,
    lpse_code: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[dict[str, Any]]:
    """Add up ratings per LPSE, tier, application or handler; days are inclusive, in ZONE.

    `lpse_code` confines it to one LPSE. What belongs to no group is left out.
    """
    key = GROUPS[group_by]
    chosen = [key.is_not(None), *_within(since, until)]
    if lpse_code is not None:
        chosen.append(ratings.c.lpse_code == lpse_code)
    tags = _tags_by_key(key, chosen)
    rows = db.session.execute(_counted(key, chosen)).all()
    return [_line(row, tags[row.key], named=group_by == "handler") for row in rows]


def _counted(key: sa.Column[Any], chosen: list[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    by_stars = [
        sa.func.sum(sa.case((ratings.c.stars == stars, 1), else_=0)).label(f"stars_{stars}")
        for stars in STARS
    ]
    name = sa.func.max(ratings.c.resolver_name).label("name")
    query = sa.select(key.label("key"), name, *by_stars)
    return query.where(*chosen).group_by(key).order_by(key)


def _tags_by_key(
    key: sa.Column[Any], chosen: list[sa.ColumnElement[bool]]
) -> dict[str, dict[str, int]]:
    query = sa.select(key, rating_tags.c.tag, sa.func.count()).join_from(ratings, rating_tags)
    query = query.where(*chosen).group_by(key, rating_tags.c.tag).order_by(rating_tags.c.tag)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for of, tag, count in db.session.execute(query):
        found[of][tag] = count
    return found


def _within(since: date | None, until: date | None) -> Iterable[sa.ColumnElement[bool]]:
    if since:
        yield ratings.c.at >= datetime.combine(since, time.min, ZONE)
    if until:
        yield ratings.c.at <= datetime.combine(until, time.max, ZONE)


def _line(row: sa.Row[Any], tags: dict[str, int], *, named: bool) -> dict[str, Any]:
    distribution = {str(stars): getattr(row, f"stars_{stars}") for stars in STARS}
    count = sum(distribution.values())
    total = sum(int(stars) * times for stars, times in distribution.items())
    return {
        "key": row.key,
        **({"name": row.name} if named else {}),
        "count": count,
        "mean": round(total / count, 2),
        "distribution": distribution,
        "tags": tags,
    }
