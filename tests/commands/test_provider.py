"""Is the identity provider ready? Asked at the terminal by who sets it up."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.commands import main
from tests.provider import Provider, provider_for
from tests.provider_program import CLIENT_ID, CLIENT_SECRET

PUBLIC_URL = "https://clinic.test"


@pytest.fixture
def clinic_id(tmp_path: Path) -> Provider:
    """A provider that does not run yet."""
    return provider_for(PUBLIC_URL, tmp_path)


def ask(issuer: str) -> Result:
    said = {
        "INFUSION_OIDC_ISSUER": issuer,
        "INFUSION_OIDC_CLIENT_ID": CLIENT_ID,
        "INFUSION_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "INFUSION_PUBLIC_URL": PUBLIC_URL,
    }
    return CliRunner().invoke(main, ["provider"], env=said if issuer else {})


def test_provider_that_is_ready_says_so(clinic_id: Provider) -> None:
    with clinic_id.running():
        answer = ask(clinic_id.issuer)
        other = ask(f"{clinic_id.issuer}/")

    assert answer.exit_code == 0
    assert "has 1 key to sign with" in answer.output
    assert f"{PUBLIC_URL}/sign-in/oidc/return" in answer.output
    assert (other.exit_code, "another issuer" in other.output) == (2, True)


def test_provider_that_is_down_is_named(clinic_id: Provider) -> None:
    answer = ask(clinic_id.issuer)

    assert answer.exit_code == 2
    assert "nothing came back (ConnectError)" in answer.output
    assert CLIENT_SECRET not in answer.output


def test_wrong_setting_is_named() -> None:
    assert "INFUSION_OIDC_ISSUER must be an https address" in ask("http://id.test").output
    assert "INFUSION_OIDC_ISSUER is not set" in ask("").output
