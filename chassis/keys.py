"""Ed25519 keys on disk: `<name>.pem` is ours alone, `<name>.pub.pem` is for everyone.

`svc-<service>` signs calls between services, `token-<number>` signs access tokens. A name that
ends in `.key` is no pair but one random secret. `python -m chassis.keys FOLDER NAME…` makes them.
"""

import os
import secrets
import sys
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

RESCAN_SECONDS = 2.0
MAX_NAME = 40
LONE = ".key"
SECRET_BYTES = 32


class KeyDirectory:
    """Keys by name, read when first asked for."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._public: dict[str, Ed25519PublicKey] = {}
        self._private: dict[str, Ed25519PrivateKey] = {}
        self._missed: dict[str, float] = {}

    def public(self, name: str) -> Ed25519PublicKey | None:
        """The public key of that name, or None. A name not found is not looked for at once."""
        if name not in self._public and self._may_look_for(name):
            path = self.directory / f"{name}.pub.pem"
            if not path.is_file():
                self._missed = {**dict(list(self._missed.items())[-100:]), name: time.monotonic()}
                return None
            key = load_pem_public_key(path.read_bytes())
            if isinstance(key, Ed25519PublicKey):
                self._public[name] = key
        return self._public.get(name)

    def private(self, name: str) -> Ed25519PrivateKey:
        """The private key of that name. FileNotFoundError if we do not hold it."""
        if name not in self._private:
            pem = (self.directory / f"{name}.pem").read_bytes()
            key = load_pem_private_key(pem, password=None)
            if not isinstance(key, Ed25519PrivateKey):
                raise TypeError(f"{name}.pem is not an Ed25519 key")
            self._private[name] = key
        return self._private[name]

    def token_key_ids(self) -> list[str]:
        """Names of the public keys of access tokens, oldest first."""
        names = [p.name.removesuffix(".pub.pem") for p in self.directory.glob("token-*.pub.pem")]
        return sorted(names, key=lambda name: (len(name), name))  # token-10 after token-9

    def _may_look_for(self, name: str) -> bool:
        plain = name.replace("-", "").replace("_", "").isalnum() and len(name) <= MAX_NAME
        return plain and time.monotonic() - self._missed.get(name, -9e9) > RESCAN_SECONDS


def create_missing(directory: Path, names: list[str]) -> None:
    """Make the keys that are not there yet; those that are there stay."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in names:
        if name.endswith(LONE):
            _create_secret(directory / name)
        elif not (directory / f"{name}.pub.pem").exists():
            _create_pair(directory, name)


def _create_secret(path: Path) -> None:
    if not path.exists():
        _write_privately(path, secrets.token_hex(SECRET_BYTES).encode())


def _create_pair(directory: Path, name: str) -> None:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _write_privately(directory / f"{name}.pem", private)
    (directory / f"{name}.pub.pem").write_bytes(public)


def _write_privately(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


if __name__ == "__main__":
    create_missing(Path(sys.argv[1]), sys.argv[2:])
