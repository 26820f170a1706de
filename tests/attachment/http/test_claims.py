"""Claims: a ticket about to be written counts on its files, all of them or none."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.attachment.domain.attachment import Attachment
from tests.attachment.conftest import add_file
from tests.attachment.samples import PDF
from tests.servers import Postgres
from tests.support import person, service_bearer


def lapse(app):
    """Let every lease have ended."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    with app.app_context(), app.store.transaction():
        app.store.session.query(Attachment).update({"claimed_until": past})


def test_claimed_files_are_described_in_the_order_asked_for(upload, claim):
    files = [upload(f"{name}.pdf", PDF + name.encode()).json for name in "abc"]
    ids = [file["id"] for file in reversed(files)]

    answer = claim(*ids)

    assert answer.status_code == 200
    told = answer.json["attachments"]
    assert [file["id"] for file in told] == ids
    expected = {**files[2], "extension": "pdf"}
    del expected["url"]
    assert told[0] == expected


def test_what_cannot_be_had_is_named_and_nothing_is_claimed(upload, claim):
    mine, theirs = upload().json["id"], upload(who="ppk2").json["id"]
    unknown = str(uuid4())

    answer = claim(mine, theirs, unknown)

    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["ids.1", "ids.2"]
    assert unknown in answer.json["errors"]["ids.2"][0]
    assert claim(mine, ticket="another").status_code == 200


def test_a_claim_can_be_repeated_for_its_ticket_only(upload, claim):
    file = upload().json["id"]

    assert claim(file, ticket="a").status_code == 200
    assert claim(file, ticket="a").status_code == 200
    assert claim(file, ticket="b").status_code == 422


def test_a_lapsed_claim_gives_the_file_back(app, upload, claim):
    file = upload().json["id"]
    claim(file, ticket="a")
    lapse(app)

    assert claim(file, ticket="b").status_code == 200
    assert claim(file, ticket="a").status_code == 422


def test_leases_run_on_real_time(upload, claim, clock):
    file = upload().json["id"]
    claim(file, ticket="a")
    clock.advance(timedelta(days=1))

    assert claim(file, ticket="b").status_code == 422


def test_a_sent_file_cannot_be_claimed(upload, claim, bind):
    file = upload().json["id"]
    bind(file)

    assert claim(file).status_code == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"ids": []},
        {"ids": [str(uuid4()) for _ in range(21)]},
        {"ids": ["x"]},
        {"ids": [str(uuid4())] * 2},
        {"owner": "x"},
        {"ticket": ""},
        {"ticket": "x" * 65},
        {"more": 1},
    ],
)
def test_doubtful_claims_are_refused(client, keys_dir, changes):
    body = {"ids": [str(uuid4())], "owner": person("ppk1"), "ticket": "a", **changes}
    headers = service_bearer(keys_dir, caller="ticket", to="attachment")

    answer = client.post("/internal/claims", json=body, headers=headers)

    assert answer.status_code == 422
    assert set(answer.json["errors"]) <= {"ids", "ids.0", *changes}


def race(app, keys_dir, ids, tickets=4):
    """Several tickets ask for the same files at the same moment; returns their statuses."""
    together, answers = threading.Barrier(tickets), []
    headers = service_bearer(keys_dir, caller="ticket", to="attachment")

    def ask(number):
        order = ids if number % 2 else ids[::-1]
        body = {"ids": order, "owner": person("ppk1"), "ticket": f"ticket-{number}"}
        together.wait()
        answer = app.test_client().post("/internal/claims", json=body, headers=headers)
        answers.append(answer.status_code)

    threads = [threading.Thread(target=ask, args=[number]) for number in range(tickets)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_of_several_tickets_exactly_one_gets_the_files(app, keys_dir, upload):
    ids = [upload(f"{n}.pdf").json["id"] for n in range(3)]

    assert race(app, keys_dir, ids) == [200, 422, 422, 422]


@pytest.mark.servers
def test_of_several_tickets_exactly_one_gets_the_files_on_postgresql(start, keys_dir):
    server = Postgres().start()
    try:
        server.create_database("attachment")
        app = start(database_url=server.url("attachment"))
        ids = [add_file(app, "ppk1") for _ in range(3)]
        assert race(app, keys_dir, ids) == [200, 422, 422, 422]
    finally:
        server.stop()
