"""docker-compose.yml keeps its promises (no engine is started)."""

import re

import pytest

from tests.deploy.files import COMPOSE, ROOT, SERVICES, STORES, is_pinned

PARTS = COMPOSE["services"]
WEBS = ("gateway", *SERVICES)
WORKERS = tuple(f"{name}-worker" for name in SERVICES)
ONCE = ("keys", *(f"{name}-migrate" for name in SERVICES))


def test_every_part_of_the_house_is_there_and_nothing_else():
    assert set(PARTS) == {*WEBS, *WORKERS, *ONCE, *STORES}


@pytest.mark.parametrize("name", PARTS)
def test_a_container_can_do_little_harm(name):
    part = PARTS[name]

    assert part["read_only"]
    assert part["cap_drop"] == ["ALL"]
    assert "cap_add" not in part
    assert part["security_opt"] == ["no-new-privileges:true"]
    assert set(part["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}


@pytest.mark.parametrize("name", PARTS)
def test_an_image_has_a_version(name):
    assert is_pinned(PARTS[name]["image"])


def test_only_the_gateway_publishes_a_port():
    assert [name for name, part in PARTS.items() if "ports" in part] == ["gateway"]


def test_only_the_gateway_reaches_beyond_the_inside():
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    outside = [name for name, part in PARTS.items() if part["networks"] != ["inside"]]
    assert outside == ["gateway"]


@pytest.mark.parametrize("name", [*WEBS, *STORES])
def test_what_serves_says_whether_it_is_well(name):
    part = PARTS[name]

    check = part.get("healthcheck", {})

    # Ours is in the image.
    assert check.get("test") if name in STORES else "HEALTHCHECK" in dockerfile()
    assert not check.get("disable")


@pytest.mark.parametrize("name", [*WORKERS, *ONCE])
def test_what_has_no_port_is_not_asked(name):
    assert PARTS[name]["healthcheck"] == {"disable": True}


def test_a_part_starts_when_what_it_needs_is_well():
    for name, part in PARTS.items():
        for needed, how in part.get("depends_on", {}).items():
            ended = "service_completed_successfully"
            assert how["condition"] == (ended if needed in ONCE else "service_healthy"), name


def test_a_worker_waits_for_the_queues_of_all():
    for name in WORKERS:
        assert set(PARTS[name]["depends_on"]) == set(ONCE) - {"keys"}


def test_every_secret_is_a_file_and_none_is_a_value():
    used = {entry["source"] for part in PARTS.values() for entry in part.get("secrets", ())}
    told = {name for part in PARTS.values() for name in part.get("environment", ())}

    assert used == set(COMPOSE["secrets"])
    secret = re.compile(r"PASSWORD|(BROKER|DATABASE|REDIS|STORE)_URL")
    assert [name for name in told if secret.search(name) and not name.endswith("_FILE")] == []


@pytest.mark.parametrize("name", PARTS)
def test_a_file_that_the_environment_names_is_mounted(name):
    part = PARTS[name]
    mounted = {f"/run/secrets/{entry['target']}" for entry in part.get("secrets", ())}

    told = part.get("environment", {})

    assert {path for key, path in told.items() if key.endswith("_FILE")} <= mounted


def test_the_services_run_what_they_are_named_after():
    for name in SERVICES:
        assert PARTS[f"{name}-worker"]["command"] == ["python", "-m", f"services.{name}.worker"]
        assert PARTS[name]["build"]["args"] == {"SERVICE": name}
        assert f"services.{name}.worker migrate" in PARTS[f"{name}-migrate"]["command"][-1]


def dockerfile():
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_image_is_small_pinned_and_not_run_by_root():
    text = dockerfile()

    bases = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    assert all(map(is_pinned, bases))
    assert "--require-hashes" in text
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert re.search(r'^CMD \["gunicorn"\]$', text, re.MULTILINE)


def test_the_image_is_made_of_code_alone():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert next(line for line in lines if line.startswith("*")) == "*"
    kept = {line[1:] for line in lines if line.startswith("!")}
    assert kept == {"chassis", "contracts", "gateway", "services"}
