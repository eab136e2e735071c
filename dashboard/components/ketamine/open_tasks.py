"""What is still open, the longest waiting first, each with what settles it."""

from datetime import datetime
from uuid import uuid5

import streamlit as st

from dashboard import runtime
from dashboard.components.ketamine import settled, witness_form
from dashboard.components.ketamine.lines_table import reason_html, whom_html
from dashboard.components.patients.boxes import say_outcome, say_refused, text_box
from dashboard.html import Html, fill, place, texts
from dashboard.ketamine_source import LedgerView
from dashboard.ketamine_words import TASKS, line_words, waiting_words
from dashboard.saving import save
from dashboard.state import Form, open_form, take_outcome
from dashboard.wording import clock, local_day
from db.store import SqlStore
from monitoring.errors import ValueRefused
from monitoring.ids import LedgerLineId
from monitoring.keeping_ketamine.counting import explain
from monitoring.ketamine.book import Book, Task, TaskKind
from monitoring.ketamine.lines import Line
from monitoring.people import User
from monitoring.permissions import Action, can

_HEAD = '<section class="records"><h2>Open</h2><p class="quiet">$words</p></section>'
_TASK = (
    '<section class="task"><p><span class="open">◷ $what</span> · lot <bdi>$lot</bdi>, line $number'
    '</p><p>$said $whom</p><p class="quiet">$who</p>$reason</section>'
)
_CALM = "Nothing: every draw adds up, every waste has its witness, every count agrees."
_TAKE, _LEAVE = (
    "The record takes over what was counted",
    "The record stays as it is: other lines settle it",
)
_AT_THE_CHAIR = "Nurses and physicians write that down in the session, also after the visit."
_WHO_EXPLAINS = "A physician or an administrator explains it."
_PARTS = frozenset({"reason", "how"})


def show(view: LedgerView, user: User) -> None:
    """Each task in a card with its form, for who may settle it."""
    st.html(fill(_HEAD, words=_words(view)))
    settled.show(user.clinic_id)
    for task, book in view.tasks:
        with st.container(border=True):
            st.html(task_html(task, book, view))
            _show_answer(task, user)


def _words(view: LedgerView) -> str:
    """How much waits, and how much is in use at the chairs."""
    count, in_use = len(view.tasks), view.in_use
    said = waiting_words(count) or _CALM
    if not in_use:
        return said
    draws = "1 draw belongs to a visit" if in_use == 1 else f"{in_use:,} draws belong to visits"
    return f"{said} {draws} that is going on." if in_use == 1 else f"{said} {draws} going on."


def task_html(task: Task, book: Book, view: LedgerView) -> Html:
    """What is open, about which line, and who wrote that when."""
    line = task.line
    when = f"{local_day(line.recorded_at, view.zone)}, {clock(line.recorded_at, view.zone)}"
    return place(
        _TASK,
        whom=whom_html(line, view),
        reason=Html("".join(reason_html(line, view))),
        **texts(
            what=TASKS[task.kind],
            lot=book.lot.number,
            number=str(line.number),
            said=line_words(line, book),
            who=f"{view.names.get(line.by, '')}, {when}",
        ),
    )


def _show_answer(task: Task, user: User) -> None:
    """What settles it; a draw is accounted for at its chair."""
    if task.kind is TaskKind.WITNESS:
        with st.expander("Witness…"):
            witness_form.show(task.line, task.line.id, user.clinic_id, user)
    elif task.kind is TaskKind.ACCOUNT:
        st.caption(_AT_THE_CHAIR)
    elif can(user, Action.EXPLAIN_KETAMINE):
        _show_explanation(task.line, user)
    else:
        st.caption(_WHO_EXPLAINS)


def _show_explanation(counted: Line, user: User) -> None:
    form = open_form("explain ketamine", uuid5(counted.id, "explain"), runtime.now())
    outcome = take_outcome(form)
    with st.expander("Explain…"), st.form(form.key("form"), border=False):
        text_box(form, outcome, "reason", "What was found out")
        st.radio("And the record", (_TAKE, _LEAVE), index=None, key=form.key("how"))
        say_refused(outcome, "how")
        st.form_submit_button(
            "Explain", key=form.key("save"), on_click=_explain, args=(form, counted, user)
        )
    say_outcome(outcome, _PARTS)


def _explain(form: Form, counted: Line, user: User) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        how = form.choice("how")
        if how is None:
            raise ValueRefused("how", "Choose what becomes of the record.")
        place = counted.lot_id, LedgerLineId(form.token)
        said = counted.id, form.text("reason")
        explain(store, by, place, said, at, takes_over=how == _TAKE)

    save(form, runtime.current_zone(), act)
    settled.hand_on(form, user.clinic_id)
