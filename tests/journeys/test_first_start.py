"""From an empty database to the first session, as the people of a new clinic meet it."""

import base64
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.clinic import PASSWORD
from tests.journeys.conftest import KEY, tablet
from tests.journeys.hands import tap_until
from tests.journeys.looking import grave_violations

NAME = "Nguyễn <b onclick=run()>"
GIVEN = "Thị Ánh"


@dataclass(frozen=True, slots=True)
class Beginning:
    """An installation without a clinic, and the code that its terminal shows."""

    url: str
    code: str


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beginning]:
    directory = tmp_path_factory.mktemp("empty")
    said = directory / "terminal"
    environment = os.environ | {
        "INFUSION_DATABASE_URL": f"sqlite:///{directory / 'clinic.sqlite'}",
        "INFUSION_AUDIT_KEY": base64.b64encode(KEY).decode(),
    }
    command = [sys.executable, "-c", "from dashboard.commands import main; main()"]
    with (
        said.open("w") as terminal,
        subprocess.Popen(  # noqa: S603 (our own program)
            [*command, "serve", "--port", "0"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=terminal,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            yield Beginning(url, code_in(said))
        finally:
            process.terminate()


def code_in(said: Path) -> str:
    found = re.search(r"(?:[A-Z]{4}-){3}[A-Z]{4}", said.read_text("utf-8"))
    assert found is not None
    return found[0]


def set_up(page: Page, beginning: Beginning) -> None:
    page.goto(beginning.url)
    page.get_by_role("link", name="Set up your clinic").click()
    page.get_by_label("Set-up code").fill(beginning.code)
    page.get_by_label("Name of the clinic").fill("Klinikk Ø")
    page.get_by_label("Time zone of the clinic").fill("oslo")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Your login").fill("ada")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    page.get_by_role("button", name="Set up and sign in").click()
    expect(page.get_by_text("Nobody is in a chair")).to_be_visible()


def invite_nurse(page: Page) -> str:
    """The code that the administrator is shown for her."""
    page.get_by_role("link", name="People").click()
    page.get_by_text("Invite a person").click()
    page.get_by_label("Name", exact=True).fill("Nora")
    page.get_by_text("nurse", exact=True).click()
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.locator(".records li").filter(has_text="Nora")).to_contain_text("nurse")
    return page.locator(".slip .code").inner_text()


def choose_password(page: Page, code: str) -> None:
    page.get_by_role("link", name="I have a one-time code").click()
    page.get_by_label("One-time code").fill(code.lower())
    page.get_by_label("Your login").fill("nora")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    assert grave_violations(page) == []
    page.get_by_role("button", name="Set the password").click()
    page.get_by_role("link", name="Go to the sign-in page").click()


def sign_in(page: Page, login: str) -> None:
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def add_patient(page: Page) -> None:
    page.get_by_role("link", name="Start a session").click()
    page.get_by_text("Add a patient", exact=True).click()
    page.get_by_label("Family name").fill(NAME)
    page.get_by_label("Given name").fill(GIVEN)
    page.get_by_label("Birth date", exact=True).fill("03/04/1979")
    page.get_by_label("Record number").fill("004417")
    page.get_by_role("button", name="Add the patient").click()
    expect(page.get_by_text("write the month in letters")).to_be_visible()
    expect(page.get_by_label("Family name")).to_have_value(NAME)
    page.get_by_label("Birth date", exact=True).fill("3 Apr 1979")
    page.get_by_role("button", name="Add the patient").click()
    expect(page.get_by_role("heading", name=f"{NAME}, {GIVEN}")).to_be_visible()


def find_patient(page: Page, typed: str) -> None:
    page.get_by_role("link", name="Patients").click()
    box = page.get_by_label("Find a patient")
    box.fill(typed)
    box.press("Enter")
    expect(page.get_by_text("1 patient fits")).to_be_visible()
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", name=f"{NAME}, {GIVEN}")).to_be_visible()


def start_session(page: Page) -> None:
    page.get_by_text("Start a session today").click()
    page.get_by_label("Chair").first.fill("2")
    page.get_by_role("button", name="Start today").click()
    expect(page.locator(".identity")).to_contain_text(NAME)
    expect(page).to_have_url(re.compile(r"/session\?id="))


def test_new_clinic_reaches_its_first_session(page: Page, beginning: Beginning) -> None:
    set_up(page, beginning)
    code = invite_nurse(page)
    assert grave_violations(page) == []
    page.get_by_role("button", name="Sign out").click()
    choose_password(page, code)
    sign_in(page, "nora")
    add_patient(page)
    find_patient(page, unicodedata.normalize("NFD", "ánh NGUYỄN"))
    start_session(page)
    page.locator(".identity a").click()

    expect(page.locator(".records li").filter(has_text="scheduled")).to_contain_text("chair 2")
    assert NAME.split(maxsplit=1)[0] not in page.url
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_new_pages_are_accessible(chromium: Browser, beginning: Beginning, scheme: str) -> None:
    with tablet(chromium, colour_scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{beginning.url}/sign-in")
        sign_in(page, "nora")
        page.get_by_role("link", name="Patients").click()
        page.get_by_text("Add a patient", exact=True).click()
        refusal = page.get_by_text("Type the birth date")
        tap_until(page.get_by_role("button", name="Add the patient"), refusal)
        of_patients = grave_violations(page)
        page.get_by_role("link", name=NAME).click()
        page.get_by_text("Schedule a session").click()
        page.get_by_role("radio", name="What is known").click()
        page.get_by_text("Change name, birth date").click()
        expect(page.get_by_role("button", name="Save the change")).to_be_visible()

        assert (of_patients, grave_violations(page)) == ([], [])
