"""What an installation sets to let people sign in by the clinic's identity provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.variable import Variable, refused

ISSUER = Variable(
    name="INFUSION_OIDC_ISSUER",
    meaning="Address (issuer) of the clinic's identity provider, exactly as its discovery document "
    "says it. With it people can sign in by OpenID Connect, and the program asks this provider: "
    "nothing else is ever asked over the network. https, except on this machine itself.",
    default="nobody signs in by a provider",
)
CLIENT_ID = Variable(
    name="INFUSION_OIDC_CLIENT_ID",
    meaning="What the provider calls this program (client id).",
    default="required with INFUSION_OIDC_ISSUER",
)
CLIENT_SECRET = Variable(
    name="INFUSION_OIDC_CLIENT_SECRET",
    meaning="Secret that the provider has given to this program.",
    default="read from INFUSION_OIDC_CLIENT_SECRET_FILE; one of them is required",
)
CLIENT_SECRET_FILE = Variable(
    name="INFUSION_OIDC_CLIENT_SECRET_FILE",
    meaning="File that holds that secret and nothing else.",
    default="INFUSION_OIDC_CLIENT_SECRET is taken",
)
PUBLIC_URL = Variable(
    name="INFUSION_PUBLIC_URL",
    meaning="Address at which people open this program, such as https://infusion.clinic.example. "
    "Register it at the provider with /sign-in/oidc/return behind it (redirect URI).",
    default="required with INFUSION_OIDC_ISSUER",
)
NAME = Variable(
    name="INFUSION_OIDC_NAME",
    meaning="What people call the provider: the words after “Sign in with” on the button.",
    default="your clinic’s sign-in",
)
PROMPT = Variable(
    name="INFUSION_OIDC_PROMPT",
    meaning="login: the provider asks who it is each time, as a tablet at a chair is shared. "
    "select_account: it lets them choose. no: it decides itself, so that whoever is still signed "
    "in there is signed in here by one touch.",
    default="login",
)
PROVIDER_VARIABLES = (
    ISSUER,
    CLIENT_ID,
    CLIENT_SECRET,
    CLIENT_SECRET_FILE,
    PUBLIC_URL,
    NAME,
    PROMPT,
)
RETURN_PATH = "/sign-in/oidc/return"
START_PATH = "/sign-in/oidc"
_PROMPTS = {"login": "login", "select_account": "select_account", "no": ""}
_LONGEST_NAME = 60
_LOCAL = frozenset({"localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSettings:
    """The clinic's identity provider; `prompt` is what it is asked for, "" for nothing."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    name: str = NAME.default
    prompt: str = "login"

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends a browser back to."""
        return f"{self.public_url}{RETURN_PATH}"

    @property
    def start_url(self) -> str:
        """Where signing in begins: under the same address as it ends, for the cookie's sake."""
        return f"{self.public_url}{START_PATH}"


def read_provider(environment: Mapping[str, str]) -> ProviderSettings | None:
    """The provider in `environment`, None for none; ValueRefused names the variable and the cure.

    Whether it answers is not asked: the program must start while the provider is down.
    """
    said = {each: environment.get(each.name, "").strip() for each in PROVIDER_VARIABLES}
    if not said[ISSUER]:
        _check_nothing_else(said)
        return None
    for variable in (CLIENT_ID, PUBLIC_URL):
        if not said[variable]:
            raise refused(variable, f"must be set, as {ISSUER.name} is")
    issuer = _address(ISSUER, said[ISSUER])
    public_url = _address(PUBLIC_URL, said[PUBLIC_URL]).rstrip("/")
    if urlsplit(public_url).path:
        raise refused(PUBLIC_URL, "must be an address without a path behind it")
    if said[PROMPT] and said[PROMPT] not in _PROMPTS:
        raise refused(PROMPT, f"must be one of {', '.join(_PROMPTS)}")
    return ProviderSettings(
        issuer=issuer,
        client_id=said[CLIENT_ID],
        client_secret=_secret(said[CLIENT_SECRET], said[CLIENT_SECRET_FILE]),
        public_url=public_url,
        name=_name(said[NAME]),
        prompt=_PROMPTS[said[PROMPT] or PROMPT.default],
    )


def is_safe_address(address: str) -> bool:
    """Is this an address whose traffic nobody can read or change on the way?

    https, or http on this machine itself, and nothing in it that only misleads.
    """
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_plain = address.isascii() and address.isprintable() and not {" ", "\\"} & set(address)
    if not (is_whole and is_plain) or "@" in parts.netloc or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(address))


def is_loopback(address: str) -> bool:
    """Does this address name the machine itself?"""
    host = urlsplit(address).hostname or ""
    try:
        return host in _LOCAL or ip_address(host).is_loopback
    except ValueError:
        return False


def _check_nothing_else(said: Mapping[Variable, str]) -> None:
    # The public address says nothing about a provider.
    for variable in PROVIDER_VARIABLES:
        if said[variable] and variable is not PUBLIC_URL:
            raise refused(variable, f"is set, but {ISSUER.name} is not; set both or neither")


def _address(variable: Variable, text: str) -> str:
    if not is_safe_address(text) or urlsplit(text).query:
        raise refused(variable, "must be an https address (http only for this machine itself)")
    return text


def _secret(text: str, file: str) -> str:
    if bool(text) == bool(file):
        cure = f"must be set, or {CLIENT_SECRET_FILE.name}, and not both"
        raise refused(CLIENT_SECRET, cure)
    if text:
        return text
    try:
        secret = Path(file).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise refused(CLIENT_SECRET_FILE, "names a file that cannot be read") from error
    if not secret:
        raise refused(CLIENT_SECRET_FILE, "names a file that is empty")
    return secret


def _name(text: str) -> str:
    if len(text) > _LONGEST_NAME or not text.isprintable():
        raise refused(NAME, f"must be at most {_LONGEST_NAME} letters on one line")
    return text or NAME.default
