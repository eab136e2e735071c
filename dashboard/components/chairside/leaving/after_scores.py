"""The scores of recovery in one small form: any of them, with what they were before beside them."""

from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.components.chairside.frame import look
from dashboard.html import fill
from dashboard.saving import header_of, save_entries, show_outcome, show_refusal, show_when
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from dashboard.typed_numbers import whole_number
from dashboard.wording import age, number
from monitoring.assessments import Assessment
from monitoring.entries import Entry
from monitoring.measures import SPECS, Measure
from monitoring.people import User

TITLE, ANCHOR = "Scores", "scores"
_CHOSEN = {
    Measure.ORIENTATION: range(5),
    Measure.DISSOCIATION: range(5),
    Measure.SEDATION: range(5, -1, -1),
    Measure.PHQ9_ITEM9: range(4),
}
_TYPED = (Measure.PAIN, Measure.CADSS, Measure.PHQ9)
_STEADY = {"steady": True, "not steady": False}


def show(view: SessionView) -> None:
    """The form, empty after each save."""
    form = open_form("after scores", view.record.session.id, view.at)
    with st.container(border=True, gap="small"):
        st.html(fill(_TITLE, title=TITLE, anchor=ANCHOR))
        show_refusal(form)
        with st.form(form.key("form"), border=False):
            _show_scores(view, form)
            with st.expander("Not now, but earlier"):
                show_when(form)
            st.form_submit_button(
                "Save scores",
                type="primary",
                key=form.key("save"),
                on_click=_save,
                args=(form, view),
            )
        show_outcome(form)


_TITLE = (
    '<h2 class="part" id="$anchor">$title <span class="standing">any of them; what is left out '
    "stays as it was</span></h2>"
)


def _show_scores(view: SessionView, form: Form) -> None:
    """Two rows to tap, two to type; what it was before stands under each."""
    chosen = [partial(_show_chosen, measure, view, form) for measure in _CHOSEN]
    typed = [partial(_show_typed, measure, view, form) for measure in _TYPED]
    cells = (chosen[0], partial(_show_gait, view, form), *chosen[1:], *typed)
    for first in range(0, len(cells), 2):
        for column, cell in zip(st.columns(2), cells[first : first + 2], strict=False):
            with column.container(gap=None):
                cell()


def _show_chosen(measure: Measure, view: SessionView, form: Form) -> None:
    st.pills(SPECS[measure].name, list(_CHOSEN[measure]), key=form.key(measure))
    look.say_quietly(last_words(measure, view))


def _show_typed(measure: Measure, view: SessionView, form: Form) -> None:
    st.text_input(SPECS[measure].name, key=form.key(measure))
    look.say_quietly(last_words(measure, view))


def _show_gait(view: SessionView, form: Form) -> None:
    st.pills("Gait", list(_STEADY), key=form.key("gait"))
    looked = [each for each in view.timeline.assessments if each.gait_is_steady is not None]
    words = "not looked at before"
    if looked:
        was = "steady" if looked[-1].gait_is_steady else "not steady"
        words = f"last {was}, {age(looked[-1].measured_at, view.at)} ago"
    look.say_quietly(words)


def last_words(measure: Measure, view: SessionView) -> str:
    """What the score was before: "last 3, 12 min ago"."""
    readings = view.timeline.readings.get(measure, ())
    if not readings:
        return "none before"
    last = readings[-1]
    return f"last {number(measure, last.value)}, {age(last.at, view.at)} ago"


def _save(form: Form, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        scores = {measure.value: form.whole_choice(measure) for measure in _CHOSEN}
        scores |= {measure.value: _typed(form, measure) for measure in _TYPED}
        said = Assessment(
            **header_of(form, by, at),  # type: ignore[arg-type]
            **scores,  # type: ignore[arg-type]
            gait_is_steady=_STEADY.get(str(form.choice("gait"))),
        )
        return (said,)

    save_entries(form, view.zone, make)


def _typed(form: Form, measure: Measure) -> int | None:
    return whole_number(form.text(measure), measure, SPECS[measure].name)
