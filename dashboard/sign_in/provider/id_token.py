"""Is this ID token one that the provider made for this program, this attempt, and this moment?

The checks of OpenID Connect Core 1.0 §3.1.3.7 and §3.1.3.8. Which one failed is not told to anybody
who only stands before the sign-in page.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from monitoring.linking import LONGEST_SUBJECT

# With a public key only: "none" is no signature, and HS256 would take the public key as a secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_FAR = 10**12  # seconds: 30,000 years
LEEWAY = timedelta(minutes=1)  # (D) clocks of two servers that are set by the same network


class TokenRefused(Exception):
    """The token cannot be relied on; the words are for developers and tests."""


class KeyMissing(TokenRefused):
    """The keys at hand do not fit: the provider may have changed them meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the token must say; `begun_at` is when the person was sent to the provider.

    `is_asked_anew`: the provider was told to ask who it is, so who signed in there before does not
    count. `access_token` is the one that came with it, whose hash the token may hold.
    """

    issuer: str
    client_id: str
    nonce: str
    begun_at: datetime
    is_asked_anew: bool
    access_token: str = ""


def subject_of(token: str, keys: KeySet, expected: Expected, at: datetime) -> str:
    """Who the provider says this is (`sub`); TokenRefused, KeyMissing where no key fits."""
    try:
        read = jwt.decode(token, keys, algorithms=ALGORITHMS)
    except InvalidKeyIdError as error:
        raise KeyMissing(str(error)) from error
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise TokenRefused(str(error)) from error
    claims, algorithm = read.claims, str(read.header["alg"])
    _check_parties(claims, expected)
    _check_times(claims, expected, at)
    if not _is_same(claims.get("nonce"), expected.nonce):
        raise TokenRefused("nonce")
    if "at_hash" in claims:
        _check_access_token(claims["at_hash"], algorithm, expected.access_token)
    return _checked_subject(claims.get("sub"))


def _check_parties(claims: Mapping[str, object], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise TokenRefused("iss")
    audience, party = claims.get("aud"), claims.get("azp")
    audiences = audience if isinstance(audience, list) else [audience]
    if expected.client_id not in audiences:
        raise TokenRefused("aud")
    # Others the token is for as well could have been given it; then it says whom it was made for.
    if party != expected.client_id and (len(audiences) > 1 or party is not None):
        raise TokenRefused("azp")


def _check_times(claims: Mapping[str, object], expected: Expected, at: datetime) -> None:
    now, leeway = at.timestamp(), LEEWAY.total_seconds()
    begun = expected.begun_at.timestamp()
    if _second(claims, "exp") <= now - leeway:
        raise TokenRefused("exp")
    issued = _second(claims, "iat")
    if not begun - leeway <= issued <= now + leeway:
        raise TokenRefused("iat")
    if "nbf" in claims and _second(claims, "nbf") > now + leeway:
        raise TokenRefused("nbf")
    is_stale = "auth_time" in claims and _second(claims, "auth_time") < begun - leeway
    if expected.is_asked_anew and is_stale:
        raise TokenRefused("auth_time")


def _second(claims: Mapping[str, object], name: str) -> float:
    value = claims.get(name)
    # JSON as Python reads it knows NaN, which is neither before nor after anything.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, int | float) or not is_number or not -_FAR < value < _FAR:
        raise TokenRefused(name)
    return value


def _check_access_token(claimed: object, algorithm: str, access_token: str) -> None:
    digest = hashlib.new(f"sha{algorithm[-3:]}", access_token.encode()).digest()
    half = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    if not access_token or not _is_same(claimed, half):
        raise TokenRefused("at_hash")


def _checked_subject(subject: object) -> str:
    is_text = isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT
    if not isinstance(subject, str) or not is_text or not subject.isascii():
        raise TokenRefused("sub")
    if not subject.isprintable() or subject != subject.strip():
        raise TokenRefused("sub")
    return subject


def _is_same(claimed: object, known: str) -> bool:
    return isinstance(claimed, str) and hmac.compare_digest(
        claimed.encode("utf-8", "surrogatepass"), known.encode()
    )
