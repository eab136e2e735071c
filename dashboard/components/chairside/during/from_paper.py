"""A whole sheet of paper, typed in after the program was down: true times, one reason, one save."""

import pandas as pd
import streamlit as st

from dashboard.components.chairside.frame import look
from dashboard.paper_rows import COLUMNS, NO_STEP, PUMP, STEPS, Row, Sheet, paper_entries
from dashboard.saving import save_entries, show_outcome
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from monitoring.entries import Entry
from monitoring.measures import Measure
from monitoring.people import User

_ROWS = 24
_HOW = (
    "One row for each time on the paper, in any order: the true time as on the clock, pressure "
    "like 142/88, leave open what was not taken. All rows are saved together or none; each is "
    "marked as entered later."
)
_ALL = frozenset(Measure)


def show(view: SessionView) -> None:
    """The sheet, empty after it was saved; what was refused stays as it was typed."""
    form = open_form("from-paper", view.record.session.id, view.at)
    with st.expander("From paper: enter a downtime sheet"):
        look.say_quietly(_HOW)
        with st.form(form.key("form"), border=False):
            st.data_editor(
                _blank(),
                key=form.key("rows"),
                column_config={
                    PUMP: st.column_config.SelectboxColumn(PUMP, options=[NO_STEP, *STEPS])
                },
                width="stretch",
                height="content",
            )
            st.text_input("Why from paper", value="downtime", key=form.key("late_reason"))
            st.checkbox("Unlikely values stand so on the paper", key=form.key("confirmed"))
            st.form_submit_button(
                "Save the sheet", key=form.key("save"), on_click=_record, args=(form, view)
            )
        show_outcome(form)


def _blank() -> pd.DataFrame:
    return pd.DataFrame("", index=range(1, _ROWS + 1), columns=list(COLUMNS)).assign(
        **{PUMP: NO_STEP}
    )


def _record(form: Form, view: SessionView) -> None:
    session = view.record.session

    def make(by: User, _: object) -> tuple[Entry, ...]:
        sheet = Sheet(
            token=form.token,
            by=by,
            near=view.timeline.started_at or session.begun_at or session.scheduled_at,
            zone=view.zone,
            reason=form.text("late_reason"),
        )
        return paper_entries(_typed(form), sheet)

    confirmed = _ALL if form.choice("confirmed") is True else frozenset[Measure]()
    save_entries(form, view.zone, make, confirmed)


def _typed(form: Form) -> dict[int, Row]:
    """What was typed into the cells, by row."""
    edited = form.choice("rows")
    rows = edited.get("edited_rows", {}) if isinstance(edited, dict) else {}
    return {
        int(number): {name: str(text or "") for name, text in row.items()}
        for number, row in rows.items()
    }
