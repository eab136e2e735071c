"""The one-time code by which whoever started the program sets up the first clinic.

It is shown in the terminal and nowhere else: of all who can reach the address, only those who may
read what the program says may become its administrator.
"""

import hashlib
import hmac
import secrets
from threading import Lock

from monitoring.errors import PermissionRefused, ValueRefused

# Letters only, and none that could be taken for another one or for a digit: 71 bits of chance.
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _IN_GROUP = 4, 4
MOST_WRONG = 5
_MOST_CHARACTERS = 100
CLOSED = (
    "There were five wrong codes, so setting up is closed. End the program and start it again: "
    "it prints a new code."
)


class SetUpCode:
    """The code of one run of the program, kept as a digest only; closed until `renew`."""

    def __init__(self) -> None:
        self._digest: bytes | None = None
        self._wrong = 0
        self._turn = Lock()

    def renew(self) -> str:
        """A new code, for a person to read; the one before is worth nothing any more."""
        letters = "".join(secrets.choice(LETTERS) for _ in range(_GROUPS * _IN_GROUP))
        with self._turn:
            self._digest, self._wrong = _digest(letters), 0
        return "-".join(letters[at : at + _IN_GROUP] for at in range(0, len(letters), _IN_GROUP))

    def check(self, typed: str) -> None:
        """Raise ValueRefused for a wrong code, PermissionRefused once there were five of them."""
        with self._turn:
            if self._digest is None or self._wrong >= MOST_WRONG:
                raise PermissionRefused(CLOSED)
            if hmac.compare_digest(self._digest, _digest(_letters(typed))):
                return
            self._wrong += 1
            if self._wrong >= MOST_WRONG:
                raise PermissionRefused(CLOSED)
        raise ValueRefused(
            "code", "This is not the code that the program printed when it was started last."
        )


def _letters(typed: str) -> str:
    """What was typed without case, blanks and hyphens."""
    return "".join(each for each in typed[:_MOST_CHARACTERS].upper() if each.isalnum())


def _digest(letters: str) -> bytes:
    return hashlib.sha256(letters.encode("utf-8", "surrogatepass")).digest()
