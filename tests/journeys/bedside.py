"""What a nurse's first day consists of, each act as a person does it, with its pictures."""

import re
from typing import Self
from uuid import UUID

from playwright.sync_api import Locator, expect

from monitoring.ids import SessionId
from tests.clinic import PASSWORD
from tests.journeys.album import Album
from tests.journeys.visit import Chairside


class Bedside(Chairside):
    """The page of one session, at a tablet held across."""

    def opened(self, name: str) -> Self:
        """The session's page, which shows whose it is."""
        self.page.goto(f"{self.server.url}/session?id={self.session_id}")
        expect(self.page.locator(".identity")).to_contain_text(name)
        return self

    def press(self, name: str) -> None:
        """A page that is being drawn anew holds parts of it twice for a moment."""
        expect(self.button(name)).to_have_count(1)
        super().press(name)

    def part(self, key: str) -> Locator:
        """A part of the page by its key."""
        return self.page.locator(f"[class*='st-key-{key}']").first

    def ask_at_the_door(self) -> None:
        """Everything but what the medicines are asked with."""
        self.tick("Name agrees")
        self.tick("Date of birth agrees")
        self.answer("Consents to today's infusion", "Yes")
        self.answer("Pregnant or nursing", "No")
        self.fill("Weight today, kg", "70")
        self.answer("Fasted as asked", "Yes")
        self.answer("Intoxicated today", "No")
        self.answer("Acute infection today", "No")
        self.fill("Escort home: name and relation", "Jonas, brother")

    def name_medicine(self, name: str) -> None:
        """A medicine of the patient's own, taken last night."""
        box = self.page.get_by_role("combobox", name="Medicines the patient takes")
        self.hands.press(box)
        # Typed, not filled: the list closes, and empties the box, while the page still scrolls.
        self.page.keyboard.type(name)
        expect(self.page.get_by_role("option", name=name.capitalize(), exact=True)).to_be_visible()
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_text("shortens the antidepressant effect").first).to_be_visible()
        box.press("Tab")
        self.answer("Last dose taken (needed)", "Yesterday")
        self.page.get_by_label("Time", exact=True).fill("22:30")
        self.page.get_by_label("Time", exact=True).press("Tab")


def arrive(nora: Bedside, pictures: Album) -> SessionId:
    """Found by the beginning of the name, and expected in chair 3 from now on."""
    page = nora.page
    page.get_by_role("link", name="Patients").click()
    page.get_by_label("Find a patient").fill("halv")
    page.get_by_label("Find a patient").press("Enter")
    expect(page.get_by_text("1 patient fits")).to_be_visible()
    page.get_by_role("link", name="Halvorsen").click()
    page.get_by_text("Start a session today").click()
    page.get_by_label("Chair").first.fill("3")
    page.get_by_label("Chair").first.press("Tab")
    shown = (page.get_by_role("heading", name="Halvorsen"), page.get_by_test_id("stExpander").first)
    pictures.take(page, "start-today", *shown)
    page.get_by_role("button", name="Start today").click()
    expect(page).to_have_url(re.compile(r"/session\?id="))
    return SessionId(UUID(page.url.partition("?id=")[2]))


def start(nora: Bedside, pictures: Album) -> None:
    """At the rate of the order, once nothing stands in the way."""
    expect(nora.page.get_by_text("Nothing stands in the way of the start")).to_be_visible()
    nora.press("Start")
    pictures.take(nora.page, "start", nora.page.get_by_test_id("stPopoverBody"), margin_px=0)
    nora.save("Record: start", "infusion")


def take_over(nora: Bedside, pictures: Album) -> None:
    """From Sam, each line read back."""
    nora.page.get_by_text("Take over…").click()
    for each in ("flags", "side effects", "pump", "vitals"):
        nora.tick(f"Read back: {each}")
    pictures.take(nora.page, "take-over", nora.part("open-take-over"))
    nora.press("Take over")
    expect(nora.page.get_by_text("Responsible: Nora")).to_be_visible()


def type_a_set(nora: Bedside, pictures: Album) -> None:
    """Typed in one go from the first box on, which has the focus; Enter saves it."""
    page = nora.page
    nora.entry.get_by_label("Systolic", exact=True).focus()
    page.keyboard.type("178/104")
    for each in ("104", "97", "16"):
        page.keyboard.press("Tab")
        page.keyboard.type(each)
    pictures.take(page, "set", nora.entry)
    page.keyboard.press("Enter")
    expect(nora.entry.locator(".state")).to_contain_text("Saved ")


def hang_up(sam: Bedside, pictures: Album) -> None:
    """The board on a wall: initials only."""
    page = sam.sign_in("sam").page
    page.get_by_role("link", name="Use this screen as a wall display").click()
    page.get_by_role("button", name="Show the board on this wall").click()
    expect(page.locator(".board.wall")).to_contain_text("O. A.")
    expect(page.locator(".board.wall")).to_contain_text("Critical")
    pictures.take(page, "wall", page.locator(".board"))


def answer_the_flag(nora: Bedside, pictures: Album) -> None:
    """What it says, why it says so, and what was done."""
    page, flag = nora.page, nora.part("flags-")
    expect(flag).to_contain_text("▲ Critical")
    flag.get_by_text("called the physician").click()
    flag.get_by_text("repeated the reading").click()
    flag.get_by_label("Note").fill("calm, arm at rest")
    flag.get_by_label("Note").press("Tab")
    pictures.take(page, "flag", flag)
    flag.get_by_role("button", name="Why? Source?").click()
    why = page.get_by_test_id("stPopoverBody")
    expect(why).to_contain_text("It suggests a look and orders nothing")
    pictures.take(page, "why", why, margin_px=0)
    page.keyboard.press("Escape")
    flag.get_by_role("button", name="Seen", exact=True).click()
    expect(page.get_by_text("seen by Nora").first).to_contain_text("called the physician")
    pictures.take(page, "seen", nora.part("flags-"))
    nora.save_set("152/90", "92", "97", "15")


def treat_nausea(nora: Bedside, pictures: Album) -> None:
    """Two taps that it is there, a medicine for it, one tap that it is gone."""
    page = nora.page
    nora.effects.get_by_role("button", name="Nausea", exact=True).click()
    pictures.take(page, "effect", nora.effects)
    nora.effects.get_by_role("button", name="2 moderate", exact=True).click()
    nora.holds("effect")
    page.get_by_text("Medicine given…").click()
    nora.answer("Medicine", "ondansetron")
    nora.hands.fill(nora.part("open-medicine").get_by_label("Dose", exact=True), "4")
    nora.answer("Unit", "mg")
    nora.answer("How", "IV")
    nora.answer("For which side effect", "Nausea")
    pictures.take(page, "medicine-given", nora.part("open-medicine"))
    nora.save("Save: medicine given", "medicine_given")
    nora.nausea_gone()


def amend(nora: Bedside, pictures: Album) -> None:
    """A typing error in the newest set, put right beside what was typed first."""
    page, form = nora.page, nora.page.get_by_role("dialog")
    row = page.locator("ol.timeline li", has_text="BP 152/90").first
    row.get_by_role("button", name="Amend").click()
    form.get_by_label("Systolic").fill("142")
    form.get_by_text("typing error").click()
    pictures.take(page, "amend", form, margin_px=0)
    form.get_by_role("button", name="Save the correction").click()
    expect(form).to_be_hidden()
    amended = page.locator("ol.timeline li", has_text="was BP 152/90").first
    expect(amended).to_be_visible()
    pictures.take(page, "amended", amended)


def sign(piet: Bedside, pictures: Album) -> None:
    """With his own login and password, and what it is that he signs."""
    piet.press("Sign off…")
    piet.fill("Your login", "piet")
    piet.fill("Your password", PASSWORD)
    pictures.take(piet.page, "sign", piet.page.get_by_test_id("stPopoverBody"), margin_px=0)
    piet.press("Sign: reviewed and approved")
    expect(piet.page.get_by_text("The record is still what was signed")).to_be_visible()
    pictures.take(
        piet.page, "signed", piet.page.locator(".closed"), piet.page.locator(".signature")
    )
