"""What an identity provider says of itself (OpenID Connect Discovery 1.0) and its keys."""

from dataclasses import dataclass
from datetime import datetime

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from dashboard.provider_settings import is_safe_address
from dashboard.sign_in.provider.asking import Document, NoAnswer

BASIC = "client_secret_basic"
POST = "client_secret_post"
_MOST_KEYS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Where the provider is asked for what, as it said at `read_at`.

    `secret_goes_in` is how this program shows who it is; `names_issuer`: each answer says where it
    comes from (RFC 9207).
    """

    authorization: str
    token: str
    keys: str
    secret_goes_in: str
    names_issuer: bool
    read_at: datetime


def endpoints_in(said: Document, issuer: str, at: datetime) -> Endpoints:
    """The endpoints of a discovery document; NoAnswer where it is not one of this issuer."""
    # The very same letters, or another provider could speak for this one (Discovery 1.0 §4.3).
    if said.get("issuer") != issuer:
        raise NoAnswer("its discovery document is of another issuer")
    ways = said.get("token_endpoint_auth_methods_supported", [BASIC])
    way = next((each for each in (BASIC, POST) if isinstance(ways, list) and each in ways), None)
    if way is None:
        raise NoAnswer("it takes no client secret")
    return Endpoints(
        authorization=_address(said, "authorization_endpoint"),
        token=_address(said, "token_endpoint"),
        keys=_address(said, "jwks_uri"),
        secret_goes_in=way,
        names_issuer=said.get("authorization_response_iss_parameter_supported") is True,
        read_at=at,
    )


def public_keys(said: Document) -> KeySet:
    """The keys that can sign an ID token, of those at `jwks_uri`; NoAnswer for none.

    Keys that are for something else, or of a kind we do not take, are passed over.
    """
    listed = said.get("keys")
    keys: list[RSAKey | ECKey] = []
    for each in listed[:_MOST_KEYS] if isinstance(listed, list) else []:
        key = _key(each)
        if key is not None:
            keys.append(key)
    if not keys:
        raise NoAnswer("it has no key that we can use")
    return KeySet(list(keys))


def _key(said: object) -> RSAKey | ECKey | None:
    if not isinstance(said, dict) or said.get("use", "sig") != "sig":
        return None
    try:
        match said.get("kty"):
            case "RSA":
                return RSAKey.import_key(said)
            case "EC":
                return ECKey.import_key(said)
    except (JoseError, ValueError, TypeError, KeyError):
        # One that cannot be read takes nothing from the others.
        return None
    return None


def _address(said: Document, name: str) -> str:
    address = said.get(name)
    if not isinstance(address, str) or not is_safe_address(address):
        raise NoAnswer(f"its {name} is no https address")
    return address
