"""The stores of a suite, read beside it: queues are not asked, they may lie (M7)."""

from collections import Counter, defaultdict

import sqlalchemy as sa

from suite.services import NAMES

WAITING = "SELECT count(*) FROM outbox WHERE state = 'new'"
UNHANDLED = "SELECT count(*) FROM inbox WHERE state = 'waiting'"
ASIDE = """SELECT type, last_error FROM inbox WHERE state = 'parked'
UNION ALL SELECT type, last_error FROM outbox WHERE state = 'quarantined'"""
LINES = """SELECT t.number, l.event FROM timeline l JOIN tickets t ON t.id = l.ticket_id
ORDER BY l.id"""
NOTICES = """SELECT n.ticket, p.username, count(*) FROM notices n JOIN people p ON p.id = n.user_id
WHERE n.kind = 'ticket_queued' GROUP BY n.ticket, p.username"""
PROGRESS = """SELECT (SELECT count(*) FROM outbox WHERE state = 'published')
+ (SELECT count(*) FROM inbox WHERE state = 'handled')"""


class Stores:
    """Each service's database."""

    def __init__(self, urls):
        self._engines = {name: sa.create_engine(urls[name], pool_pre_ping=True) for name in NAMES}

    @classmethod
    def of(cls, suite):
        if suite.name == "embedded":
            return cls({name: f"sqlite:///{suite.folder / 'data' / name}.db" for name in NAMES})
        return cls({name: suite.servers.postgres.url(name) for name in NAMES})

    def close(self):
        for engine in self._engines.values():
            engine.dispose()

    def rows(self, name, query):
        with self._engines[name].connect() as connection:
            return connection.execute(sa.text(query)).all()

    def number(self, name, query):
        return self.rows(name, query)[0][0]

    def tickets(self):
        return self.rows("ticket", "SELECT number, title, status FROM tickets")

    def lines(self):
        """The events of each ticket's timeline, in order."""
        found = defaultdict(list)
        for number, event in self.rows("ticket", LINES):
            found[number].append(event)
        return found

    def notices(self):
        """How many notices of a queued ticket each person has of each ticket."""
        return Counter({(row[0], row[1]): row[2] for row in self.rows("notification", NOTICES)})

    def unsettled(self):
        """What is still on its way, in words."""
        for name in NAMES:
            for what, query in (("outbox", WAITING), ("inbox", UNHANDLED)):
                if count := self.number(name, query):
                    yield f"{count} in the {what} of {name}"

    def set_aside(self):
        return [f"{name}: {row}" for name in NAMES for row in self.rows(name, ASIDE)]

    def progress(self, name):
        """Grows whenever the worker of the service has published or handled something."""
        return self.number(name, PROGRESS)
