"""Passwords: argon2id with the second recommended setting of RFC 9106 (64 MiB, 3 passes)."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

# Each check takes 64 MiB and a tenth of a second; many at once would starve the chairside.
_AT_ONCE = BoundedSemaphore(2)
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
# What a longer text could be for is to keep the server busy.
MOST_CHARACTERS = 1_000
# What is stored of a password that has ended: nothing that is typed is it.
NO_PASSWORD = ""


def hash_password(password: str) -> str:
    """What is stored of a password: an argon2id hash with its own salt and parameters."""
    return _HASHER.hash(password.encode("utf-8", "surrogatepass"))


def is_password(password_hash: str | None, password: str) -> bool:
    """Is this the password? Where there is none, or no such login, it takes the same time."""
    known = bool(password_hash) and len(password) <= MOST_CHARACTERS
    compared = password_hash if password_hash and known else _hash_of_nobody()
    typed = password[:MOST_CHARACTERS].encode("utf-8", "surrogatepass")
    try:
        with _AT_ONCE:
            return _HASHER.verify(compared, typed) and known
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hash_of_nobody() -> str:
    """A hash to compare with when there is none, made once with the real cost."""
    return hash_password("no account has this password, whatever is typed")
