"""gunicorn's log without its access log: ours names routes, that one numbers of tickets."""

from typing import Any

from gunicorn import glogging


class ServerLog(glogging.Logger):
    """Says when processes begin and end, and nothing of requests."""

    # Whatever logging is configured; gunicorn would take its pieces together for every request.
    access_log_enabled = False

    def access(self, *_: Any) -> None:
        """Leave it to chassis.logs."""
