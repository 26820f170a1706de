"""Tickets over HTTP. A route parses, calls one command or query, and answers."""

from services.ticket.http.routes.acts import acts
from services.ticket.http.routes.internal import internal
from services.ticket.http.routes.reads import reads
from services.ticket.http.routes.reference import reference

BLUEPRINTS = (reads, acts, reference, internal)

__all__ = ["BLUEPRINTS"]
