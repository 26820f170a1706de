"""Settings come from the environment, or from files it names."""

import pytest

from chassis.settings import Settings

TOLD = {
    "LPSE_DATABASE_URL": "sqlite://",
    "LPSE_BROKER_URL": "local:",
    "LPSE_KEYS_DIR": "keys",
    "LPSE_SERVICE_URL": "http://{service}:8000",
}


@pytest.fixture(autouse=True)
def told(monkeypatch):
    for name, value in TOLD.items():
        monkeypatch.setenv(name, value)


def test_a_secret_is_read_from_the_file_that_is_named(monkeypatch, tmp_path):
    (tmp_path / "url").write_text("postgresql://from-a-file\n")
    monkeypatch.setenv("LPSE_DATABASE_URL_FILE", str(tmp_path / "url"))

    assert Settings.from_env().database_url == "postgresql://from-a-file"


def test_a_missing_variable_stops_the_process_and_is_named(monkeypatch):
    monkeypatch.delenv("LPSE_BROKER_URL")

    with pytest.raises(SystemExit, match="LPSE_BROKER_URL"):
        Settings.from_env()


def test_a_service_may_answer_somewhere_else(monkeypatch):
    monkeypatch.setenv("LPSE_SERVICE_URLS", '{"ticket": "http://127.0.0.1:9"}')

    settings = Settings.from_env()

    assert settings.url_of("ticket") == "http://127.0.0.1:9"
    assert settings.url_of("rating") == "http://rating:8000"
