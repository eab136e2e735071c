"""The second factor: codes of an app on one's telephone (TOTP, RFC 6238), and recovery codes.

The secret of a person is not stored. It is derived from a random id in the database and the key of
the installation, so that neither a copy of the database nor the key alone makes a code. Each code
is taken once: a step of time that was taken, and every earlier one, is refused.
"""

import base64
import hmac
import secrets
from datetime import datetime
from uuid import UUID

import pyotp
import segno

from dashboard.sign_in.code_letters import code_digest, new_code
from db.engine import Database
from db.second_factors import SecondFactor, take_step, use_recovery_code
from db.store import SqlStore
from monitoring.people import User

# RFC 6238 5.2: one step back and one ahead, for clocks that differ and people who type slowly.
_STEPS_ASIDE = (-1, 0, 1)
_SECRET_BYTES = 20  # RFC 4226 4 recommends 160 bits
_DIGITS = 6
RECOVERY_CODES = 10
ISSUER = "Infusion monitor"


def new_factor_id() -> UUID:
    """The id of a new second factor: with it its secret is a new one."""
    return UUID(bytes=secrets.token_bytes(16))


def secret_of(database: Database, factor_id: UUID) -> str:
    """The secret that the app on the telephone holds, in base32."""
    derived = hmac.digest(_key(database), factor_id.bytes, "sha256")
    return base64.b32encode(derived[:_SECRET_BYTES]).decode()


def matching_step(secret: str, typed: str, at: datetime) -> int | None:
    """The step of time (30 s since 1970) that the typed code is of, near `at`; None for none."""
    totp = pyotp.TOTP(secret)
    digits = "".join(typed.split())
    if not (digits.isascii() and digits.isdecimal() and len(digits) == _DIGITS):
        return None
    now = totp.timecode(at)
    steps = [now + aside for aside in _STEPS_ASIDE]
    # All of them, so that the time it takes tells nothing.
    found = [step for step in steps if hmac.compare_digest(totp.generate_otp(step), digits)]
    return found[-1] if found else None


def is_code(
    database: Database, store: SqlStore, of: tuple[User, SecondFactor], typed: str, at: datetime
) -> bool:
    """Is this a code of the person's app that was not taken before, or an unused recovery code?

    It is used up in the transaction of `store`.
    """
    user, factor = of
    step = matching_step(secret_of(database, factor.id), typed, at)
    if step is not None:
        return take_step(store.connection, user, step)
    return use_recovery_code(store.connection, user, recovery_digest(database, typed), at)


def new_recovery_codes() -> tuple[str, ...]:
    """Codes that stand in for a lost telephone, each once."""
    return tuple(new_code() for _ in range(RECOVERY_CODES))


def recovery_digest(database: Database, typed: str) -> bytes:
    """What is stored of a recovery code: worth nothing without the installation's key."""
    return hmac.digest(_key(database), b"recovery\0" + code_digest(typed), "sha256")


def address_of(secret: str, login: str) -> str:
    """What the app reads off the picture: whose codes these are, and the secret."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def picture_of(address: str) -> str:
    """The address as a QR code, an SVG on white whatever the ground of the page."""
    return segno.make(address, error="m", micro=False).svg_inline(
        scale=5, border=4, dark="#000", light="#fff"
    )


def _key(database: Database) -> bytes:
    return hmac.digest(database.audit_key, b"second factor", "sha256")
