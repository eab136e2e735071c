"""Follow-ups in a real browser: asked by keyboard, item 9 seen by a physician, plan and limits."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import runtime
from monitoring.course_entries import TreatmentPlan
from monitoring.follow_ups import FollowUp
from monitoring.own_limits import OwnLimits
from tests.journeys.conftest import Server, tablet
from tests.journeys.course import PatientPage, somebody_due
from tests.journeys.hands import Fingers, Keys
from tests.journeys.test_visit import found_by_axe

VIEWS = ("overview", "record", "follow-ups")
GROUNDS = [("light", False), ("dark", True), ("light", True), ("dark", False)]


def ask_by_telephone(nora: PatientPage) -> None:
    """From the list of who is due to the saved answers, item 9 above zero."""
    nora.page.goto(f"{nora.server.url}/follow-ups")
    expect(nora.page.get_by_role("heading", name="To ask now: 1")).to_be_visible()
    nora.hands.press(nora.page.get_by_role("link", name="<img src=x onerror"))
    expect(nora.button("Save the follow-up")).to_be_visible()
    nora.answer("How the patient was asked", "Phone")
    nora.fill("Pain now, 0 none to 10 worst", "3")
    nora.fill("PHQ-9 item 9, 0 to 3", "1")
    expect(nora.safety).to_contain_text("555 0100")
    nora.press("Save the follow-up")
    expect(nora.page.get_by_text("Phone · pain 3 of 10 · item 9 1 of 3")).to_be_visible()


def test_item_nine_by_keyboard_reaches_physician(chromium: Browser, server: Server) -> None:
    patient_id = somebody_due(server)
    with tablet(chromium) as hers, tablet(chromium, colour_scheme="dark") as his:
        page, other = hers.new_page(), his.new_page()
        nora = PatientPage(page, Keys(page), server, patient_id).sign_in("nora")
        ask_by_telephone(nora)
        expect(nora.safety).to_contain_text("until a physician has said what was done")
        piet = PatientPage(other, Fingers(), server, patient_id).sign_in("piet").open("overview")
        expect(piet.safety).to_contain_text("555 0100")
        piet.page.get_by_test_id("stPopoverButton").first.click()
        piet.fill("What was said or done, in words", "spoke with her; her sister is there")
        piet.press("Seen")
        expect(piet.safety).to_have_count(0)
        nora.open("follow-ups")

        expect(nora.safety).to_have_count(0)
        entry = nora.holds("follow_up")
        assert isinstance(entry, FollowUp)
        assert (entry.pain, entry.phq9, entry.phq9_item9) == (3, None, 1)
        assert page.evaluate("window.ran") is None


def plan_by_hand(piet: PatientPage) -> None:
    piet.unfold("Write the treatment plan")
    piet.fill("Dose, mg/kg", "0.5")
    piet.fill("Over, min", "40")
    piet.fill("Infusions in the series", "6")
    piet.fill("Days from one to the next", "3")
    piet.press("Save the plan")
    expect(piet.page.get_by_text("0.5 mg/kg over 40 min; 6 infusions").first).to_be_visible()
    settled(piet.page)


def set_limit_by_hand(piet: PatientPage) -> None:
    piet.unfold("Set limits of the patient’s own")
    for label, option in (
        ("Measure 1", "Systolic"),
        ("Of 1", "the value"),
        ("Side 1", "at or above"),
        ("Severity 1", "Warning"),
    ):
        piet.choose(label, option)
    piet.fill("Number 1", "175")
    piet.fill("Why", "high by habit")
    piet.fill_day("Last day", (runtime.now() + timedelta(days=30)).date())
    piet.press("Save these limits")
    expect(piet.page.get_by_text("Systolic at or above 175 mmHg: warning").first).to_be_visible()


def test_plan_and_own_limits_are_set(chromium: Browser, server: Server) -> None:
    patient_id = somebody_due(server)
    with tablet(chromium) as context:
        page = context.new_page()
        piet = PatientPage(page, Fingers(), server, patient_id).sign_in("piet").open("record")
        plan_by_hand(piet)
        set_limit_by_hand(piet)
        piet.open("overview")

        expect(piet.page.get_by_text("◆ in force:")).to_be_visible()
        plan, limits = piet.holds("plan"), piet.holds("own_limits")
        assert isinstance(plan, TreatmentPlan)
        assert (plan.dose_ug_per_kg, plan.planned_in_series) == (500, 6)
        assert isinstance(limits, OwnLimits)
        assert [each.number for each in limits.limits] == [175]


def settled(page: Page) -> None:
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)


@pytest.mark.parametrize(("scheme", "is_upright"), GROUNDS)
def test_views_are_accessible(
    chromium: Browser, server: Server, scheme: str, *, is_upright: bool
) -> None:
    patient_id = somebody_due(server)
    with tablet(chromium, colour_scheme=scheme, is_upright=is_upright) as context:
        page = context.new_page()
        piet = PatientPage(page, Fingers(), server, patient_id).sign_in("piet")
        for view in VIEWS:
            piet.open(view)
            if view == "record":
                for what in ("medicines", "contraindications"):
                    piet.press(f"Write the {what}")
                    expect(piet.button(f"Save the {what}")).to_be_visible()
                    settled(page)
            for summary in page.locator("summary").all():
                summary.click()
            settled(page)

            assert found_by_axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.goto(f"{server.url}/follow-ups")
        expect(page.get_by_role("heading", name="Follow-ups")).to_be_visible()
        assert found_by_axe(page) == []
