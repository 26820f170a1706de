"""All services of the suite: the only list of them, and how each is composed."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from chassis.bus import Subscriptions
from chassis.clock import Clock
from chassis.http import Service
from chassis.settings import Settings

NAMES = ("identity", "ticket", "escalation", "attachment", "notification", "rating")
KEYS = ("token-1", "svc-gateway", *(f"svc-{name}" for name in NAMES))


@dataclass(frozen=True)
class Part:
    """One service: its web app, what it hears, the data it comes with, its timers."""

    name: str
    app: Service
    subscriptions: Subscriptions
    ship: Callable[[], None]
    timers: tuple[tuple[float, Callable[[], None]], ...]


def compose(name: str, settings: Settings, clock: Clock | None = None) -> Part:
    """Build a service. Its modules are imported only now, so that one can be used alone."""
    app = import_module(f"services.{name}.app").create_app(settings, clock)
    worker = import_module(f"services.{name}.worker")
    commands = import_module(f"services.{name}.commands")
    return Part(
        name=name,
        app=app,
        subscriptions=worker.SUBSCRIPTIONS,
        ship=getattr(commands, "ship", _nothing),
        timers=tuple(getattr(worker, "TIMERS", ())),
    )


def _nothing() -> None:
    """Most services come without data."""
