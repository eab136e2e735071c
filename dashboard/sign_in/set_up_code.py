"""The one-time code by which whoever started the program sets up the first clinic.

It is shown in the terminal and nowhere else: of all who can reach the address, only those who may
read what the program says may become its administrator.
"""

import hmac
from threading import Lock

from dashboard.sign_in.code_letters import code_digest, new_code
from monitoring.errors import PermissionRefused, ValueRefused

MOST_WRONG = 5
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
        code = new_code()
        with self._turn:
            self._digest, self._wrong = code_digest(code), 0
        return code

    def check(self, typed: str) -> None:
        """Raise ValueRefused for a wrong code, PermissionRefused once there were five of them."""
        with self._turn:
            if self._digest is None or self._wrong >= MOST_WRONG:
                raise PermissionRefused(CLOSED)
            if hmac.compare_digest(self._digest, code_digest(typed)):
                return
            self._wrong += 1
            if self._wrong >= MOST_WRONG:
                raise PermissionRefused(CLOSED)
        raise ValueRefused(
            "code", "This is not the code that the program printed when it was started last."
        )
