"""What became of a draw: given and wasted, which have to be what was drawn."""

from datetime import datetime

import streamlit as st

from dashboard.components.chairside.frame import look
from dashboard.components.chairside.ketamine.draw_form import done_at
from dashboard.components.patients.boxes import text_box
from dashboard.saving import save, show_outcome, show_refusal, show_when
from dashboard.session_view import SessionView
from dashboard.state import Form, fill_in, open_form
from dashboard.typed_numbers import micrograms, typed_milligrams
from db.store import SqlStore
from monitoring.errors import ValueRefused
from monitoring.ids import LedgerLineId
from monitoring.keeping_ketamine.drawing import Use, account_for
from monitoring.ketamine.amounts import milligrams
from monitoring.ketamine.lines import Line
from monitoring.ketamine.sums import Sums, proposed_given_ug
from monitoring.ledger import PumpState
from monitoring.people import User

_UNKNOWN = frozenset({PumpState.RUNNING, PumpState.PAUSED})


def show(view: SessionView, drawn: Line, sums: Sums) -> None:
    """Folded; what the pump's record says is offered, and taken only by a press."""
    form = form_of(view, drawn)
    amount = drawn.amount_ug or 0
    with st.expander(
        f"Given and wasted of {milligrams(amount)}, drawn {view.when(drawn.at)}…",
        key=f"open-{form.key('use')}",
    ):
        show_refusal(form)
        _show_proposal(form, view, amount, sums)
        with st.form(form.key("form"), border=False):
            given, wasted = st.columns(2)
            with given:
                text_box(form, None, "given", "Given, mg")
            with wasted:
                text_box(form, None, "wasted", "Wasted, mg")
            text_box(form, None, "reason", "Remark")
            show_when(form)
            st.form_submit_button(
                "Save: given and wasted",
                type="primary",
                key=form.key("save"),
                on_click=_account,
                args=(form, view, drawn),
            )


def form_of(view: SessionView, drawn: Line) -> Form:
    """The form of one draw."""
    return open_form(f"use {drawn.id}", view.record.session.id, view.at)


def show_said(view: SessionView, drawn: Line) -> None:
    """What became of the last save of this form."""
    show_outcome(form_of(view, drawn))


def _show_proposal(form: Form, view: SessionView, amount_ug: int, sums: Sums) -> None:
    pump = view.timeline.ledger
    if pump.state in _UNKNOWN:
        look.say_quietly(
            "The infusion is not stopped yet: what was given is known after that. A draw that was "
            "wasted whole can be written down now."
        )
        return
    if pump.state is PumpState.NOT_STARTED:
        look.say_quietly("The pump’s record says that nothing was given.")
        return
    given = proposed_given_ug(amount_ug, sums, pump.given_ug(view.at))
    rest = amount_ug - given
    words = f"By the pump’s record {milligrams(given)} given; then {milligrams(rest)} is wasted."
    look.say_quietly(words)
    st.button(
        "Take these numbers",
        key=form.key("take"),
        on_click=fill_in,
        args=(form, {"given": typed_milligrams(given), "wasted": typed_milligrams(rest)}),
    )


def _account(form: Form, view: SessionView, drawn: Line) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        use = Use(
            id=LedgerLineId(form.token),
            lot_id=drawn.lot_id,
            draw_id=drawn.id,
            given_ug=_typed(form, "given"),
            wasted_ug=_typed(form, "wasted"),
            used_at=done_at(form, at),
            reason=form.text("reason"),
            late_reason=form.text("late_reason"),
        )
        account_for(store, by, use, at)

    save(form, view.zone, act)


def _typed(form: Form, part: str) -> int:
    typed = micrograms(form.text(part), part)
    if typed is None:
        raise ValueRefused(part, f"How much was {part}? Type a number of mg, or 0.")
    return typed
