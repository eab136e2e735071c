"""A whole sheet of paper, typed in after the program was down: true times, one reason, one save.

Plain boxes, a row for each time: a table to edit in is a picture to the browser, which neither a
screen reader nor a thumb finds its way in.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.components.chairside.frame import look
from dashboard.html import fill
from dashboard.paper_rows import (
    BY_GRADE,
    BY_NAME,
    COLUMNS,
    EFFECT,
    GRADE,
    NOTE,
    PRESSURE,
    PUMP,
    RATE,
    STEPS,
    TIME,
    Row,
    Sheet,
    paper_entries,
)
from dashboard.saving import save_entries, show_outcome
from dashboard.session_view import SessionView
from dashboard.state import Form, fill_in, is_unfolded, open_form, unfold
from monitoring.entries import Entry
from monitoring.measures import Measure
from monitoring.people import User

_AT_FIRST, _MORE, _MOST = 6, 6, 48
_COUNT = "count"
_HOW = (
    "One row for each time on the paper, in any order: the true time as on the clock, pressure "
    "like 142/88, leave open what was not taken. All rows are saved together or none; each is "
    "marked as entered later."
)
_TITLE = "From paper: enter a downtime sheet"
_ALL = frozenset(Measure)
_CHOICES: Mapping[str, Sequence[str]] = {
    PUMP: list(STEPS),
    EFFECT: list(BY_NAME),
    GRADE: list(BY_GRADE),
}
_WIDTHS_PX = {TIME: 84, PRESSURE: 104, RATE: 104, PUMP: 160, EFFECT: 220, GRADE: 130}
_NUMBER_PX = 84
_HINTS = {TIME: "14:02", PRESSURE: "142/88"}


def show(view: SessionView) -> None:
    """The button, and once it was pressed the rows; what was refused stays as it was typed."""
    form = open_form("from-paper", view.record.session.id, view.at)
    is_open = is_unfolded(form, at_first=False)
    st.button(
        _TITLE,
        icon=":material/expand_less:" if is_open else ":material/expand_more:",
        key=form.key("fold"),
        on_click=_turn,
        args=(form,),
        kwargs={"is_open": not is_open},
    )
    if is_open:
        _show_sheet(form, view)
    show_outcome(form)


def _turn(form: Form, *, is_open: bool) -> None:
    unfold(form, is_unfolded=is_open)


def _show_sheet(form: Form, view: SessionView) -> None:
    look.say_quietly(_HOW)
    with st.form(form.key("form"), border=False, enter_to_submit=False):
        for number in range(_count(form)):
            _show_row(form, number)
        # A button of the form: what is typed so far comes along, and stays.
        st.form_submit_button(
            f"{_MORE} more rows",
            key=form.key("more"),
            disabled=_count(form) >= _MOST,
            on_click=_add_rows,
            args=(form,),
        )
        st.text_input("Why from paper", value="downtime", key=form.key("late_reason"))
        st.checkbox("Unlikely values stand so on the paper", key=form.key("confirmed"))
        st.form_submit_button(
            "Save the sheet",
            type="primary",
            key=form.key("save"),
            on_click=_record,
            args=(form, view),
        )


def _show_row(form: Form, number: int) -> None:
    st.html(fill('<h4 class="group">Row $number</h4>', number=str(number + 1)))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for column in COLUMNS:
            key, width = form.key(_part(number, column)), _WIDTHS_PX.get(column, _NUMBER_PX)
            if column in _CHOICES:
                st.selectbox(
                    column,
                    _CHOICES[column],
                    index=None,
                    key=key,
                    placeholder="–",
                    width=width,
                )
            else:
                st.text_input(
                    column,
                    key=key,
                    placeholder=_HINTS.get(column),
                    width="stretch" if column == NOTE else width,
                )


def _part(number: int, column: str) -> str:
    return f"{number}-{COLUMNS.index(column)}"


def _count(form: Form) -> int:
    return form.whole_choice(_COUNT) or _AT_FIRST


def _add_rows(form: Form) -> None:
    fill_in(form, {_COUNT: min(_MOST, _count(form) + _MORE)})


def _record(form: Form, view: SessionView) -> None:
    session = view.record.session

    def make(by: User, _: object) -> tuple[Entry, ...]:
        sheet = Sheet(
            token=form.token,
            by=by,
            near=view.timeline.started_at or session.begun_at or session.scheduled_at,
            zone=view.zone,
            reason=form.text("late_reason"),
            episodes={
                each.effect: each.id for each in view.timeline.effects if each.ended_at is None
            },
        )
        return paper_entries(_typed(form), sheet)

    confirmed = _ALL if form.choice("confirmed") is True else frozenset[Measure]()
    save_entries(form, view.zone, make, confirmed)


def _typed(form: Form) -> dict[int, Row]:
    """What was typed into the boxes, by row."""
    return {
        number: {column: form.text(_part(number, column)) for column in COLUMNS}
        for number in range(_count(form))
    }
