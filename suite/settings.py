"""What a one-machine installation can be told by the environment (README, decision 36)."""

from dataclasses import dataclass
from pathlib import Path

from chassis.settings import FromEnvironment


@dataclass(frozen=True, kw_only=True)
class SuiteSettings(FromEnvironment):
    """Each field is the environment variable `LPSE_` plus its name in upper case."""

    port: int = 8080
    data: Path = Path(".data")
    demo: bool = True
    test_clock: bool = False
    warehouse: str = ""
    limit_writes: str = "120/minute"
    limit_logins: str = "20/minute"
    limit_public: str = "30/minute"
    log_level: str = "INFO"
