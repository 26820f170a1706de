"""Free ports below the kernel's ephemeral range, none of them given twice."""

import socket
from random import SystemRandom
from threading import Lock

RANGE = range(20_000, 32_000)
ATTEMPTS = 1_000

_given: set[int] = set()
_lock = Lock()
# Forked workers share the state of the ordinary generator and would draw the same ports.
_random = SystemRandom()


def free_port() -> int:
    with _lock:
        for _ in range(ATTEMPTS):
            port = _random.choice(RANGE)
            if port not in _given and _is_free(port):
                _given.add(port)
                return port
    raise OSError(f"no free port found between {RANGE.start} and {RANGE.stop}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True
