"""Everything that changes users, sessions, LPSEs and machine clients. Callers own the transaction.

What the demo's loader and the command line need stands here; routes import the modules.
"""

from services.identity.commands.clients import create_client
from services.identity.commands.directory import find_user
from services.identity.commands.lpses import create_lpse
from services.identity.commands.sessions import scrub
from services.identity.commands.users import create_user

__all__ = ["create_client", "create_lpse", "create_user", "find_user", "scrub"]
