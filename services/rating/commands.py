"""Everything that changes a request for a rating, or answers it. Callers own the transaction."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from services.rating.domain.rating import (
    Rating,
    RatingRequest,
    State,
    already_rated,
    unknown_ticket,
)
from services.rating.tables import db, rating_requests, rating_tags, ratings


def note_request(request: RatingRequest, *, sequence: int, now: datetime) -> None:
    """Keep what is newest about a ticket's rating; a ticket that was rated stays so."""
    values = {**asdict(request), "sequence": sequence, "at": now}
    table = rating_requests
    insert = db.insert(table).values(values)
    changed = {name: insert.excluded[name] for name in values if name != "number"}
    db.session.execute(
        insert.on_conflict_do_update(
            index_elements=["number"],
            set_=changed,
            where=sa.and_(
                table.c.state != State.RATED, table.c.sequence < insert.excluded.sequence
            ),
        )
    )


def rate_ticket(
    number: str, *, by: str, stars: int, tags: list[str], suggestion: str | None, now: datetime
) -> Rating:
    """T16, and K08 for a closed ticket: once, by the creator. Raises NotFoundError and others."""
    request = _request(number)
    rating = request.rate(by=by, stars=stars, tags=tags, suggestion=suggestion, now=now)
    _store(rating)
    db.session.execute(
        sa.update(rating_requests)
        .where(rating_requests.c.number == number)
        .values(state=State.RATED)
    )
    db.outbox.add(number, [(1, rating.submitted())])
    return rating


def _request(number: str) -> RatingRequest:
    columns = [rating_requests.c[name] for name in RatingRequest.__dataclass_fields__]
    query = sa.select(*columns).where(rating_requests.c.number == number).with_for_update()
    if found := db.session.execute(query).mappings().first():
        return RatingRequest(**found)
    raise unknown_ticket()


def _store(rating: Rating) -> None:
    """Store a rating with its tags. ConflictError when another came first."""
    id_ = uuid7()
    insert = db.insert(ratings).values(id=id_, **_columns(rating))
    insert = insert.on_conflict_do_nothing(index_elements=["number"])
    if db.session.scalar(insert.returning(ratings.c.id)) is None:
        raise already_rated()
    _store_tags(id_, rating.tags)


def _store_tags(rating_id: UUID, tags: tuple[str, ...]) -> None:
    if tags:
        rows = [{"rating_id": rating_id, "tag": tag} for tag in tags]
        db.session.execute(sa.insert(rating_tags), rows)


def _columns(rating: Rating) -> dict[str, Any]:
    columns = asdict(rating)
    del columns["tags"]
    resolver = columns.pop("resolver") or {}
    return {**columns, "resolver_id": resolver.get("id"), "resolver_name": resolver.get("name")}
