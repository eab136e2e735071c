"""One whole visit, as the people of a clinic live it: from the chair to the signature."""

from contextlib import closing
from dataclasses import replace
from typing import Self
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from dashboard import runtime
from db.engine import Database
from monitoring.audit import AuditAction
from monitoring.ids import PatientId, SessionId
from monitoring.record import SessionRecord
from monitoring.sessions import SessionStatus
from tests.chairside import publish_protocol
from tests.clinic import PASSWORD, event
from tests.factories import NORTH, patient, session
from tests.journeys.conftest import KEY, Server
from tests.journeys.hands import Hands

SAVED = "Saved "
_MOST_TRIES, _LOOKS_PER_S = 3, 5
_PATIENCE_S, _LONGEST_S = 10, 30
HOSTILE_NAME = "<img src=x onerror=window.ran=1> Müller & עדי"
HOSTILE_TEXT = "=cmd() <b>O'Neil</b>, sister"


def expected_today(server: Server) -> SessionId:
    """Somebody new with a hostile name, expected in a chair of their own, not yet begun."""
    whose = patient(id=PatientId(uuid4()), record_number=str(uuid4())[:8], family_name=HOSTILE_NAME)
    visit = session(
        id=SessionId(uuid4()),
        patient_id=whose.id,
        scheduled_at=runtime.now(),
        status=SessionStatus.SCHEDULED,
        weight_g=None,
        responsible=None,
        chair=str(uuid4())[:4],
    )
    scheduled = replace(event(NORTH, AuditAction.SESSION_SCHEDULED), session_id=visit.id)
    with (
        closing(Database(server.settings.database_url, KEY)) as database,
        database.transaction() as store,
    ):
        store.add_patient(whose, event(NORTH, AuditAction.PATIENT_ADDED))
        publish_protocol(store)
        store.add_session(visit, scheduled)
    return visit.id


class Chairside:
    """The page of one session, in the hands of one person."""

    def __init__(self, page: Page, hands: Hands, server: Server, session_id: SessionId) -> None:
        self.page, self.hands, self.server = page, hands, server
        self.session_id = session_id
        self.entry = page.locator("form.entry")
        self.effects = page.locator("section.effects")

    def sign_in(self, login: str) -> Self:
        self.page.goto(self.server.url)
        self.hands.fill(self.page.get_by_label("Login"), login)
        self.hands.fill(self.page.get_by_label("Password"), PASSWORD)
        self.hands.press(self.page.get_by_role("button", name="Sign in"))
        expect(self.button("Sign out")).to_be_visible()
        return self

    def open(self) -> Self:
        self.page.goto(f"{self.server.url}/session?id={self.session_id}")
        expect(self.page.locator(".identity")).to_contain_text("<img src=x onerror")
        return self

    def record(self) -> SessionRecord:
        with closing(Database(self.server.settings.database_url, KEY)) as database:
            return database.reading_record(NORTH.id, self.session_id)[0]

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.hands.press(self.button(name))

    def fill(self, label: str, text: str) -> None:
        self.hands.fill(self.page.get_by_label(label, exact=True), text)

    def tick(self, name: str) -> None:
        self.hands.choose(self.page.get_by_role("checkbox", name=name, exact=True))

    def answer(self, question: str, answer: str) -> None:
        group = self.page.get_by_role("radiogroup", name=question, exact=True)
        self.hands.choose(group.get_by_role("radio", name=answer, exact=True))

    def save(self, button: str, kind: str) -> None:
        """Press it until the record holds an entry of this kind.

        A tap on a page that is drawn anew just then is lost; a save that is sent twice is one.
        """
        for _ in range(_MOST_TRIES):
            if self.button(button).count():
                self.press(button)
            if self._comes_to_hold(kind, 1, _PATIENCE_S):
                return
        self.holds(kind)

    def holds(self, kind: str, times: int = 1) -> None:
        """Waits until so many entries of a kind are in the record."""
        if not self._comes_to_hold(kind, times, _LONGEST_S):
            said = self.page.get_by_role("alert").all_inner_texts()
            msg = f"no {kind} in the record; the page says {said}"
            raise AssertionError(msg)

    def _comes_to_hold(self, kind: str, times: int, within_s: int) -> bool:
        for _ in range(within_s * _LOOKS_PER_S):
            if sum(entry.kind == kind for entry in self.record().entries) >= times:
                return True
            self.page.wait_for_timeout(1000 / _LOOKS_PER_S)
        return False

    def begin(self) -> None:
        self.press("Begin: the patient is in the chair")
        expect(self.page.get_by_text("Said aloud by the patient")).to_be_visible()

    def take_in(self) -> None:
        """Who it is, consent, weight, today, medicines, conditions."""
        self.tick("Name agrees")
        self.tick("Date of birth agrees")
        self.answer("Consents to today's infusion", "Yes")
        self.answer("Pregnant or nursing", "Does not apply")
        self.fill("Weight today, kg", "70")
        self.answer("Fasted as asked", "Yes")
        self.answer("Intoxicated today", "No")
        self.answer("Acute infection today", "No")
        self.fill("Escort home: name and relation", HOSTILE_TEXT)
        self.tick("Takes none")
        self.press("None of the others")
        expect(self.page.get_by_text("Nothing of the list was named").first).to_be_visible()
        self.save("Save the intake", "intake")

    def save_set(self, pressure: str, heart_rate: str, spo2: str, breaths: str) -> None:
        """A set typed into the row; Enter saves it."""
        kept = len(self.record().entries)
        self.hands.fill(self.entry.get_by_label("Systolic", exact=True), pressure)
        for label, value in (("Heart rate", heart_rate), ("SpO₂", spo2), ("Breaths", breaths)):
            self.hands.fill(self.entry.get_by_label(label, exact=True), value)
        self.hands.press(self.entry.get_by_role("button", name="Save"))
        expect(self.entry.locator(".state")).to_contain_text(SAVED)
        assert len(self.record().entries) == kept + 1

    def choose_baseline(self) -> None:
        self.hands.press(self.page.get_by_role("button", name="Use as baseline"))
        self.holds("baseline")

    def order(self) -> None:
        """A physician's order by the kilogram."""
        self.hands.fill(self.page.get_by_label("Ordered dose", exact=True), "0,5")
        self.answer("in", "mg/kg")
        self.fill("Over, min", "40")
        self.fill("Syringe, mg/mL", "1")
        expect(self.page.get_by_text("35 mg over 40 min")).to_be_visible()
        self.save("Order", "order")

    def start(self) -> None:
        """The pump's start, at the rate of the order."""
        expect(self.page.get_by_text("Nothing stands in the way of the start")).to_be_visible()
        self.press("Start")
        self.save("Record: start", "infusion")

    def nausea(self) -> None:
        """There, and gone."""
        self.hands.press(self.effects.get_by_role("button", name="Nausea", exact=True))
        self.hands.press(self.effects.get_by_role("button", name="2 moderate", exact=True))
        self.holds("effect")

    def nausea_gone(self) -> None:
        self.hands.press(self.effects.get_by_role("button", name="Nausea: gone"))
        self.holds("effect", 2)

    def stop(self) -> None:
        self.press("Stop")
        self.press("Record: stop")
        expect(self.page.get_by_role("heading", name="Ready for home?")).to_be_visible()

    def score(self) -> None:
        """Mind, gait and pain in recovery."""
        self.answer("Orientation (of 4)", "4")
        self.answer("Gait", "steady")
        self.answer("Dissociation (observer 0–4)", "0")
        self.answer("Sedation (MOAA/S)", "5")
        self.fill("Pain (NRS)", "2")
        self.save("Save scores", "assessment")

    def settle(self) -> None:
        """At the door: instructions, the escort named before, the line."""
        self.answer("Instructions (no driving)", "given and understood")
        self.tick("It is the person named before the start")
        self.press("Now")
        expect(self.page.get_by_label("Line removed at", exact=True)).not_to_have_value("")
        self.save("Save what is settled", "departure")

    def finish(self) -> None:
        """The patient leaves as planned."""
        self.answer("The infusion was", "completed")
        self.answer("The patient goes", "home with the escort")
        self.press("Finish")

    def override(self, check: str, reason: str) -> None:
        """A physician lets the visit go on although `check` is not met."""
        self.press("Override…")
        form = self.page.get_by_test_id("stPopoverBody")
        self.hands.choose(form.get_by_role("button", name=check))
        self.hands.fill(form.get_by_label("Reason", exact=True), reason)
        self.hands.press(form.get_by_role("button", name="Override", exact=True))
        self.holds("override")

    def sign(self, login: str) -> None:
        """A physician's signature, with login and password."""
        self.press("Sign off…")
        self.fill("Your login", login)
        self.fill("Your password", PASSWORD)
        self.press("Sign: reviewed and approved")
        self.holds("signature")
