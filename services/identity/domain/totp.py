"""Time-based one-time passwords (RFC 6238): six digits, thirty seconds, each used once."""

import hmac

ISSUER = "LPSE Support"
STEP_SECONDS = 30
DRIFT = (0, -1, 1)


def new_secret() -> str:
    import pyotp

    return pyotp.random_base32()


def uri(secret: str, username: str) -> str:
    """What an authenticator's camera reads."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def step_of(otp: str, secret: str, *, at: float) -> int | None:
    """The time step this code belongs to, one earlier or later allowed; None if to none."""
    import pyotp

    codes = pyotp.TOTP(secret)
    now = int(at) // STEP_SECONDS
    for step in (now + drift for drift in DRIFT):
        if hmac.compare_digest(codes.generate_otp(step).encode(), otp.encode()):
            return step
    return None
