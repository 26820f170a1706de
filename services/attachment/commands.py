"""Everything that changes a file: bring it, take it back, claim it, bind it, sweep it away.

Leases run on real time, the 24 hours of an unsent file on the domain clock.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import BinaryIO
from uuid import UUID

import sqlalchemy as sa

from chassis.domain import InvalidError
from chassis.text import Text, say
from services.attachment.domain.attachment import (
    CLAIMED_FOR,
    UNSENT_FOR,
    Attachment,
    State,
    not_found,
)
from services.attachment.domain.contents import check_contents
from services.attachment.domain.names import safe_name
from services.attachment.domain.store import SHELVES
from services.attachment.tables import attachments, db, objects

BATCH = 100
ORPHANED_AFTER = timedelta(hours=24)
SHELF_SECONDS = 300
logger = logging.getLogger(__name__)


def ship() -> None:
    """Make what the object store needs before the first file."""
    objects().prepare()


def keep_bytes(attachment: Attachment, stream: BinaryIO) -> None:
    """Judge a file and store its bytes: before its row, so that no row is ever without them."""
    check_contents(attachment.extension, stream)
    objects().put(attachment.key, stream, attachment.size)


def add_attachment(attachment: Attachment) -> Attachment:
    db.session.add(attachment)
    return attachment


def remove_attachment(attachment_id: UUID, *, by: str) -> None:
    """Take back a file that was not sent; the sweep forgets its bytes."""
    attachment = db.session.get(Attachment, attachment_id, with_for_update=True)
    if not attachment or attachment.state is State.GONE or str(attachment.owner) != by:
        raise not_found()
    attachment.remove(now=datetime.now(UTC))


def claim_attachments(ids: Sequence[UUID], *, owner: UUID, ticket: str) -> list[Attachment]:
    """Reserve files for a ticket about to be written: all of them, or none (decision 29).

    Raises InvalidError, which names those that cannot be had.
    """
    now, found = datetime.now(UTC), _locked(ids)
    free = {id_ for id_ in found if found[id_].may_be_claimed(owner=owner, ticket=ticket, now=now)}
    if refused := [index for index, id_ in enumerate(ids) if id_ not in free]:
        raise InvalidError({f"ids.{index}": _cannot_be_had(ids[index]) for index in refused})
    for id_ in ids:
        found[id_].claim(ticket=ticket, now=now)
    return [found[id_] for id_ in ids]


def bind_attachments(number: str, named: Sequence[tuple[UUID, str, int]]) -> None:
    """Give files to the ticket that says it has them: id, stored name, position."""
    found = _locked([id_ for id_, _, _ in named])
    for id_, name, position in named:
        attachment = found.get(id_)
        if not attachment or not attachment.bind(
            number=number, name=safe_name(name), position=position
        ):
            logger.warning("Attachment %s, named by a ticket, is not here to be bound", id_)


def sweep(*, now: datetime) -> None:
    """Let unsent files vanish after 24 hours.

    Bytes go one step after their row was marked and committed: undone, a step loses no file.
    """
    _forget_gone()
    _mark_unsent(before=now - UNSENT_FOR)


def sweep_orphans(*, now: datetime) -> None:
    """Forget bytes whose row was never written (I8): one shelf a call, all within a day."""
    shelf = f"{int(now.timestamp()) // SHELF_SECONDS % SHELVES:02x}"
    stale = objects().stale(shelf, now - ORPHANED_AFTER)
    for start in range(0, len(stale), BATCH):
        keys = stale[start : start + BATCH]
        query = sa.select(attachments.c.key).where(attachments.c.key.in_(keys))
        for key in set(keys).difference(db.session.scalars(query)):
            objects().delete(key)


def _forget_gone() -> None:
    table = attachments
    gone = sa.select(table.c.id, table.c.key).where(table.c.state == State.GONE).limit(BATCH)
    found = db.session.execute(gone.with_for_update(skip_locked=True)).all()
    for _, key in found:
        objects().delete(key)
    db.session.execute(sa.delete(table).where(table.c.id.in_([id_ for id_, _ in found])))


def _mark_unsent(*, before: datetime) -> None:
    table = attachments
    claim_is_over = sa.or_(
        table.c.claimed_until.is_(None), table.c.claimed_until < datetime.now(UTC) - CLAIMED_FOR
    )
    unsent = sa.select(table.c.id).where(
        table.c.state == State.UNSENT, table.c.created_at < before, claim_is_over
    )
    batch = unsent.limit(BATCH).with_for_update(skip_locked=True).scalar_subquery()
    db.session.execute(sa.update(table).where(table.c.id.in_(batch)).values(state=State.GONE))


def _locked(ids: Sequence[UUID]) -> dict[UUID, Attachment]:
    # In one order everywhere, so that two tickets cannot wait for each other.
    query = sa.select(Attachment).where(attachments.c.id.in_(ids)).order_by(attachments.c.id)
    found = db.session.scalars(query.with_for_update()).all()
    return {attachment.id: attachment for attachment in found}


def _cannot_be_had(attachment_id: UUID) -> Text:
    return say(
        "Lampiran {id} tidak ditemukan atau sudah dikirim. Unggah ulang berkasnya.",
        "Attachment {id} was not found or was already sent. Please upload the file again.",
        id=str(attachment_id),
    )
