"""What is said to somebody who cannot be let in."""

from chassis.domain import InvalidError, MalformedError, NotAuthenticatedError, RefusalError
from chassis.text import say


def wrong_login() -> RefusalError:
    """The same whether or not there is such a user (SR-22)."""
    return NotAuthenticatedError(
        say(
            "Nama pengguna atau kata sandi salah.",
            "The username or the password is wrong.",
        ),
        slug="wrong-login",
    )


def otp_needed() -> RefusalError:
    return NotAuthenticatedError(
        say(
            "Masukkan juga kode enam angka dari autentikator Anda.",
            "Enter the six-digit code of your authenticator as well.",
        ),
        slug="otp-required",
    )


def wrong_otp() -> RefusalError:
    return NotAuthenticatedError(
        say(
            "Kode autentikator salah atau sudah dipakai. Tunggu kode berikutnya.",
            "The authenticator's code is wrong or was used. Wait for the next one.",
        ),
        slug="wrong-otp",
    )


def wrong_refresh() -> RefusalError:
    return NotAuthenticatedError(
        say(
            "Sesi Anda sudah berakhir. Silakan masuk kembali.",
            "Your session has ended. Please log in again.",
        ),
        slug="session-ended",
    )


def wrong_client() -> RefusalError:
    return NotAuthenticatedError(
        say(
            "client_id atau client_secret salah.",
            "The client_id or the client_secret is wrong.",
        ),
        slug="invalid-client",
    )


def wrong_scope(allowed: list[str]) -> RefusalError:
    return MalformedError(
        say(
            "Klien ini hanya boleh meminta cakupan: {allowed}.",
            "This client may only ask for the scopes: {allowed}.",
            allowed=" ".join(allowed),
        ),
        slug="invalid-scope",
    )


def unsupported_grant() -> RefusalError:
    return MalformedError(
        say(
            "Hanya grant_type=client_credentials yang didukung.",
            "Only grant_type=client_credentials is supported.",
        ),
        slug="unsupported-grant-type",
    )


def wrong_current_password() -> RefusalError:
    return InvalidError(
        {"current": say("Kata sandi lama salah.", "The current password is wrong.")}
    )
