"""What an installation may set, read from the environment once."""

import base64
import binascii
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

from dashboard.provider_settings import PROVIDER_VARIABLES, ProviderSettings, read_provider
from dashboard.variable import Variable, refused

KEY_BYTES = 32
_POSTGRESQL = frozenset({"postgresql", "postgresql+psycopg"})
_TRUE, _FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})


DATABASE_URL = Variable(
    name="INFUSION_DATABASE_URL",
    meaning="Where the records are kept: sqlite:///PATH or postgresql://USER@HOST/NAME.",
    default="a SQLite file in the data directory of the person who starts the program",
)
AUDIT_KEY = Variable(
    name="INFUSION_AUDIT_KEY",
    meaning="Secret that seals the audit chains: 32 bytes or more, in base64. Losing it loses "
    "the proof that nothing was altered. Required with PostgreSQL.",
    default="with SQLite: the file audit.key beside the database, made at the first start",
)
COOKIE_SECURE = Variable(
    name="INFUSION_COOKIE_SECURE",
    meaning="yes: the sign-in cookie is sent over https only. Set it wherever https is used.",
    default="yes for a request that came over https, otherwise no",
)
IDLE_MINUTES = Variable(
    name="INFUSION_IDLE_MINUTES",
    meaning="Minutes without any activity after which the screen locks and asks for the password "
    "(5 to 720). Nothing that was typed is lost. A wall display does not lock.",
    default="60",
)
SIGN_IN_HOURS = Variable(
    name="INFUSION_SIGN_IN_HOURS",
    meaning="Hours after which a person must sign in again, however active (1 to 24).",
    default="12",
)
WALL_DAYS = Variable(
    name="INFUSION_WALL_DAYS",
    meaning="Days after which a wall display must be set up again (1 to 31).",
    default="7",
)
TRUSTED_PROXY = Variable(
    name="INFUSION_TRUSTED_PROXY",
    meaning="Addresses of the https proxy in front of the program, with commas between. Only from "
    "these is it believed who asked, and over which scheme (X-Forwarded-For and -Proto); anybody "
    "else could claim any address and go round the limit on wrong passwords.",
    default="none: nobody is believed",
)
SNOMED = Variable(
    name="INFUSION_SNOMED",
    meaning="yes: FHIR bundles hold SNOMED CT codes beside our own. They need an affiliate licence "
    "outside the member countries of SNOMED International.",
    default="no",
)
VARIABLES = (
    DATABASE_URL,
    AUDIT_KEY,
    COOKIE_SECURE,
    IDLE_MINUTES,
    SIGN_IN_HOURS,
    WALL_DAYS,
    TRUSTED_PROXY,
    SNOMED,
    *PROVIDER_VARIABLES,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One installation. `audit_key` is None where it is kept in a file beside the database.

    `provider` is None where nobody signs in by an identity provider.
    """

    database_url: str = field(repr=False)
    audit_key: bytes | None = field(default=None, repr=False)
    is_cookie_secure: bool | None = None
    idle_min: int = 60
    sign_in_h: int = 12
    wall_days: int = 7
    trusted_proxies: tuple[str, ...] = ()
    is_with_snomed: bool = False
    provider: ProviderSettings | None = None

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, or None when the records are elsewhere."""
        kind, _, path = self.database_url.partition(":///")
        return Path(path) if kind.split("+")[0] == "sqlite" and path else None


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`; ValueRefused names the variable and the cure."""
    return Settings(
        database_url=_database_url(environment),
        audit_key=_audit_key(environment.get(AUDIT_KEY.name, "")),
        is_cookie_secure=_yes_or_no(COOKIE_SECURE, environment.get(COOKIE_SECURE.name, "")),
        idle_min=_whole(IDLE_MINUTES, environment.get(IDLE_MINUTES.name, ""), 5, 720),
        sign_in_h=_whole(SIGN_IN_HOURS, environment.get(SIGN_IN_HOURS.name, ""), 1, 24),
        wall_days=_whole(WALL_DAYS, environment.get(WALL_DAYS.name, ""), 1, 31),
        trusted_proxies=_addresses(TRUSTED_PROXY, environment.get(TRUSTED_PROXY.name, "")),
        is_with_snomed=_yes_or_no(SNOMED, environment.get(SNOMED.name, "")) or False,
        provider=read_provider(environment),
    )


def data_directory(environment: Mapping[str, str]) -> Path:
    """Where this person's programs keep their data.

    Not the working directory: the record must be the same one wherever the program was started
    from, and must not lie in a checkout that is thrown away or published.
    """
    home = Path.home()
    if sys.platform == "win32":
        local = environment.get("LOCALAPPDATA") or home / "AppData" / "Local"
        return Path(local) / "infusion-monitor"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "infusion-monitor"
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "infusion-monitor"


def _database_url(environment: Mapping[str, str]) -> str:
    text = environment.get(DATABASE_URL.name, "")
    if not text:
        return f"sqlite:///{data_directory(environment) / 'infusion.sqlite'}"
    kind = text.partition("://")[0]
    is_file = text.startswith("sqlite:///") and text[len("sqlite:///") :] not in {"", ":memory:"}
    if is_file or (kind in _POSTGRESQL and text.startswith(f"{kind}://")):
        return text
    raise refused(DATABASE_URL, "must be an address: sqlite:///PATH or postgresql://USER@HOST/NAME")


def _audit_key(text: str) -> bytes | None:
    if not text:
        return None
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < KEY_BYTES:
        raise refused(
            AUDIT_KEY,
            "must be 32 bytes or more in base64; make one with: openssl rand -base64 32",
        )
    return key


def _yes_or_no(variable: Variable, text: str) -> bool | None:
    word = text.strip().casefold()
    if not word:
        return None
    if word in _TRUE | _FALSE:
        return word in _TRUE
    raise refused(variable, "must be yes or no")


def _whole(variable: Variable, text: str, least: int, most: int) -> int:
    number = text.strip() or variable.default
    if number.isascii() and number.isdecimal() and least <= int(number) <= most:
        return int(number)
    raise refused(variable, f"must be a whole number from {least} to {most}")


def _addresses(variable: Variable, text: str) -> tuple[str, ...]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    try:
        return tuple(str(ip_network(word)) for word in words)
    except ValueError as error:
        cure = "must be addresses or networks with commas between, such as 127.0.0.1,10.0.0.0/24"
        raise refused(variable, cure) from error
