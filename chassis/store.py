"""What every service keeps beside its own tables: outbox, inbox and remembered answers."""

from chassis.db import Database
from chassis.idempotency import Answers
from chassis.inbox import Inbox
from chassis.outbox import Outbox


class Store(Database):
    """A service's database with the tables the chassis works on."""

    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.outbox = Outbox(self)
        self.inbox = Inbox(self)
        self.answers = Answers(self)

    def take_over(self) -> None:
        """Let go of what an earlier process held. Only for whoever has the database alone."""
        self.outbox.release_all()
        self.inbox.release_all()
        self.answers.release_all()

    def forget_old(self) -> None:
        """Delete published and handled events and answers that nobody will ask for again."""
        self.outbox.forget_published()
        self.inbox.forget_handled()
        self.answers.forget_lapsed()
