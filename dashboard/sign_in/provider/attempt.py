"""One attempt to sign in by the provider, from leaving to coming back.

The browser keeps one random secret in a cookie of its own, and from it and the installation's key
everything is derived that the protocol needs: `state` (the answer is to what this browser asked),
`nonce` (the token was made for this attempt) and the PKCE verifier (the code is of use to nobody
else). So nothing is stored until the browser is back; then its state is used up.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LASTS = timedelta(minutes=10)
ATTEMPT_COOKIE = "infusion_provider"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one attempt is made of: the `cookie` as the browser keeps it, and our `key`."""

    cookie: str
    key: bytes

    @property
    def state(self) -> str:
        """What the provider sends back as it was."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """What the provider puts into the token."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """What only this browser's server knows of the challenge (RFC 7636, 43 letters)."""
        return self._derived("verifier")

    @property
    def challenge(self) -> str:
        """The SHA-256 of the verifier, as S256 writes it."""
        return _letters(hashlib.sha256(self.verifier.encode()).digest())

    @property
    def begun_at(self) -> datetime:
        """When the browser left, to the second; the epoch where the cookie does not say."""
        second = self.cookie.rpartition(".")[2]
        is_number = second.isascii() and second.isdecimal() and len(second) <= len("9999999999")
        return datetime.fromtimestamp(int(second) if is_number else 0, UTC)

    def is_answered_by(self, state: str, at: datetime) -> bool:
        """Is `state` the one of this attempt, and is that young enough?"""
        is_ours = hmac.compare_digest(_octets(self.state), _octets(state))
        return bool(self.cookie) and is_ours and timedelta() <= at - self.begun_at <= LASTS

    def digest(self) -> bytes:
        """32 bytes that stand for the attempt where it is used up."""
        return hashlib.sha256(self.state.encode()).digest()

    def _derived(self, what: str) -> str:
        text = b"provider\0" + _octets(f"{what}\0{self.cookie}")
        return _letters(hmac.digest(self.key, text, "sha256"))


def new_attempt(key: bytes, at: datetime) -> Attempt:
    """An attempt that begins now."""
    return Attempt(f"{secrets.token_urlsafe(32)}.{int(at.timestamp())}", key)


def _letters(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
