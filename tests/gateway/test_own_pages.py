"""What the gateway answers itself: health, documents, probes, the clock of a test installation."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

PROBES = "http://localhost:8081"
CLOCK = "/api/v1/test/clock"


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def test_health_is_good_when_every_service_is_ready(client):
    answer = client.get("/api/v1/health")

    assert (answer.status_code, answer.json["status"]) == (200, "ready")
    assert set(answer.json["services"].values()) == {"ready"}


def test_health_names_what_is_not(make_gateway, service):
    service.ready = 503
    client = make_gateway(service_urls={"rating": "http://127.0.0.1:9"}).test_client()

    answer = client.get("/api/v1/health")

    assert (answer.status_code, answer.json["status"]) == (503, "not ready")
    assert answer.json["services"]["rating"] == "down"
    assert answer.json["services"]["ticket"] == "not ready"


@pytest.mark.parametrize("path", ["/livez", "/healthz", "/readyz", "/metrics"])
def test_probes_are_answered_on_their_own_port_only(client, path):
    assert client.get(path, base_url=PROBES).status_code == 200
    assert client.get(path).status_code == 404


def test_nothing_else_is_answered_on_the_probe_port(client, as_):
    answer = client.get("/api/v1/tickets", base_url=PROBES, headers=as_(role="ppk"))

    assert answer.status_code == 404


def test_a_gateway_that_drains_is_not_ready(gateway, client):
    gateway.draining.set()

    assert client.get("/readyz", base_url=PROBES).status_code == 503
    assert client.get("/livez", base_url=PROBES).status_code == 200


def test_requests_are_counted_by_road_not_by_number(client, as_):
    client.get("/api/v1/tickets/TPS2606150019", headers=as_(role="ppk"))

    metrics = client.get("/metrics", base_url=PROBES).text

    assert 'route="/api/v1/tickets/<number>"' in metrics
    assert "TPS2606150019" not in metrics


def test_the_page_loads_nothing_from_elsewhere(client):
    answer = client.get("/api/docs")
    tags = Tags(answer.text).found
    loaded = [
        attributes.get("href") or attributes.get("src")
        for tag, attributes in tags
        if tag in ("link", "script", "img", "iframe")
    ]

    assert answer.mimetype == "text/html"
    assert answer.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; style-src 'self'"
    )
    assert loaded == ["/api/docs.css"]
    assert ("html", {"lang": "id"}) in tags
    assert "style" not in {name for _, attributes in tags for name in attributes}


def test_the_page_lists_what_can_be_asked(client):
    page = client.get("/api/docs").text

    assert "/api/v1/tickets/{number}/take" in page
    assert "siapa saja, tanpa masuk" in page
    assert client.get("/api/docs.css").mimetype == "text/css"


def test_without_the_switch_there_is_no_such_clock(make_gateway, as_):
    client = make_gateway(test_clock=False).test_client()

    assert (
        client.post(CLOCK, json={"advance": "PT1H"}, headers=as_(role="admin")).status_code == 404
    )


@pytest.fixture
def moving(make_gateway, as_):
    client = make_gateway(test_clock=True).test_client()
    return lambda role="admin", **body: client.post(CLOCK, json=body, headers=as_(role=role))


@pytest.mark.parametrize(
    ("advance", "seconds"),
    [("PT2H", 7200), ("P3D", 259_200), ("-PT90M", -5400), ("P1W", 604_800), ("PT0.5S", 0.5)],
)
def test_an_admin_moves_the_clock_either_way(moving, clock, advance, seconds):
    answer = moving(advance=advance)

    assert answer.status_code == 200
    assert abs((clock.now() - datetime.now(UTC)).total_seconds() - seconds) < 2
    assert datetime.fromisoformat(answer.json["now"]) <= clock.now()


def test_an_admin_sets_the_clock_and_time_runs_on(moving, clock):
    moving(set="2026-06-15T05:00:00Z")

    passed = clock.now() - datetime(2026, 6, 15, 5, tzinfo=UTC)
    assert timedelta() <= passed < timedelta(seconds=2)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"advance": "two hours"}, 422),
        ({"advance": "P9999Y"}, 422),
        ({"advance": ""}, 422),
    ],
)
def test_a_duration_that_is_none_is_refused(moving, body, status):
    assert moving(**body).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"set": "soon"},
        {"set": "2026-06-15T05:00:00"},
        {"advance": "PT1H", "set": "2026-06-15T05:00:00Z"},
    ],
)
def test_a_body_that_says_nothing_clear_is_refused(moving, body):
    answer = moving(**body)

    assert 400 <= answer.status_code < 500
    assert answer.mimetype == "application/problem+json"


def test_nobody_else_moves_the_clock(moving):
    assert moving(role="pimpinan", advance="PT1H").status_code == 403
