"""The treatment plan: each infusion, how far apart, how many, and what comes after."""

from datetime import datetime

import streamlit as st

from dashboard.components.patients.boxes import ask, confirmed, say_outcome, text_box
from dashboard.components.patients.known import history, now
from dashboard.components.patients.known.meanwhile import say_meanwhile
from dashboard.course_saving import save_entry
from dashboard.course_view import CourseView
from dashboard.html import Html, fill, place
from dashboard.saving import header
from dashboard.state import Form, Outcome, keep, open_form, take_outcome
from dashboard.typed_numbers import micrograms, typed_milligrams, whole_number
from monitoring.course_entries import TreatmentPlan
from monitoring.errors import ValueRefused
from monitoring.people import User
from monitoring.permissions import Action, can

_ACTION = Action.PLAN
_NOTHING = "No plan yet. A physician writes it; the next infusion and the order follow from it."
_PARTS = frozenset(
    {
        "dose_ug_per_kg",
        "duration_min",
        "interval_days",
        "planned_in_series",
        "maintenance_days",
        "text",
    }
)
_ASKED = ("dose_ug_per_kg", "duration_min", "maintenance_days")
_ROLE = "The Role of Ketamine in Acute and Chronic Pain Management"
_EFFICACY = "Ketamine for Pain Relief: Efficacy, Duration, and Treatment Insights"
# What the two articles describe, and which of them; descriptions, no advice.
_ARTICLES = (
    ("Dose", "often 0.5 to 2 mg/kg over about 1 hour to begin with, then by response", _ROLE),
    ("Duration", "infusions of about 40 to 60 minutes", _EFFICACY),
    ("Series", "several infusions; number and frequency vary with need and condition", _EFFICACY),
    ("Afterwards", "periodic infusions may help sustain relief, depending on response", _ROLE),
    ("Relief", "hours to several days after one, weeks or even months after a series", _EFFICACY),
    ("Risks", "rise with higher doses and with frequent use", _ROLE),
)
_DESCRIBED = (
    '<section class="records described" aria-label="What the articles describe">'
    "<h3>What the articles describe</h3><dl>$rows</dl>"
    '<p class="quiet">Descriptions, not advice: the plan is the physician’s.</p></section>'
)
_ROW = '<dt>$what</dt><dd>$words <span class="quiet">$source</span></dd>'


def show(view: CourseView, user: User) -> None:
    """The plan in force, the form that changes it, and what was true when."""
    now.show(view, "Treatment plan", TreatmentPlan, _NOTHING)
    if can(user, _ACTION):
        _show_form(view)
    history.show(view, user, TreatmentPlan, "Treatment plan", _ACTION)


def articles_html() -> Html:
    """What the articles describe, each with which of them says so."""
    rows = (
        fill(_ROW, what=what, words=words, source=f"({source})")
        for what, words, source in _ARTICLES
    )
    return place(_DESCRIBED, rows=Html("".join(rows)))


def _show_form(view: CourseView) -> None:
    form = open_form("plan", view.patient.id, view.at)
    outcome = take_outcome(form)
    known = view.newest(TreatmentPlan)
    before = keep(form, "before", known)
    with st.expander("Write the treatment plan"):
        typed, described = st.columns([3, 2], gap="medium")
        described.html(articles_html())
        with typed, st.form(form.key("form"), border=False):
            say_meanwhile(form, view, known)
            _show_boxes(form, outcome, before)
            st.form_submit_button(
                "Save the plan",
                type="primary",
                key=form.key("save"),
                on_click=_save,
                args=(form, view),
            )
    say_outcome(outcome, _PARTS)


def _show_boxes(form: Form, outcome: Outcome | None, before: TreatmentPlan | None) -> None:
    dose, duration = st.columns(2)
    with dose:
        known = "" if before is None else typed_milligrams(before.dose_ug_per_kg)
        _box(form, outcome, "dose_ug_per_kg", "Dose, mg/kg", known)
    with duration:
        known = "" if before is None else str(before.duration_min)
        _box(form, outcome, "duration_min", "Over, min", known)
    count, interval = st.columns(2)
    with count:
        known = "" if before is None else str(before.planned_in_series)
        text_box(form, outcome, "planned_in_series", "Infusions in the series", known)
    with interval:
        known = "" if before is None else str(before.interval_days)
        text_box(form, outcome, "interval_days", "Days from one to the next", known)
    after = None if before is None else before.maintenance_days
    known = "" if after is None else str(after)
    _box(form, outcome, "maintenance_days", "Afterwards one every … days", known, "none")
    text_box(form, outcome, "text", "Note", "" if before is None else before.text)


def _box(
    form: Form, outcome: Outcome | None, part: str, label: str, known: str, hint: str = ""
) -> None:
    """A box for a number that may be unusual: then it is asked about once."""
    text_box(form, outcome, part, label, known, hint)
    ask(form, outcome, part, "Yes, it is meant")


def _save(form: Form, view: CourseView) -> None:
    def make(by: User, at: datetime) -> TreatmentPlan:
        return _plan(form, by, at)

    meant = frozenset[str]().union(*(confirmed(form, part) for part in _ASKED))
    save_entry(form, view, TreatmentPlan, make, meant)


def _plan(form: Form, by: User, at: datetime) -> TreatmentPlan:
    dose = micrograms(form.text("dose_ug_per_kg"), "dose_ug_per_kg")  # mg/kg as mcg/kg
    if dose is None:
        raise ValueRefused("dose_ug_per_kg", "Type the dose for each kg, like 0.5.")
    return TreatmentPlan(
        **header(form.token, by, at),  # type: ignore[arg-type]
        dose_ug_per_kg=dose,
        duration_min=_needed(form, "duration_min", "Minutes"),
        planned_in_series=_needed(form, "planned_in_series", "Infusions in the series"),
        interval_days=_needed(form, "interval_days", "Days from one to the next"),
        maintenance_days=whole_number(
            form.text("maintenance_days"), "maintenance_days", "Days between infusions afterwards"
        ),
        text=form.text("text"),
    )


def _needed(form: Form, part: str, name: str) -> int:
    number = whole_number(form.text(part), part, name)
    if number is None:
        raise ValueRefused(part, f"{name}: type a whole number.")
    return number
