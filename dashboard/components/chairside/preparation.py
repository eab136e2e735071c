"""What is settled before the start: the baseline that changes are counted from, and the order."""

from datetime import datetime

import streamlit as st

from dashboard.components.chairside import look
from dashboard.components.chairside.pump_control import micrograms
from dashboard.saving import header, save_entries, show_outcome
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from dashboard.wording import clock, given_per_kg, pressure
from monitoring.entries import BaselineChoice, Entry
from monitoring.ids import EntryId
from monitoring.infusions import InfusionOrder
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.vitals import VitalsSet


def show_baseline(view: SessionView) -> None:
    """Which set is the baseline, and the choice of another one measured before the start."""
    started_at, chosen = view.timeline.started_at, view.timeline.baseline_set
    sets = [
        entry
        for entry in view.timeline.vitals
        if entry is not chosen and (started_at is None or entry.measured_at <= started_at)
    ]
    words = "◌ no baseline chosen: changes cannot be judged"
    if chosen is not None:
        words = f"Baseline: {set_words(chosen, view)}"
    look.say_quietly(words)
    form = open_form("baseline", view.record.session.id, view.at)
    for entry in sets[-2:]:
        st.button(
            f"Use as baseline: {set_words(entry, view)}",
            key=form.key(str(entry.id)),
            on_click=_choose,
            args=(form, entry.id, view),
        )
    show_outcome(form)


def set_words(entry: VitalsSet, view: SessionView) -> str:
    """A set in a line: "13:55 · 124/78 · HR 72"."""
    parts = [clock(entry.measured_at, view.zone)]
    if entry.systolic_mmhg is not None and entry.diastolic_mmhg is not None:
        parts.append(pressure(entry.systolic_mmhg, entry.diastolic_mmhg))
    if entry.heart_rate_per_min is not None:
        parts.append(f"HR {entry.heart_rate_per_min}")
    return " · ".join(parts)


def _choose(form: Form, vitals_id: EntryId, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        fields = header(form.token, by, at)
        return (BaselineChoice(**fields, vitals_id=vitals_id),)  # type: ignore[arg-type]

    save_entries(form, view.zone, make)


def show_order(view: SessionView, user: User) -> None:
    """The physician's order; nothing for anybody else."""
    if not can(user, Action.ORDER):
        return
    form = open_form("order", view.record.session.id, view.at)
    with st.expander("Order"), st.form(form.key("form"), border=False):
        dose, duration, strength = st.columns(3)
        dose.number_input("Dose, mg", 0.0, value=None, format="%.4g", key=form.key("dose"))
        duration.number_input("Over, min", 0, value=None, step=5, key=form.key("duration"))
        strength.number_input("mg in 1 ml", 0.0, value=None, format="%.4g", key=form.key("per_ml"))
        st.form_submit_button("Order", key=form.key("save"), on_click=_order, args=(form, view))
        order, weight_g = view.timeline.ledger.order, view.record.session.weight_g
        if order is not None and weight_g is not None:
            look.say_quietly(f"In force: {given_per_kg(order.dose_ug, weight_g)}")
    show_outcome(form)


def _order(form: Form, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        order = InfusionOrder(
            **header(form.token, by, at),  # type: ignore[arg-type]
            dose_ug=micrograms(form.number("dose")) or 0,
            duration_min=int(form.number("duration") or 0),
            concentration_ug_per_ml=micrograms(form.number("per_ml")) or 0,
        )
        return (order,)

    save_entries(form, view.zone, make)
