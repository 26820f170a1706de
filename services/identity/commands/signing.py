"""Sign access tokens with the newest key whose private half we hold."""

import time
from typing import Any

import jwt

from chassis.auth import AUDIENCE, ISSUER
from chassis.http import service
from services.identity.domain.tokens import ACCESS_SECONDS


def signed(claims: dict[str, Any]) -> str:
    keys, now = service().keys, int(time.time())
    # A new public key is spread to every service before its private half signs here.
    held = [name for name in keys.token_key_ids() if (keys.directory / f"{name}.pem").is_file()]
    if not held:
        raise FileNotFoundError(f"No token-<n>.pem in {keys.directory}: nothing can be signed")
    issued = {"iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + ACCESS_SECONDS}
    key = keys.private(held[-1])
    return jwt.encode(claims | issued, key, algorithm="EdDSA", headers={"kid": held[-1]})
