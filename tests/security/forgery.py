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
    now, keys = int(time.time()), KeyDirectory(keys_dir)
    public = (keys_dir / "token-1.pub.pem").read_bytes()
    foreign = jwt.encode(claims(), "x" * 32, algorithm="HS256", headers={"kid": "token-1"})

    def signed(said=None, *, by="token-1", **header):
        key = keys.private(by)
        return jwt.encode(
            said or claims(), key, algorithm="EdDSA", headers={"kid": "token-1", **header}
        )

    good = signed()
    head, body, signature = good.split(".")
    other = _part(claims(role="admin", sub=person("another")))
    return {
        "no token at all": "",
        "not a token": "admin",
        "alg none": f"{_part({'alg': 'none', 'kid': 'token-1'})}.{body}.",
        "alg none with a signature": f"{_part({'alg': 'none', 'kid': 'token-1'})}.{body}.{signature}",
        "HS256 with the public key": _hs256(public),
        "HS256 with another key": foreign,
        "no kid": f"{_part({'alg': 'EdDSA'})}.{body}.{signature}",
        "kid of a file elsewhere": signed(kid="token-1/../../../dev/null"),
        "kid of a null byte": signed(kid="token-1\0"),
        "kid with SQL": signed(kid="token-1' UNION SELECT 'x"),
        "kid unknown": signed(kid="token-999"),
        "kid of a service": signed(kid="svc-ticket"),
        "kid of a private key": signed(kid="token-1.pem"),
        "a key of its own": signed(by="svc-ticket", jwk={"kty": "OKP", "crv": "Ed25519"}),
        "a key at an address": signed(by="svc-ticket", jku="http://127.0.0.1:9/jwks.json"),
        "a certificate at an address": signed(by="svc-ticket", x5u="http://127.0.0.1:9/x.pem"),
        "another body": f"{head}.{other}.{signature}",
        "no signature": f"{head}.{body}.",
        "expired": signed(claims(exp=now - 60)),
        "not yet valid": signed(claims(nbf=now + 600)),
        "issued in the future": signed(claims(iat=now + 600)),
        "another audience": signed(claims(aud="svc:ticket")),
        "another issuer": signed(claims(iss="lpse:93")),
        "without an end": signed({k: v for k, v in claims().items() if k != "exp"}),
        "a user who says to be a service": signed(claims(role="service")),
        "a service's for somebody else": service_token(keys, "ticket", to="somebody-else"),
        "a service that signs for users": signed(by="svc-ticket", kid="svc-ticket"),
        "a grant to download": _grant(keys),
        "too long": signed(claims(name="x" * LONG), kid="svc-nobody"),
        "long and nothing": "x" * LONG,
    }


def _grant(keys):
    now = int(time.time())
    said = {"iss": "svc:ticket", "aud": "svc:attachment", "sub": SOMEBODY}
    said |= {"iat": now, "exp": now + 600}
    key = keys.private("svc-ticket")
    return jwt.encode(said, key, algorithm="EdDSA", headers={"kid": "svc-ticket"})


def _hs256(secret):
    # By hand: the library refuses to make one.
    text = f"{_part({'alg': 'HS256', 'kid': 'token-1', 'typ': 'JWT'})}.{_part(claims())}"
    signature = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    return f"{text}.{_encoded(signature)}"


def _part(document):
    return _encoded(json.dumps(document).encode())


def _encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
