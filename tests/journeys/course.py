"""Between the infusions of one patient, as nurse and physician live it on the patient's page."""

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from typing import Self
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from dashboard import runtime
from db import course_rows
from db.engine import Database
from monitoring.audit import AuditAction
from monitoring.course_entries import CourseEntry
from monitoring.ids import PatientId, SafetyTextId, new_uuid
from monitoring.informing import write_safety_text
from tests.chairside import publish_protocol
from tests.clinic import PASSWORD, event
from tests.factories import ADA, NORTH, patient
from tests.journeys.conftest import KEY, Server
from tests.journeys.hands import Hands
from tests.journeys.visit import HOSTILE_NAME

SAFETY_TEXT = "Stay on the line.\nCall the physician on duty: 555 0100."


def somebody_due(server: Server) -> PatientId:
    """A patient with a hostile name who is to be asked since yesterday."""
    whose = patient(id=PatientId(uuid4()), record_number=str(uuid4())[:8], family_name=HOSTILE_NAME)
    added = event(NORTH, AuditAction.PATIENT_ADDED)
    with (
        closing(Database(server.settings.database_url, KEY)) as database,
        database.transaction() as store,
    ):
        store.add_patient(whose, replace(added, at=runtime.now() - timedelta(days=9)))
        publish_protocol(store)
        store.set_follow_up_due(whose, runtime.now() - timedelta(days=1))
        current = store.safety_text(NORTH.id)
        if current is None:
            text = SafetyTextId(new_uuid(runtime.now())), SAFETY_TEXT
            write_safety_text(store, ADA, text, runtime.now(), instead_of=None)
    return whose.id


class PatientPage:
    """The page of one patient, in the hands of one person."""

    def __init__(self, page: Page, hands: Hands, server: Server, patient_id: PatientId) -> None:
        self.page, self.hands, self.server = page, hands, server
        self.patient_id = patient_id
        self.safety = page.get_by_role("alert", name="PHQ-9 item 9")

    def sign_in(self, login: str) -> Self:
        self.page.goto(self.server.url)
        self.hands.fill(self.page.get_by_label("Login"), login)
        self.hands.fill(self.page.get_by_label("Password"), PASSWORD)
        self.hands.press(self.button("Sign in"))
        expect(self.button("Sign out")).to_be_visible()
        return self

    def open(self, view: str) -> Self:
        self.page.goto(f"{self.server.url}/patient?id={self.patient_id}&view={view}")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("<img src=x onerror")
        return self

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.hands.press(self.button(name))

    def fill(self, label: str, text: str) -> None:
        self.hands.fill(self.page.get_by_label(label, exact=True), text)

    def answer(self, question: str, answer: str) -> None:
        group = self.page.get_by_role("radiogroup", name=question, exact=True)
        self.hands.choose(group.get_by_role("radio", name=answer, exact=True))

    def unfold(self, title: str) -> None:
        self.hands.press(self.page.locator("summary").filter(has_text=title))

    def choose(self, label: str, option: str) -> None:
        """One of a list, found by what is typed.

        Tapped: Enter, before the list has found its place, keeps the text and chooses nothing.
        """
        box = self.page.get_by_role("combobox", name=label)
        box.click()
        self.page.keyboard.type(option)
        self.page.get_by_role("option", name=option).click()
        expect(self.page.get_by_role("option")).to_have_count(0)
        expect(box).to_have_value(option)

    def fill_day(self, label: str, day: date) -> None:
        """A day, typed part by part as year, month and day."""
        group = self.page.get_by_role("group", name=label, exact=True)
        group.get_by_role("spinbutton").first.click()
        self.page.keyboard.type(f"{day:%Y%m%d}")
        self.page.keyboard.press("Tab")

    def holds(self, kind: str) -> CourseEntry:
        """The newest entry of a kind, once there is one."""
        for _ in range(100):
            found = [each for each in self._entries() if each.kind == kind]
            if found:
                return found[-1]
            self.page.wait_for_timeout(200)
        msg = f"no {kind} in the course"
        raise AssertionError(msg)

    def _entries(self) -> tuple[CourseEntry, ...]:
        with (
            closing(Database(self.server.settings.database_url, KEY)) as database,
            database.reading() as connection,
        ):
            return course_rows.read_entries(connection, NORTH.id, self.patient_id)
