"""The table of who may call what: default deny, one line each, nothing strange in it."""

import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound

from chassis.auth import ANYONE
from gateway import policy
from gateway.policy import ENROLLING, GATEWAY, LINES, OPEN, PEOPLE, SERVICES, SYSTEM, Limit

PUBLIC_WRITES = {"auth/login", "auth/refresh", "auth/register", "auth/token"}
IDS = [f"{line.method} {line.path}" for line in LINES]


def role_lines(role):
    return {f"{line.method} {line.path}" for line in LINES if role in line.roles}


@pytest.mark.parametrize("line", LINES, ids=IDS)
def test_a_line_names_a_service_and_roles_that_exist(line):
    assert line.service in (*SERVICES, GATEWAY)
    assert line.roles
    assert line.roles <= {*PEOPLE, SYSTEM, ENROLLING, ANYONE, OPEN}
    assert line.path.startswith(("/api/v1/", "/api/docs", "/.well-known/"))
    assert "/internal" not in line.path


@pytest.mark.parametrize("line", LINES, ids=IDS)
def test_every_write_is_counted(line):
    assert line.method == "GET" or line.limit is not Limit.NONE


@pytest.mark.parametrize("line", [line for line in LINES if line.is_public], ids=str)
def test_without_a_token_one_writes_only_to_log_in(line):
    assert line.method == "GET" or line.path.removeprefix("/api/v1/") in PUBLIC_WRITES


def test_each_road_has_one_line():
    assert len(IDS) == len(set(IDS))


@pytest.mark.parametrize("line", LINES, ids=IDS)
def test_a_line_is_found_by_its_own_path(line):
    path = line.path.replace("<", "a").replace(">", "z")

    assert policy.find(line.method, path)[1] is line


def test_what_has_no_line_is_not_found():
    with pytest.raises(NotFound):
        policy.find("GET", "/api/v1/secrets")


def test_what_has_other_methods_says_which():
    with pytest.raises(MethodNotAllowed) as refused:
        policy.find("DELETE", "/api/v1/tickets")

    assert set(refused.value.valid_methods) == {"GET", "HEAD", "POST"}


def test_machine_clients_only_read_what_their_scope_names():
    assert role_lines(SYSTEM) == {
        "GET /api/v1/applications",
        "GET /api/v1/tickets",
        "GET /api/v1/tickets/updates",
        "GET /api/v1/tickets/<number>",
        "GET /api/v1/tickets/<number>/timeline",
        "GET /api/v1/tickets/<number>/attachments.zip",
    }


def test_an_admin_without_the_second_factor_only_sets_it_up():
    assert role_lines(ENROLLING) == {
        "POST /api/v1/auth/logout",
        "GET /api/v1/auth/me",
        "POST /api/v1/auth/me/totp",
        "POST /api/v1/auth/me/totp/confirm",
    }


def test_only_files_are_streamed_in():
    assert [line.path for line in LINES if line.streams] == ["/api/v1/attachments"]
