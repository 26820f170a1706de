"""Whole suites started for tests and bench: the one-machine process, or one process each."""

from tests.suites.distributed import Distributed
from tests.suites.embedded import Embedded

__all__ = ["Distributed", "Embedded"]
