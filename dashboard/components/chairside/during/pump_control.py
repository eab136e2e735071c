"""The record of what was done at the pump: only steps that can follow now."""

from datetime import datetime

import streamlit as st

from dashboard.components.chairside.before_start import start_panel
from dashboard.components.chairside.frame import look
from dashboard.saving import header_of, save_entries, show_outcome, show_refusal, show_when
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from dashboard.typed_numbers import micrograms, typed_milligrams
from dashboard.wording import dose, plain_number, rate
from monitoring.entries import Entry
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.ledger import PUMP_STEPS, Ledger, rate_ml_per_h, rate_of_order_ug_per_h
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.sessions import SessionStatus

LABELS = {
    InfusionAction.START: "Start",
    InfusionAction.RATE_CHANGE: "New rate",
    InfusionAction.PAUSE: "Pause",
    InfusionAction.RESUME: "Resume",
    InfusionAction.BOLUS: "Bolus",
    InfusionAction.STOP: "Stop",
}
_WITH_RATE = (InfusionAction.START, InfusionAction.RATE_CHANGE, InfusionAction.RESUME)


def show(view: SessionView, user: User) -> None:
    """One button for each step that can follow; each opens a small form."""
    if view.record.session.status is SessionStatus.IN_PROGRESS:
        _show_steps(view, user)
    for step in LABELS:
        show_outcome(_form(step, view))


def _show_steps(view: SessionView, user: User) -> None:
    steps = [step for step in PUMP_STEPS[view.timeline.ledger.state] if _may(user, step)]
    st.html('<h3 class="group">Pump: a record of what was done, nothing is sent to it</h3>')
    for column, step in zip(st.columns(max(4, len(steps))), steps, strict=False):
        form = _form(step, view)
        with column.popover(LABELS[step], width="stretch", key=f"open-{form.key('step')}"):
            look.say_who(view.patient)
            show_refusal(form)
            if not (step is InfusionAction.START and _show_what_blocks(view)):
                _show_step(step, view, form)


def _show_what_blocks(view: SessionView) -> bool:
    """What stands in the way of the start, if anything does: then nothing can be recorded."""
    found = start_panel.checks_of(view)
    blocking = [each for each in found.by_urgency if start_panel.is_blocking(each)]
    if blocking:
        st.html(start_panel.verdict_html(found))
        st.html(start_panel.lines_html(blocking, view))
    return bool(blocking)


def _form(step: InfusionAction, view: SessionView) -> Form:
    """The form of a step; that of a start is a new one once an order has come, with its rate."""
    order = view.timeline.ledger.order
    by_order = f" {order.id}" if order is not None and step is InfusionAction.START else ""
    return open_form(f"pump {step}{by_order}", view.record.session.id, view.at)


def _may(user: User, step: InfusionAction) -> bool:
    return can(user, Action.GIVE_BOLUS if step is InfusionAction.BOLUS else Action.RECORD)


def _show_step(step: InfusionAction, view: SessionView, form: Form) -> None:
    with st.form(form.key("form"), border=False):
        if step in _WITH_RATE:
            ledger = view.timeline.ledger
            st.text_input("Rate, mg/h", value=usual_rate_words(step, ledger), key=form.key("rate"))
            look.say_quietly(_rate_words(step, ledger))
        if step is InfusionAction.BOLUS:
            st.text_input("Amount, mg", key=form.key("amount"))
        st.text_input("Reason", key=form.key("reason"))
        show_when(form)
        st.form_submit_button(
            f"Record: {LABELS[step].lower()}",
            type="primary",
            key=form.key("save"),
            on_click=_record,
            args=(form, step, view),
        )


def usual_rate_words(step: InfusionAction, ledger: Ledger) -> str:
    """The rate in mg/h that is meant most often, as it would be typed; "" where none is.

    The order's at the start, the last one after a pause.
    """
    if step is InfusionAction.START and ledger.order is not None:
        return typed_milligrams(rate_of_order_ug_per_h(ledger.order))
    if step is InfusionAction.RESUME and ledger.segments:
        return typed_milligrams(ledger.segments[-1].rate_ug_per_h)
    return ""


def _rate_words(step: InfusionAction, ledger: Ledger) -> str:
    if step is InfusionAction.START and ledger.order is not None:
        order = ledger.order
        by_order = rate_of_order_ug_per_h(order)
        ml_per_h = plain_number(rate_ml_per_h(by_order, order.concentration_ug_per_ml))
        return (
            f"By the order: {dose(order.dose_ug)} over {order.duration_min} min is "
            f"{rate(by_order)}, {ml_per_h} mL/h at {dose(order.concentration_ug_per_ml)}/mL."
        )
    if ledger.segments:
        return f"Last rate: {rate(ledger.segments[-1].rate_ug_per_h)}."
    return "There is no order to compute a rate from."


def _record(form: Form, step: InfusionAction, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        event = InfusionEvent(
            **header_of(form, by, at),  # type: ignore[arg-type]
            action=step,
            rate_ug_per_h=micrograms(form.text("rate"), "rate"),
            amount_ug=micrograms(form.text("amount"), "amount"),
            reason=form.text("reason"),
        )
        return (event,)

    save_entries(form, view.zone, make)
