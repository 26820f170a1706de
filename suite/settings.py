"""What a one-machine installation can be told by the environment (README, decision 36)."""

import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class SuiteSettings:
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
    environment: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_env(cls) -> "SuiteSettings":
        given = {
            "port": int(os.environ.get("LPSE_PORT", "8080")),
            "data": Path(os.environ.get("LPSE_DATA", ".data")).resolve(),
            "demo": os.environ.get("LPSE_DEMO", "1") != "0",
            "test_clock": os.environ.get("LPSE_TEST_CLOCK", "0") == "1",
        }
        texts = ("warehouse", "limit_writes", "limit_logins", "limit_public", "log_level")
        told = {name: os.environ.get(f"LPSE_{name.upper()}") for name in texts}
        return cls(**given, **{name: value for name, value in told.items() if value})
