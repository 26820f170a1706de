"""A ticket: who asked, who has it, and what may happen to it next."""

from services.ticket.domain.ticket.queue import Queue
from services.ticket.domain.ticket.review import Review
from services.ticket.domain.ticket.work import Work


class Ticket(Queue, Work, Review):
    """The aggregate. Its acts are those of docs/domain.md C.1 and C.2, one method each."""


__all__ = ["Ticket"]
