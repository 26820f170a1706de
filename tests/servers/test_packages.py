"""Which packages the servers lack, and how their daemons are kept from starting."""

from pathlib import Path

import pytest

from tests.servers import binaries, packages


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "policy-rc.d"
    monkeypatch.setattr(packages, "POLICY", path)
    return path


@pytest.fixture
def without_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str) -> Path | None:
        return None if name == "redis-server" else Path("/usr/bin") / name

    monkeypatch.setattr(binaries, "find", find)


@pytest.mark.usefixtures("without_redis")
def test_what_is_missing_is_named_in_one_line() -> None:
    assert packages.missing() == ["redis-server"]
    assert packages.why_not() == "the test servers need: apt-get install redis-server (as root)"


def test_nothing_is_said_when_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "find", Path)

    assert packages.missing() == []
    assert packages.why_not() is None


@pytest.mark.usefixtures("without_redis")
def test_installing_updates_the_lists_and_forbids_daemons(
    policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def apt(*arguments: str) -> None:
        calls.append((arguments, policy.read_text()))

    monkeypatch.setattr(packages, "_apt", apt)
    monkeypatch.setattr(packages, "can_install", lambda: True)

    packages.install()

    assert [arguments[-1] for arguments, _ in calls] == ["-q", "redis-server"]
    assert {text for _, text in calls} == {"#!/bin/sh\nexit 101\n"}
    assert not policy.exists()


@pytest.mark.usefixtures("without_redis")
def test_a_policy_of_the_machine_stays(policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy.write_text("theirs")
    monkeypatch.setattr(packages, "_apt", lambda *arguments: None)
    monkeypatch.setattr(packages, "can_install", lambda: True)

    packages.install()

    assert policy.read_text() == "theirs"


@pytest.mark.usefixtures("without_redis")
@pytest.mark.parametrize(("allowed", "exit_code"), [(False, 0), (True, 1)])
def test_only_a_machine_that_could_install_fails_for_what_it_lacks(
    allowed: bool,
    exit_code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(packages, "install", lambda: None)
    monkeypatch.setattr(packages, "can_install", lambda: allowed)

    assert packages.main() == exit_code
    assert "redis-server" in capsys.readouterr().err


def test_the_newest_postgresql_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "POSTGRESQL", tmp_path)
    for version in ("9", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()

    assert binaries.find("initdb") == tmp_path / "17" / "bin" / "initdb"
