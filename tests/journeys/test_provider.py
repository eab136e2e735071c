"""Signing in by the clinic's identity provider: from the first try to a board that is signed in.

The provider is at `localhost` and the dashboard at 127.0.0.1: two sites to a browser, so that its
rules about cookies hold as they do in a clinic.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from dashboard import runtime
from dashboard.settings import Settings
from tests.clinic import add_people
from tests.factories import NORTH
from tests.journeys.conftest import KEY, serving
from tests.journeys.looking import grave_violations
from tests.journeys.test_first_start import sign_in
from tests.provider import PEOPLE, Provider, free_port, provider_for
from tests.provider_program import CLIENT_ID, CLIENT_SECRET, PASSWORD

HOSTILE = PEOPLE[-1]


@pytest.fixture(scope="module")
def clinic_id(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """A clinic with its identity provider, both of which run."""
    directory, port = tmp_path_factory.mktemp("clinic"), free_port()
    settings = Settings(database_url=f"sqlite:///{directory / 'clinic.sqlite'}", audit_key=KEY)
    with runtime.running(settings) as here:
        add_people(here.database, NORTH)
    provider = provider_for(f"http://127.0.0.1:{port}", directory)
    said = {
        "INFUSION_OIDC_ISSUER": provider.issuer,
        "INFUSION_OIDC_CLIENT_ID": CLIENT_ID,
        "INFUSION_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "INFUSION_OIDC_NAME": "Clinic id",
        "INFUSION_PUBLIC_URL": provider.public_url,
    }
    with provider.running(), serving(settings, port, **said):
        yield provider


def log_in_there(page: Page) -> None:
    page.get_by_role("link", name="Sign in with Clinic id").click()
    page.get_by_label("Username").fill(HOSTILE)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def link_nora(page: Page, subject: str) -> None:
    page.get_by_role("link", name="People").click()
    page.get_by_role("link", name="Nora").click()
    page.get_by_label("Their subject").fill(subject)
    page.get_by_role("button", name="Link", exact=True).click()
    expect(page.locator(".records li").filter(has_text="Nora")).to_contain_text("by the provider")


def test_nurse_is_linked_and_signs_in(page: Page, clinic_id: Provider) -> None:
    page.goto(clinic_id.public_url)
    assert grave_violations(page) == []
    log_in_there(page)
    expect(page.get_by_text("Ask your administrator")).to_be_visible()
    assert grave_violations(page) == []
    subject = page.locator(".subject").inner_text()
    page.get_by_role("link", name="Back to the sign-in page").click()
    sign_in(page, "ada")
    link_nora(page, subject)
    # What is being drawn anew is faint for a moment.
    expect(page.locator('[data-stale="true"]')).to_have_count(0)
    assert grave_violations(page) == []
    page.get_by_role("button", name="Sign out", exact=True).click()
    log_in_there(page)

    # The provider asks again, although the browser is still signed in there.
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.get_by_role("link", name="Nora")).to_be_visible()
    assert page.url.startswith(f"{clinic_id.public_url}/")
    assert "code=" not in page.url
    assert page.evaluate("window.ran") is None
