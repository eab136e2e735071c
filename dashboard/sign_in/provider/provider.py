"""The clinic's identity provider: where it sends people, and who it says came back."""

from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import quote_plus, urlencode, urlsplit, urlunsplit

from joserfc.jwk import KeySet

from dashboard.provider_settings import ProviderSettings
from dashboard.sign_in.provider.asking import Declined, Document, NoAnswer, ask
from dashboard.sign_in.provider.attempt import Attempt
from dashboard.sign_in.provider.discovery import BASIC, Endpoints, endpoints_in, public_keys
from dashboard.sign_in.provider.id_token import Expected, KeyMissing, TokenRefused, subject_of
from dashboard.sign_in.provider.refusals import not_valid, unknown_client, unreachable

# (D): what it says of itself hardly ever changes, and its keys are asked for anew when none fits.
FRESH = timedelta(hours=1)
_UNAUTHORIZED = 401
_DISCOVERY = "/.well-known/openid-configuration"


class IdentityProvider:
    """The provider of an installation; remembers what it has said of itself and its keys."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._endpoints: Endpoints | None = None
        self._keys: KeySet | None = None

    async def address_for(self, attempt: Attempt, at: datetime) -> str:
        """Where the browser is sent; ProviderRefused when the provider does not answer."""
        endpoints = await self._known(at)
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.settings.redirect_uri,
            # Neither name nor e-mail address: who somebody is here is said here.
            "scope": "openid",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        if self.settings.prompt:
            asked["prompt"] = self.settings.prompt
        parts = urlsplit(endpoints.authorization)
        query = "&".join(filter(None, (parts.query, urlencode(asked))))
        return urlunsplit(parts._replace(query=query))

    async def subject(self, attempt: Attempt, code: str, issuer: str | None, at: datetime) -> str:
        """Who came back with `code`, by the provider's word (`sub`); ProviderRefused.

        `issuer` is what the answer says where it comes from (RFC 9207); None where it does not.
        """
        endpoints = await self._known(at)
        if (issuer is None and endpoints.names_issuer) or issuer not in {
            None,
            self.settings.issuer,
        }:
            raise not_valid(self.settings.name)
        answer = await self._tokens(endpoints, attempt, code)
        token, access_token = answer.get("id_token"), answer.get("access_token")
        if not isinstance(token, str):
            raise not_valid(self.settings.name)
        expected = Expected(
            issuer=self.settings.issuer,
            client_id=self.settings.client_id,
            nonce=attempt.nonce,
            begun_at=attempt.begun_at,
            is_asked_anew=self.settings.prompt == "login",
            access_token=access_token if isinstance(access_token, str) else "",
        )
        return await self._checked(endpoints, token, expected, at)

    async def count_keys(self, at: datetime) -> int:
        """How many keys the provider may sign with, asked anew; NoAnswer says what is wrong."""
        said = await ask("GET", self._discovery)
        endpoints = endpoints_in(said, self.settings.issuer, at)
        return len(public_keys(await ask("GET", endpoints.keys)).keys)

    async def _checked(
        self, endpoints: Endpoints, token: str, expected: Expected, at: datetime
    ) -> str:
        """The subject of the token; with keys of before first, then once with those of now."""
        try:
            if self._keys is not None:
                try:
                    return subject_of(token, self._keys, expected, at)
                except KeyMissing:
                    self._keys = None
            self._keys = await self._read_keys(endpoints)
            return subject_of(token, self._keys, expected, at)
        except TokenRefused as error:
            raise not_valid(self.settings.name) from error

    @property
    def _discovery(self) -> str:
        return self.settings.issuer.rstrip("/") + _DISCOVERY

    async def _known(self, at: datetime) -> Endpoints:
        if self._endpoints is None or at - self._endpoints.read_at > FRESH:
            self._endpoints = await self._discover(at)
            self._keys = None
        return self._endpoints

    async def _discover(self, at: datetime) -> Endpoints:
        try:
            said = await ask("GET", self._discovery)
            return endpoints_in(said, self.settings.issuer, at)
        except NoAnswer as error:
            raise unreachable(self.settings.name) from error

    async def _read_keys(self, endpoints: Endpoints) -> KeySet:
        try:
            said = await ask("GET", endpoints.keys)
            return public_keys(said)
        except NoAnswer as error:
            raise unreachable(self.settings.name) from error

    async def _tokens(self, endpoints: Endpoints, attempt: Attempt, code: str) -> Document:
        own = self.settings
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": own.redirect_uri,
            "code_verifier": attempt.verifier,
        }
        identity = None
        if endpoints.secret_goes_in == BASIC:
            # RFC 6749 2.3.1: written as in a form before they are joined.
            identity = quote_plus(own.client_id), quote_plus(own.client_secret)
        else:
            form |= {"client_id": own.client_id, "client_secret": own.client_secret}
        try:
            return await ask("POST", endpoints.token, form=form, identity=identity)
        except Declined as error:
            is_unknown = error.status == _UNAUTHORIZED
            raise (unknown_client if is_unknown else not_valid)(own.name) from error
        except NoAnswer as error:
            raise unreachable(own.name) from error


@lru_cache(maxsize=4)
def provider_of(settings: ProviderSettings) -> IdentityProvider:
    """The one provider with these settings, which remembers what it has said."""
    return IdentityProvider(settings)
