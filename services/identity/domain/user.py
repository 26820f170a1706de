"""A user: who somebody is, for which LPSE or directorate, and how to reach them."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.domain import Aggregate, ConflictError, Event, InvalidError
from chassis.text import Text, say
from services.identity.domain import numbers, roles, totp
from services.identity.domain.events import (
    DirectoryEntry,
    SessionRevoked,
    UserDeactivated,
    UserRegistered,
    UserUpdated,
)

CHANNELS = ("in_app", "email")
LANGUAGES = ("id", "en")


@dataclass(kw_only=True, eq=False)
class User(Aggregate):
    """Usernames are kept in lower case; `totp_step` is the last time step that was used."""

    id: UUID
    username: str
    name: str
    role: str
    password_hash: str
    created_at: datetime
    lpse_code: str | None = None
    directorate: str | None = None
    email: str | None = None
    phone: str | None = None
    npwp: str | None = None
    nip: str | None = None
    no_nip_reason: str | None = None
    company: str | None = None
    language: str = "id"
    channels: list[str] = field(default_factory=lambda: list(CHANNELS))
    active: bool = True
    totp_secret: str | None = None
    totp_pending: str | None = None
    totp_step: int = 0
    sequence: int = 0

    @property
    def subject(self) -> str:
        return str(self.id)

    def register(self) -> None:
        self._settle_numbers()
        self.record(self._entry(UserRegistered))

    def change(self, changes: dict[str, Any]) -> None:
        """Take over what differs; say so once, and only if something does."""
        changed = {name: new for name, new in changes.items() if getattr(self, name) != new}
        for name, value in changed.items():
            setattr(self, name, value)
        self._settle_numbers()
        if changed:
            leaves = changed.get("active") is False
            self.record(self._entry(UserDeactivated if leaves else UserUpdated))

    def deactivate(self) -> None:
        if not self.active:
            raise ConflictError(
                say("Pengguna ini sudah tidak aktif.", "This user is already inactive.")
            )
        self.change({"active": False})

    def lose_sessions(self, *, reason: str, at: datetime) -> None:
        self.record(SessionRevoked(user_id=self.subject, reason=reason, at=at))

    def start_totp(self) -> str:
        """A new secret, of no effect until `confirm_totp`."""
        if self.totp_secret:
            raise ConflictError(
                say(
                    "Autentikator sudah terpasang. Lepas dulu yang lama.",
                    "An authenticator is already set up. Remove the old one first.",
                )
            )
        self.totp_pending = totp.new_secret()
        return self.totp_pending

    def confirm_totp(self, otp: str, *, at: float) -> None:
        if not self.totp_pending:
            raise ConflictError(
                say("Mulai pemasangan autentikator dulu.", "Start to set up an authenticator.")
            )
        step = totp.step_of(otp, self.totp_pending, at=at)
        if step is None:
            raise InvalidError(
                {
                    "otp": say(
                        "Kode tidak cocok. Periksa jam ponsel Anda, lalu coba kode berikutnya.",
                        "The code does not match. Check your phone's clock and try the next one.",
                    )
                }
            )
        self.totp_secret, self.totp_pending, self.totp_step = self.totp_pending, None, step

    def remove_totp(self) -> None:
        self.totp_secret = self.totp_pending = None

    def uses_otp(self, otp: str, *, at: float) -> bool:
        """Whether the code is right and newer than the last one used (SR-24)."""
        step = totp.step_of(otp, self.totp_secret or "", at=at)
        if step is None or step <= self.totp_step:
            return False
        self.totp_step = step
        return True

    def _entry(self, kind: type[DirectoryEntry]) -> Event:
        values = {f.name: getattr(self, f.name) for f in fields(kind)}
        return kind(**values | {"id": str(self.id), "channels": list(self.channels)})

    def _settle_numbers(self) -> None:
        """Keep digits only, and refuse a profile that does not hold together (decision 15)."""
        self.npwp = numbers.without_punctuation(self.npwp) if self.npwp else None
        self.nip = numbers.without_punctuation(self.nip) if self.nip else None
        found = {
            "lpse_code": roles.wrong_lpse(self.role, self.lpse_code),
            "directorate": roles.wrong_directorate(self.role, self.directorate),
            "npwp": self._wrong_npwp(),
            "nip": self._wrong_nip(),
        }
        errors = {name: text for name, text in found.items() if text}
        if errors:
            raise InvalidError(errors)

    def _wrong_npwp(self) -> Text | None:
        if self.npwp is None:
            missing = self.role == "penyedia"
            return say("Isi NPWP Anda.", "Fill in your NPWP.") if missing else None
        if numbers.is_npwp(self.npwp):
            return None
        return say(
            "NPWP terdiri atas 15 atau 16 angka, atau 22 untuk NITKU.",
            "An NPWP has 15 or 16 digits, or 22 for a NITKU.",
        )

    def _wrong_nip(self) -> Text | None:
        if self.nip is None:
            official = self.role in roles.REPORTERS and self.role != "penyedia"
            return _NEEDS_NIP if official and not self.no_nip_reason else None
        return None if numbers.is_nip(self.nip) else _NO_NIP


_NEEDS_NIP = say(
    "Isi NIP Anda; bila tidak punya, kosongkan dan tulis alasannya di no_nip_reason.",
    "Fill in your NIP; if you have none, send null and say why in no_nip_reason.",
)
_NO_NIP = say(
    "NIP terdiri atas 18 angka dan diawali tanggal lahir, misalnya 19800101….",
    "A NIP has 18 digits and begins with the birth date, such as 19800101….",
)
