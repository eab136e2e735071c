"""The physician's order: typed in mg or mg/kg, with the rates that follow and what is usual."""

from dataclasses import replace
from datetime import datetime

import streamlit as st

from dashboard import runtime
from dashboard.components.chairside import look
from dashboard.components.chairside.pump_control import micrograms
from dashboard.html import Html, fill, place, texts
from dashboard.saving import header, save_entries, show_outcome
from dashboard.session_view import SessionView
from dashboard.state import Form, fill_in, open_form
from dashboard.wording import dose, given_per_kg, local_day, plain_number
from db.colleagues import colleagues
from db.last_visit import LastVisit
from monitoring.criteria import Criterion, CriterionState
from monitoring.entries import Entry
from monitoring.errors import MonitoringError, ValueRefused
from monitoring.infusions import InfusionOrder
from monitoring.ledger import check_possible_dose
from monitoring.people import Role, User
from monitoring.permissions import Action, can
from monitoring.start_looks import StartLook
from monitoring.start_looks import dose as look_at_dose
from monitoring.start_looks import interval as look_at_interval

_SHAPES = {CriterionState.MET: "✓", CriterionState.NOT_MET: "◆", CriterionState.UNKNOWN: "◌"}
_LINE = '<li class="check $kind"><b aria-hidden="true">$shape</b> $name: $words</li>'


def show(view: SessionView, user: User, last: LastVisit | None) -> None:
    """What is ordered; for a physician the form of an order, or of one that replaces it."""
    _show_in_force(view)
    form = open_form("order", view.record.session.id, view.at)
    if can(user, Action.ORDER):
        _show_form(form, view, user, last)
    elif view.timeline.ledger.order is None:
        names = ", ".join(colleagues(runtime.database(), user.clinic_id, Role.PHYSICIAN))
        look.say_quietly(f"A physician orders: {names or 'none works here yet'}.")
    show_outcome(form)


def _show_in_force(view: SessionView) -> None:
    order, weight_g = view.timeline.ledger.order, view.record.session.weight_g
    if order is None:
        look.say_quietly("◌ Nothing is ordered yet.")
        return
    per_kg = "" if weight_g is None else f" ({given_per_kg(order.dose_ug, weight_g)})"
    by = view.names.get(order.performed_by, "")
    words = f"{dose(order.dose_ug)}{per_kg} over {order.duration_min} min, ordered by {by}."
    look.say_quietly(words)


def _show_form(form: Form, view: SessionView, user: User, last: LastVisit | None) -> None:
    weight_g = view.record.session.weight_g
    _offer_last_time(form, view, last)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _number(form, "dose", "Dose, mg", weight_g)
        if weight_g is not None:
            _number(form, "per_kg", "or mg/kg", weight_g)
        _number(form, "duration", "Over, min", None)
        _number(form, "per_ml", "Syringe, mg/mL", None)
    if weight_g is None:
        look.say_quietly("◌ Not weighed yet: a dose for each kg needs today's weight.")
    _show_what_follows(form, view, user)
    st.button(
        "Order" if view.timeline.ledger.order is None else "Order instead",
        type="primary",
        key=form.key("save"),
        on_click=_order,
        args=(form, view),
    )


def _number(form: Form, part: str, label: str, weight_g: int | None) -> None:
    st.number_input(
        label,
        min_value=0.0,
        value=None,
        step=5.0 if part == "duration" else 0.1 if part == "per_kg" else 0.5,
        format="%.4g",
        key=form.key(part),
        width=140,
        on_change=_show_other,
        args=(form, part, weight_g),
        persist_state="session",
    )


def _show_other(form: Form, part: str, weight_g: int | None) -> None:
    """The dose in mg for that in mg/kg, or the other way round: what was typed last counts."""
    typed = form.number(part)
    if weight_g is None or part not in {"dose", "per_kg"}:
        return
    if part == "per_kg":
        fill_in(form, {"dose": None if typed is None else round(typed * weight_g / 1000, 3)})
    else:
        fill_in(form, {"per_kg": None if typed is None else round(typed * 1000 / weight_g, 4)})


def _offer_last_time(form: Form, view: SessionView, last: LastVisit | None) -> None:
    """The last visit's order for today's weight: filled in by a person's act, never by itself."""
    weight_g = view.record.session.weight_g
    if last is None or last.order is None or weight_g is None:
        return
    order, per_kg = last.order, round(last.order.dose_ug / last.weight_g, 2)
    per_kg_words = f"{plain_number(per_kg)} mg/kg"
    answers = {
        "per_kg": per_kg,
        "dose": round(per_kg * weight_g / 1000, 3),
        "duration": float(order.duration_min),
        "per_ml": order.concentration_ug_per_ml / 1000,
    }
    st.button(
        f"As last time: {per_kg_words} over {order.duration_min} min",
        help=f"Ordered on {local_day(order.measured_at, view.zone)}, for today's weight",
        key=form.key("as_last_time"),
        on_click=fill_in,
        args=(form, answers),
    )


def _show_what_follows(form: Form, view: SessionView, user: User) -> None:
    """The rates, the articles' range, and how long ago the last infusion was, as it is typed."""
    if any(form.number(part) is None for part in ("dose", "duration", "per_ml")):
        return
    try:
        order = _typed(form, user, view.at)
        check_possible_dose(order, view.record.session.weight_g)
    except MonitoringError as refusal:
        look.say_wrong(str(refusal))
        return
    lines = Html("".join(map(_line, _judged(order, view))))
    st.html(place('<ul class="lines checks">$lines</ul>', lines=lines))


def _judged(order: InfusionOrder, view: SessionView) -> tuple[Criterion, ...]:
    """What the checks before the start would say of this order."""
    asks = view.protocol.start
    if asks is None:
        return ()
    ledger = replace(view.timeline.ledger, order=order)
    looks_at = StartLook(
        timeline=replace(view.timeline, ledger=ledger),
        evaluation=view.evaluation,
        protocol=view.protocol,
        asks=asks,
        at=view.at,
    )
    return look_at_dose(looks_at), look_at_interval(looks_at)


def _line(criterion: Criterion) -> Html:
    kind = criterion.state.replace(" ", "-")
    plain = texts(kind=kind, name=criterion.name, words=criterion.words)
    return place(_LINE, shape=fill("$shape", shape=_SHAPES[criterion.state]), **plain)


def _order(form: Form, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        return (_typed(form, by, at),)

    save_entries(form, view.zone, make)


def _typed(form: Form, by: User, at: datetime) -> InfusionOrder:
    """The order as it was typed; raises ValueRefused for what cannot be."""
    minutes = form.number("duration") or 0
    if minutes != int(minutes):
        raise ValueRefused("duration_min", "Type the duration in whole minutes.")
    return InfusionOrder(
        **header(form.token, by, at),  # type: ignore[arg-type]
        dose_ug=micrograms(form.number("dose")) or 0,
        duration_min=int(minutes),
        concentration_ug_per_ml=micrograms(form.number("per_ml")) or 0,
    )
