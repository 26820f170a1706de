"""The attachment service on a folder of its own, beside a ticket service that only says who sees."""

import io
import re
import threading
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask, request
from werkzeug.serving import make_server

from chassis.auth import Verifier
from chassis.domain import RefusalError
from chassis.keys import KeyDirectory
from services.attachment.app import Settings, create_app
from services.attachment.domain.attachment import Attachment
from services.attachment.subscriptions import SUBSCRIPTIONS
from tests.attachment.samples import PDF
from tests.support import hear, person, service_bearer, settings_for

NUMBER = "TPS2611240001"


def add_file(app, who):
    """Know of a file of somebody, without bytes; returns its id."""
    file = Attachment(
        id=uuid4(),
        key=uuid4().hex,
        owner=UUID(person(who)),
        original_name="a.pdf",
        extension="pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        created_at=datetime.now(UTC),
    )
    with app.app_context(), app.store.transaction():
        app.store.session.add(file)
        return str(file.id)


class Tickets:
    """Stands in for the ticket service; `visible` says which person sees which ticket."""

    def __init__(self, keys_dir):
        self.visible, self.asked = set(), []
        verifier = Verifier(KeyDirectory(keys_dir), "ticket")
        app = Flask("tickets")

        @app.get("/internal/tickets/<number>/access")
        def access(number):
            who = verifier.verify(request.headers["Authorization"].removeprefix("Bearer ")).id
            self.asked.append(number)
            return "", 200 if (who, number) in self.visible else 404

        app.register_error_handler(RefusalError, lambda _: ("", 401))
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.port}"

    def show(self, who, number=NUMBER):
        self.visible.add((person(who), number))

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="session")
def ticket_service(keys_dir):
    tickets = Tickets(keys_dir)
    yield tickets
    tickets.stop()


@pytest.fixture
def tickets(ticket_service):
    ticket_service.visible.clear()
    ticket_service.asked.clear()
    return ticket_service


@pytest.fixture
def objects_dir(tmp_path):
    return tmp_path / "objects"


@pytest.fixture
def start(tmp_path, keys_dir, clock, objects_dir, tickets):
    """Build the service: `start(service_url=…)`."""
    made = []

    def make(**changes):
        plain = settings_for(tmp_path, keys_dir, **{"service_url": tickets.url, **changes})
        settings = Settings(**vars(plain), store_url=f"file:{objects_dir}")
        app = create_app(settings, clock=clock)
        with app.app_context():
            app.store.create_all()
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            app.store.session.remove()
            app.store.engine.dispose()


@pytest.fixture
def app(start):
    return start()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def upload(client, as_):
    """Send a file: `upload("bukti.pdf", PDF, who="ppk1")` gives the answer."""

    def send(name="bukti.pdf", content=PDF, *, who="ppk1", role="ppk", **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.post(
            "/api/v1/attachments",
            data={"file": (io.BytesIO(content), name)},
            headers={**as_(who, role=role), **sent},
        )

    return send


@pytest.fixture
def claim(client, keys_dir):
    """Ask for files as the ticket service does."""

    def ask(*ids, who="ppk1", ticket=None):
        body = {"ids": list(ids), "owner": person(who), "ticket": ticket or str(uuid4())}
        headers = service_bearer(keys_dir, caller="ticket", to="attachment")
        return client.post("/internal/claims", json=body, headers=headers)

    return ask


@pytest.fixture
def bind(app):
    """Say, as the ticket service does, that a ticket has these files."""

    def tell(*ids, number=NUMBER, first=1, extension="pdf"):
        named = [
            {"id": id_, "name": f"pelapor-{number}-{n:03}.{extension}", "position": n}
            for n, id_ in enumerate(ids, first)
        ]
        hear(app, SUBSCRIPTIONS, "ticket.message_added", number=number, attachments=named)

    return tell


@pytest.fixture
def stored(objects_dir):
    """Names of the objects kept on disk."""

    def names():
        found = [path.name for path in objects_dir.rglob("*") if path.is_file()]
        assert all(re.fullmatch(r"[0-9a-f]{32}(\.part)?", name) for name in found)
        return found

    return names
