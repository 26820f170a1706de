"""Identities nobody gave: headers in every spelling, and tokens nobody should believe."""

import base64
import hashlib
import hmac
import json
import time

import jwt

from chassis.auth import AUDIENCE, ISSUER, service_token
from chassis.keys import KeyDirectory
from tests.support import person

SOMEBODY = person("somebody")
HEADERS = (
    {"X-User-Id": SOMEBODY, "X-Role": "admin"},
    {"X_User_Id": SOMEBODY, "X_Role": "admin"},
    {"x-user-role": "admin", "x_user_role": "admin"},
    {"X-Actor-Id": SOMEBODY, "X-Actor-Role": "admin", "X-Actor-Name": "Admin"},
    {"X_LPSE": "97", "X-LPSE-Code": "97"},
    {"X-Internal-Service": "svc:ticket", "X-Service": "ticket"},
    {"Forwarded": "for=127.0.0.1;by=gateway;host=localhost;proto=https"},
    {"X-Forwarded-For": "127.0.0.1, " * 19 + "127.0.0.1", "X-Forwarded-User": "admin"},
    {"X-Real-IP": "127.0.0.1", "CF-Connecting-IP": "127.0.0.1", "X-Client-Address": "127.0.0.1"},
    {"X-Remote-User": "admin", "Remote-User": "admin", "REMOTE_USER": "admin"},
    {"X-Authenticated-User": "admin", "X-Auth-Request-User": "admin", "X-Scopes": "tickets:read"},
    {"Cookie": "role=admin; session=admin", "Proxy-Authorization": "Bearer admin"},
)
LONG = 64 * 1024


def claims(**changes):
    now = int(time.time())
    known = {"iss": ISSUER, "aud": AUDIENCE, "sub": SOMEBODY, "sid": SOMEBODY, "role": "admin"}
    return {**known, "name": "Admin", "iat": now, "exp": now + 300, **changes}


def tokens(keys_dir):
    """Tokens that say `admin` and must open nothing, by what is wrong with them (H11, SR-29)."""
    forger = Forger(keys_dir)
    return {**forger.algorithms(), **forger.keys(), **forger.claims(), **forger.others()}


class Forger:
    """Takes a good token apart and puts it together wrongly."""

    def __init__(self, keys_dir):
        self._keys = KeyDirectory(keys_dir)
        self._public = (keys_dir / "token-1.pub.pem").read_bytes()
        self._head, self._body, self._signature = self._signed().split(".")

    def algorithms(self):
        none = _part({"alg": "none", "kid": "token-1"})
        return {
            "no token at all": "",
            "not a token": "admin",
            "alg none": f"{none}.{self._body}.",
            "alg none with a signature": f"{none}.{self._body}.{self._signature}",
            "HS256 with the public key": _hs256(self._public),
            "HS256 with another key": _hs256(b"x" * 32),
            "no signature": f"{self._head}.{self._body}.",
            "another body": f"{self._head}.{_part(claims(sub='x'))}.{self._signature}",
        }

    def keys(self):
        ours, elsewhere = "svc-ticket", "http://127.0.0.1:9/keys"
        return {
            "no kid": f"{_part({'alg': 'EdDSA'})}.{self._body}.{self._signature}",
            "kid of a file elsewhere": self._signed(kid="token-1/../../../dev/null"),
            "kid of a null byte": self._signed(kid="token-1\0"),
            "kid with SQL": self._signed(kid="token-1' UNION SELECT 'x"),
            "kid unknown": self._signed(kid="token-999"),
            "kid of a service": self._signed(kid=ours),
            "kid of a private key": self._signed(kid="token-1.pem"),
            "a key of its own": self._signed(by=ours, jwk={"kty": "OKP", "crv": "Ed25519"}),
            "a key at an address": self._signed(by=ours, jku=elsewhere),
            "a certificate at an address": self._signed(by=ours, x5u=elsewhere),
        }

    def claims(self):
        now = int(time.time())
        endless = {name: value for name, value in claims().items() if name != "exp"}
        return {
            "expired": self._signed(claims(exp=now - 60)),
            "not yet valid": self._signed(claims(nbf=now + 600)),
            "issued in the future": self._signed(claims(iat=now + 600)),
            "another audience": self._signed(claims(aud="svc:ticket")),
            "another issuer": self._signed(claims(iss="lpse:93")),
            "without an end": self._signed(endless),
            "a user who says to be a service": self._signed(claims(role="service")),
        }

    def others(self):
        return {
            "a service's for somebody else": service_token(self._keys, "ticket", to="nobody"),
            "a service that signs for users": self._signed(by="svc-ticket", kid="svc-ticket"),
            "a grant to download": self._grant(),
            "too long": self._signed(claims(name="x" * LONG), kid="svc-nobody"),
            "long and nothing": "x" * LONG,
        }

    def _signed(self, said=None, *, by="token-1", **header):
        key, header = self._keys.private(by), {"kid": "token-1", **header}
        return jwt.encode(said or claims(), key, algorithm="EdDSA", headers=header)

    def _grant(self):
        now = int(time.time())
        said = {"iss": "svc:ticket", "aud": "svc:attachment", "sub": SOMEBODY}
        said |= {"iat": now, "exp": now + 600}
        return self._signed(said, by="svc-ticket", kid="svc-ticket")


def _hs256(secret):
    # By hand: the library refuses to make one.
    text = f"{_part({'alg': 'HS256', 'kid': 'token-1', 'typ': 'JWT'})}.{_part(claims())}"
    signature = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    return f"{text}.{_encoded(signature)}"


def _part(document):
    return _encoded(json.dumps(document).encode())


def _encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
