"""ID tokens that an honest provider would not make, and those that are for somebody else."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from functools import cache

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from dashboard.sign_in.provider.asking import NoAnswer
from dashboard.sign_in.provider.discovery import POST, endpoints_in, public_keys
from dashboard.sign_in.provider.id_token import (
    Expected,
    KeyMissing,
    TokenRefused,
    subject_of,
)
from tests.factories import AT

ISSUER = "https://id.clinic.test"
NOW = int(AT.timestamp())
EXPECTED = Expected(
    issuer=ISSUER,
    client_id="infusion",
    nonce="n-0S6",
    begun_at=AT - timedelta(seconds=30),
    is_asked_anew=True,
    access_token="jHkW",  # noqa: S106
)
CLAIMS: dict[str, object] = {
    "iss": ISSUER,
    "sub": "nora-1",
    "aud": "infusion",
    "exp": NOW + 300,
    "iat": NOW,
    "nonce": "n-0S6",
    "auth_time": NOW - 10,
}
DISCOVERY: dict[str, object] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": "https://tokens.clinic.test",
    "jwks_uri": f"{ISSUER}/keys",
}


@cache
def key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


def keys() -> KeySet:
    return public_keys({"keys": [key().as_dict(private=False)]})


def token(**changes: object) -> str:
    claims = {name: value for name, value in (CLAIMS | changes).items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key())


def at_hash(access_token: str) -> str:
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()


def part(said: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"aud": ["infusion"]},
        {"aud": ["infusion", "another"], "azp": "infusion"},
        {"at_hash": at_hash("jHkW")},
        {"auth_time": None},
        {"exp": NOW - 59, "iat": NOW + 59},
        {"name": "<script>run()</script>", "email": "nora@clinic.test"},
    ],
)
def test_token_for_us_names_its_subject(changes: dict[str, object]) -> None:
    assert subject_of(token(**changes), keys(), EXPECTED, AT) == "nora-1"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://id.clinic.test/"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": ["infusion", "another"]},
        {"aud": ["infusion", "another"], "azp": "another"},
        {"azp": "another"},
        {"exp": NOW - 60},
        {"exp": None},
        {"exp": True},
        {"exp": "never"},
        {"exp": float("nan")},
        {"exp": float("inf")},
        {"exp": 10**400},
        {"iat": NOW + 61},
        {"iat": NOW - 91},
        {"iat": None},
        {"nbf": NOW + 61},
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": ["n-0S6"]},
        {"auth_time": NOW - 91},
        {"at_hash": at_hash("another")},
        {"at_hash": ""},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "é"},
        {"sub": "nora\n"},
        {"sub": " nora"},
        {"sub": "x" * 256},
    ],
    ids=str,
)
def test_token_for_another_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(TokenRefused):
        subject_of(token(**changes), keys(), EXPECTED, AT)


def test_signature_is_asked_for() -> None:
    head, body, seal = token().split(".")
    unsigned = part({"alg": "none", "kid": "one"})
    forged = part(CLAIMS | {"sub": "ada-1"})
    for each in (
        f"{unsigned}.{body}.",
        f"{unsigned}.{body}.{seal}",
        f"{head}.{forged}.{seal}",
        f"{head}.{body}.",
        "",
        "a.b.c",
        "é",
        "." * 9,
    ):
        with pytest.raises(TokenRefused):
            subject_of(each, keys(), EXPECTED, AT)


def test_public_key_is_no_secret() -> None:
    """HS256 with the text of the public key, which everybody can read."""
    signed = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(CLAIMS)}"
    for secret in (key().as_pem(private=False), json.dumps(key().as_dict()).encode()):
        seal = hmac.digest(secret, signed.encode(), "sha256")
        forged = f"{signed}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"

        with pytest.raises(TokenRefused):
            subject_of(forged, keys(), EXPECTED, AT)


def test_unknown_key_is_told_apart() -> None:
    other = RSAKey.generate_key(2048, {"kid": "two"})
    foreign = jwt.encode({"alg": "RS256", "kid": "two"}, CLAIMS, other)
    posing = jwt.encode({"alg": "RS256", "kid": "one"}, CLAIMS, other)

    with pytest.raises(KeyMissing):
        subject_of(foreign, keys(), EXPECTED, AT)
    with pytest.raises(TokenRefused):
        subject_of(posing, keys(), EXPECTED, AT)


def test_elliptic_keys_are_taken() -> None:
    curve = ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"})
    known = public_keys({"keys": [{"kty": "??"}, "x", curve.as_dict(private=False)]})
    signed = jwt.encode({"alg": "ES256", "kid": "ec"}, CLAIMS, curve)

    assert subject_of(signed, known, EXPECTED, AT) == "nora-1"


@pytest.mark.parametrize(
    "said", [{}, {"keys": []}, {"keys": "x"}, {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}]
)
def test_keys_that_sign_nothing_are_none(said: dict[str, object]) -> None:
    with pytest.raises(NoAnswer):
        public_keys(said)


def test_discovery_says_where_to_go() -> None:
    ways = {"token_endpoint_auth_methods_supported": ["private_key_jwt", POST]}
    found = endpoints_in(DISCOVERY | ways, ISSUER, AT)

    assert (found.token, found.secret_goes_in) == ("https://tokens.clinic.test", POST)


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": f"{ISSUER}/"},
        {"issuer": None},
        {"token_endpoint": "http://id.clinic.test/token"},
        {"authorization_endpoint": "javascript:run()"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": 7},
        {"token_endpoint": "https://id.clinic.test@evil.test/"},
        {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
        {"token_endpoint_auth_methods_supported": "none"},
    ],
    ids=str,
)
def test_discovery_of_another_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(NoAnswer):
        endpoints_in(DISCOVERY | changes, ISSUER, AT)
