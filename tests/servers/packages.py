"""The Debian packages behind the test servers: which are missing, and their installation."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import binaries

PROGRAMS = {
    "postgresql": ("initdb", "postgres"),
    "rabbitmq-server": ("rabbitmq-server", "rabbitmqctl"),
    "erlang-base": ("epmd",),
    "redis-server": ("redis-server",),
    "ceph-mon": ("ceph-mon",),
    "ceph-osd": ("ceph-osd",),
    "ceph-common": ("ceph",),
    "radosgw": ("radosgw", "radosgw-admin"),
}
POLICY = Path("/usr/sbin/policy-rc.d")
UPDATE_ATTEMPTS = 10


def missing() -> list[str]:
    return [
        package
        for package, programs in PROGRAMS.items()
        if not all(binaries.find(program) for program in programs)
    ]


def can_install() -> bool:
    return os.geteuid() == 0 and binaries.find("apt-get") is not None


def why_not() -> str | None:
    packages = missing()
    if not packages:
        return None
    return f"the test servers need: apt-get install {' '.join(packages)} (as root)"


def install() -> None:
    packages = missing()
    if not packages or not can_install():
        return
    with _no_daemons():
        _update()
        _apt(
            "-o", "DPkg::Lock::Timeout=600", "install", "-y", "--no-install-recommends", *packages
        )


@contextmanager
def _no_daemons() -> Iterator[None]:
    """The packages would start their daemons on the standard ports; exit code 101 forbids it."""
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            POLICY.unlink(missing_ok=True)


def _update() -> None:
    # apt waits for dpkg's lock, never for the lock of the lists: another update may be running.
    for _ in range(UPDATE_ATTEMPTS):
        try:
            return _apt("update", "-q")
        except subprocess.CalledProcessError:
            time.sleep(3)
    raise SystemExit("apt-get update keeps failing; its messages are above")


def _apt(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    subprocess.run([binaries.program("apt-get"), *arguments], env=environment, check=True)


def main() -> int:
    try:
        install()
    except subprocess.CalledProcessError as error:
        print(f"apt-get failed with exit code {error.returncode}", file=sys.stderr)
        return 1
    reason = why_not()
    if reason:
        print(f"{reason} (their tests are skipped)", file=sys.stderr)
    # Only a machine that could have installed them fails for what it lacks.
    return 1 if reason and can_install() else 0


if __name__ == "__main__":
    raise SystemExit(main())
