"""Identity over HTTP. A route parses, calls one command or query, and answers."""

from services.identity.http.routes.clients import clients
from services.identity.http.routes.lpses import lpses
from services.identity.http.routes.profile import profile
from services.identity.http.routes.sessions import sessions
from services.identity.http.routes.tokens import tokens
from services.identity.http.routes.users import users

BLUEPRINTS = (sessions, tokens, profile, users, lpses, clients)
