"""Lets a request pass or refuses it: token, session, role, scope, rate."""

from flask import g

from chassis.auth import Principal, Verifier, not_authenticated
from chassis.domain import NotPermittedError
from chassis.http import bearer_token
from chassis.text import say
from gateway.limits import Limits
from gateway.policy import SYSTEM, Limit, Line
from gateway.revocations import Revocations


class Guard:
    """Answers the two questions of a policy line: who are you, may your role do this."""

    def __init__(self, verifier: Verifier, revocations: Revocations, limits: Limits) -> None:
        self._verifier, self._revocations, self._limits = verifier, revocations, limits

    def admit(self, line: Line) -> None:
        """Remember the caller in `g`, or raise the refusal."""
        if line.limit not in (Limit.NONE, Limit.WRITES):
            self._limits.count(line.limit, g.client_address)
        if line.looks_at_token:
            self._identify(line)
        if line.limit is Limit.WRITES and "caller" in g:
            self._limits.count(Limit.WRITES, g.caller.id)

    def _identify(self, line: Line) -> None:
        token = bearer_token()
        if token:
            g.caller = self._caller(token)
        elif not line.is_public:
            raise not_authenticated()
        if "caller" in g and not _may(g.caller, line):
            raise NotPermittedError(
                say("Peran Anda tidak dapat melakukan ini.", "Your role may not do this.")
            )

    def _caller(self, token: str) -> Principal:
        principal = self._verifier.verify(token)
        self._revocations.start()
        if self._revocations.is_revoked(principal.sid):
            raise not_authenticated()
        return principal


def _may(caller: Principal, line: Line) -> bool:
    if caller.role == SYSTEM and line.scope:
        return line.scope in caller.scopes
    return line.is_public or caller.role in line.roles
