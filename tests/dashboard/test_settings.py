"""What an installation may set: defaults, and refusals that name themselves and the cure."""

import base64
import stat
from pathlib import Path

import pytest

from dashboard.audit_key import audit_key
from dashboard.provider_settings import ProviderSettings
from dashboard.settings import VARIABLES, Settings, read_settings
from monitoring.errors import ValueRefused

ID = {
    "INFUSION_OIDC_ISSUER": "https://id.clinic.example/realm",
    "INFUSION_OIDC_CLIENT_ID": "infusion",
    "INFUSION_OIDC_CLIENT_SECRET": "its secret",
    "INFUSION_PUBLIC_URL": "https://infusion.clinic.example/",
}
HOME = {"XDG_DATA_HOME": "/home/nora/data", "LOCALAPPDATA": "/home/nora/data"}


def test_nothing_set_means_defaults() -> None:
    settings = read_settings(HOME)

    assert settings.database_url.startswith("sqlite:////")
    assert settings.database_url.endswith("infusion-monitor/infusion.sqlite")
    assert (settings.idle_min, settings.sign_in_h) == (60, 12)
    assert settings.audit_key is None
    assert settings.is_cookie_secure is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INFUSION_DATABASE_URL", "records.sqlite"),
        ("INFUSION_DATABASE_URL", "sqlite:///"),
        ("INFUSION_DATABASE_URL", "sqlite:///:memory:"),
        ("INFUSION_DATABASE_URL", "mysql://clinic"),
        ("INFUSION_AUDIT_KEY", "secret"),
        ("INFUSION_AUDIT_KEY", base64.b64encode(bytes(31)).decode()),
        ("INFUSION_COOKIE_SECURE", "maybe"),
        ("INFUSION_IDLE_MINUTES", "0"),
        ("INFUSION_IDLE_MINUTES", "-5"),
        ("INFUSION_IDLE_MINUTES", "ten"),
        ("INFUSION_IDLE_MINUTES", "²"),
        ("INFUSION_SIGN_IN_HOURS", "25"),
        ("INFUSION_WALL_DAYS", "0"),
        ("INFUSION_SNOMED", "perhaps"),
        ("INFUSION_TRUSTED_PROXY", "*"),
        ("INFUSION_TRUSTED_PROXY", "127.0.0.1,proxy"),
    ],
)
def test_bad_value_names_itself(name: str, value: str) -> None:
    with pytest.raises(ValueRefused, match=f"{name} must be ") as refusal:
        read_settings(HOME | {name: value})

    assert refusal.value.field == name


def test_every_variable_is_read() -> None:
    given = {
        "INFUSION_DATABASE_URL": "postgresql://clinic@db/records",
        "INFUSION_AUDIT_KEY": base64.b64encode(bytes(32)).decode(),
        "INFUSION_COOKIE_SECURE": "yes",
        "INFUSION_IDLE_MINUTES": "15",
        "INFUSION_SIGN_IN_HOURS": "8",
        "INFUSION_WALL_DAYS": "3",
        "INFUSION_TRUSTED_PROXY": "127.0.0.1, 10.0.0.0/24",
        "INFUSION_SNOMED": "yes",
        **ID,
        "INFUSION_OIDC_NAME": "Clinic id",
        "INFUSION_OIDC_PROMPT": "no",
    }

    # One of the two ways to give a secret shuts the other out.
    names = {variable.name for variable in VARIABLES} - {"INFUSION_OIDC_CLIENT_SECRET_FILE"}
    assert set(given) == names
    assert read_settings(given) == Settings(
        database_url="postgresql://clinic@db/records",
        audit_key=bytes(32),
        is_cookie_secure=True,
        is_with_snomed=True,
        idle_min=15,
        sign_in_h=8,
        wall_days=3,
        trusted_proxies=("127.0.0.1/32", "10.0.0.0/24"),
        provider=ProviderSettings(
            issuer="https://id.clinic.example/realm",
            client_id="infusion",
            client_secret="its secret",  # noqa: S106
            public_url="https://infusion.clinic.example",
            name="Clinic id",
            prompt="",
        ),
    )


def test_secrets_are_not_printed() -> None:
    settings = Settings(database_url="postgresql://clinic:word@db/records", audit_key=b"k" * 32)

    assert "word" not in repr(settings)
    assert "kkk" not in repr(settings)


def test_key_is_made_once(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'clinic.sqlite'}")
    key = audit_key(settings)

    assert len(key) == 32
    assert audit_key(settings) == key
    assert stat.S_IMODE((tmp_path / "audit.key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["audit.key"]


def test_lost_key_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "clinic.sqlite").touch()

    with pytest.raises(ValueRefused, match="missing beside the database"):
        audit_key(Settings(database_url=f"sqlite:///{tmp_path / 'clinic.sqlite'}"))


def test_damaged_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "audit.key").write_bytes(b"short")

    with pytest.raises(ValueRefused, match="damaged"):
        audit_key(Settings(database_url=f"sqlite:///{tmp_path / 'clinic.sqlite'}"))


def test_postgresql_needs_its_key() -> None:
    with pytest.raises(ValueRefused, match="INFUSION_AUDIT_KEY must be set"):
        audit_key(Settings(database_url="postgresql://clinic@db/records"))


def test_provider_is_what_was_set(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("of a file\n")
    from_file = {"INFUSION_OIDC_CLIENT_SECRET": "", "INFUSION_OIDC_CLIENT_SECRET_FILE": str(file)}
    provider = read_settings(HOME | ID | from_file).provider

    assert provider is not None
    assert provider.client_secret == "of a file"  # noqa: S105
    assert provider.redirect_uri == "https://infusion.clinic.example/sign-in/oidc/return"
    assert (provider.name, provider.prompt) == ("your clinic’s sign-in", "login")
    assert "of a file" not in repr(provider)
    assert read_settings(HOME | {"INFUSION_PUBLIC_URL": ID["INFUSION_PUBLIC_URL"]}).provider is None


@pytest.mark.parametrize(
    ("named", "changes"),
    [
        ("INFUSION_OIDC_CLIENT_ID", {"INFUSION_OIDC_ISSUER": ""}),
        ("INFUSION_OIDC_CLIENT_ID", {"INFUSION_OIDC_CLIENT_ID": " "}),
        ("INFUSION_PUBLIC_URL", {"INFUSION_PUBLIC_URL": ""}),
        ("INFUSION_PUBLIC_URL", {"INFUSION_PUBLIC_URL": "http://infusion.clinic.example"}),
        ("INFUSION_PUBLIC_URL", {"INFUSION_PUBLIC_URL": "https://clinic.example/infusion"}),
        ("INFUSION_PUBLIC_URL", {"INFUSION_PUBLIC_URL": "https://clinic.example?x"}),
        ("INFUSION_OIDC_ISSUER", {"INFUSION_OIDC_ISSUER": "http://id.clinic.example"}),
        ("INFUSION_OIDC_ISSUER", {"INFUSION_OIDC_ISSUER": "https://ada:x@id.example"}),
        ("INFUSION_OIDC_ISSUER", {"INFUSION_OIDC_ISSUER": "https://id.example#x"}),
        ("INFUSION_OIDC_ISSUER", {"INFUSION_OIDC_ISSUER": "https://id.example:port"}),
        ("INFUSION_OIDC_ISSUER", {"INFUSION_OIDC_ISSUER": "id.clinic.example"}),
        ("INFUSION_OIDC_CLIENT_SECRET", {"INFUSION_OIDC_CLIENT_SECRET": ""}),
        ("INFUSION_OIDC_CLIENT_SECRET", {"INFUSION_OIDC_CLIENT_SECRET_FILE": "/a/file"}),
        (
            "INFUSION_OIDC_CLIENT_SECRET_FILE",
            {"INFUSION_OIDC_CLIENT_SECRET": "", "INFUSION_OIDC_CLIENT_SECRET_FILE": "/no/such"},
        ),
        ("INFUSION_OIDC_NAME", {"INFUSION_OIDC_NAME": "x" * 61}),
        ("INFUSION_OIDC_PROMPT", {"INFUSION_OIDC_PROMPT": "none"}),
    ],
)
def test_bad_provider_names_its_variable(named: str, changes: dict[str, str]) -> None:
    with pytest.raises(ValueRefused, match=named) as refused:
        read_settings(HOME | ID | changes)

    assert refused.value.field == named
    assert "its secret" not in str(refused.value)


@pytest.mark.parametrize("host", ["localhost:9000", "127.0.0.1", "[::1]:9000"])
def test_provider_on_this_machine_needs_no_https(host: str) -> None:
    assert read_settings(HOME | ID | {"INFUSION_OIDC_ISSUER": f"http://{host}"}).provider
