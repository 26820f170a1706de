"""Keys are made once, and what is ours alone is readable by us alone."""

import subprocess
import sys

from chassis.keys import KeyDirectory, create_missing


def test_the_command_makes_pairs_and_secrets(tmp_path):
    folder = tmp_path / "keys"
    command = [sys.executable, "-m", "chassis.keys", folder, "token-1", "svc-x", "person.key"]

    subprocess.run(command, check=True)

    assert KeyDirectory(folder).token_key_ids() == ["token-1"]
    assert KeyDirectory(folder).private("svc-x").public_key() == KeyDirectory(folder).public(
        "svc-x"
    )
    assert len(bytes.fromhex((folder / "person.key").read_text())) == 32


def test_what_is_there_stays(tmp_path):
    names = ["token-1", "person.key"]
    create_missing(tmp_path, names)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    create_missing(tmp_path, [*names, "token-2"])

    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert before.items() <= after.items()
    assert len(after) == 5


def test_private_keys_and_secrets_are_readable_by_their_owner_alone(tmp_path):
    create_missing(tmp_path, ["token-1", "person.key"])

    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}

    assert (modes["token-1.pem"], modes["person.key"]) == (0o600, 0o600)
