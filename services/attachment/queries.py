"""Everything one can ask about files."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from zipstream import ZipStream

from chassis.domain import NotFoundError
from chassis.text import say
from services.attachment.domain.attachment import Attachment, Scan, State, not_found
from services.attachment.domain.store import PIECE, ObjectStore, Reader
from services.attachment.tables import attachments, db, objects

HARMLESS = (Scan.CLEAN, Scan.SKIPPED)


def attachment(attachment_id: UUID) -> Attachment:
    """Raises NotFoundError."""
    found = db.session.get(Attachment, attachment_id)
    if found is None or found.state is State.GONE:
        raise not_found()
    return found


def content(found: Attachment, *, offset: int, length: int) -> Reader:
    return objects().open(found.key, offset, length)


def archive(number: str) -> ZipStream:
    """The harmless files of a ticket as one zip that is made while it is read.

    Raises NotFoundError when there are none.
    """
    store, zipped = objects(), ZipStream(sized=True)
    for kept in _harmless_files(number):
        zipped.add(_pieces(store, kept.key, kept.size), arcname=kept.name, size=kept.size)
    if not zipped:
        raise NotFoundError(
            say(
                "Tiket ini tidak memiliki lampiran yang dapat diunduh.",
                "This ticket has no attachments to download.",
            )
        )
    return zipped


def _harmless_files(number: str) -> Sequence[Any]:
    table = attachments
    query = sa.select(table.c.key, table.c.name, table.c.size).where(
        table.c.number == number, table.c.scan.in_(HARMLESS)
    )
    return db.session.execute(query.order_by(table.c.position)).all()


def _pieces(store: ObjectStore, key: str, size: int) -> Iterator[bytes]:
    # Opened when its turn comes: the request is over by then, and so is its app context.
    reader = store.open(key, 0, size)
    try:
        while piece := reader.read(PIECE):
            yield piece
    finally:
        reader.close()
