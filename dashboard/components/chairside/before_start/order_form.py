"""The physician's order: typed in mg or mg/kg, with the rates that follow and what is usual."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import streamlit as st

from dashboard.components.chairside.checks import check_lines
from dashboard.components.chairside.checks.physicians import physicians_here
from dashboard.components.chairside.frame import look
from dashboard.course_words import plan_dose_words
from dashboard.html import fill
from dashboard.saving import header, save_entries, show_outcome
from dashboard.session_view import SessionView
from dashboard.state import Form, fill_in, open_form
from dashboard.typed_numbers import (
    decimal_number,
    micrograms,
    nearest,
    typed_milligrams,
    whole_number,
)
from dashboard.visit_words import CRITERION_SHAPES
from dashboard.wording import dose, given_per_kg, local_day, plain_number
from db.last_visit import LastVisit
from monitoring.course_entries import TreatmentPlan
from monitoring.criteria import Criterion, CriterionState
from monitoring.entries import Entry
from monitoring.errors import MonitoringError, ValueRefused
from monitoring.infusions import InfusionOrder
from monitoring.ledger import check_possible_dose
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.plans import order_of
from monitoring.start_looks import StartLook
from monitoring.start_looks import dose as look_at_dose
from monitoring.start_looks import interval as look_at_interval

# Unusual is no obstacle here: whoever orders may mean it.
_SHAPES = {**CRITERION_SHAPES, CriterionState.NOT_MET: "◆"}
_MG, _PER_KG = "mg", "mg/kg"
_LOOKED_AT = "I have looked at this, and it is meant"


def show(
    view: SessionView, user: User, last: LastVisit | None, plan: TreatmentPlan | None = None
) -> None:
    """What is ordered; for a physician the form of an order, or of one that replaces it."""
    _show_in_force(view)
    form = open_form("order", view.record.session.id, view.at)
    if can(user, Action.ORDER):
        _offer_plan(form, view, plan)
        _offer_last_time(form, view, last)
        _show_form(form, view, user)
    elif view.timeline.ledger.order is None:
        look.say_quietly(f"A physician orders: {physicians_here(user)}.")
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


def _show_form(form: Form, view: SessionView, user: User) -> None:
    weight_g = view.record.session.weight_g
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _box(form, "dose", "Ordered dose")
        st.segmented_control(
            "in",
            [_MG] if weight_g is None else [_MG, _PER_KG],
            key=form.key("unit"),
            persist_state="session",
        )
        _box(form, "duration", "Over, min")
        _box(form, "per_ml", "Syringe, mg/mL")
    if weight_g is None:
        look.say_quietly("◌ Not weighed yet: a dose for each kg needs today's weight.")
    shown = _show_what_follows(form, view, user)
    st.button(
        "Order" if view.timeline.ledger.order is None else "Order instead",
        type="primary",
        key=form.key("save"),
        on_click=_order,
        args=(form, view, shown),
    )


def _box(form: Form, part: str, label: str) -> None:
    st.text_input(label, key=form.key(part), width=140, persist_state="session")


def _offer_plan(form: Form, view: SessionView, plan: TreatmentPlan | None) -> None:
    """The plan's dose for today's weight: filled in by a person's act, and then still ordered."""
    weight_g = view.record.session.weight_g
    if plan is None or weight_g is None:
        return
    planned = order_of(plan, weight_g)
    answers = {
        "dose": typed_milligrams(plan.dose_ug_per_kg),
        "unit": _PER_KG,
        "duration": str(planned.duration_min),
    }
    st.button(
        f"From the plan: {plan_dose_words(plan)} = {dose(planned.dose_ug)}",
        help=f"Planned on {local_day(plan.measured_at, view.zone)}, for today's weight",
        key=form.key("from_plan"),
        on_click=fill_in,
        args=(form, answers),
    )


def _offer_last_time(form: Form, view: SessionView, last: LastVisit | None) -> None:
    """The last visit's order for today's weight: filled in by a person's act, never by itself."""
    weight_g = view.record.session.weight_g
    if last is None or last.order is None or weight_g is None:
        return
    order, per_kg = last.order, round(last.order.dose_ug / last.weight_g, 2)
    per_kg_words = f"{plain_number(per_kg)} mg/kg"
    answers = {
        "dose": f"{per_kg:g}",
        "unit": _PER_KG,
        "duration": str(order.duration_min),
        "per_ml": typed_milligrams(order.concentration_ug_per_ml),
    }
    st.button(
        f"As last time: {per_kg_words} over {order.duration_min} min",
        help=f"Ordered on {local_day(order.measured_at, view.zone)}, for today's weight",
        key=form.key("as_last_time"),
        on_click=fill_in,
        args=(form, answers),
    )


def _show_what_follows(form: Form, view: SessionView, user: User) -> InfusionOrder | None:
    """What is ordered in mg, the rates, the articles' range and the interval, as it is typed.

    Gives the order that is shown; None while there is none.
    """
    if not all(form.text(part).strip() for part in ("dose", "duration", "per_ml")):
        return None
    try:
        order = _typed(form, view, user, view.at)
        check_possible_dose(order, view.record.session.weight_g)
    except MonitoringError as refusal:
        look.say_wrong(str(refusal))
        return None
    judged = _judged(order, view)
    st.html(fill('<p class="ordered"><b>$mg</b> over $min min</p>', **_amounts(order)))
    st.html(check_lines.lines_html(check_lines.line(each, shapes=_SHAPES) for each in judged))
    if _is_unusual(judged):
        st.checkbox(_LOOKED_AT, key=form.key(_meant(order)), persist_state="session")
    return order


def _amounts(order: InfusionOrder) -> dict[str, str]:
    return {"mg": dose(order.dose_ug), "min": str(order.duration_min)}


def _is_unusual(judged: Sequence[Criterion]) -> bool:
    return any(each.state is CriterionState.NOT_MET for each in judged)


def _meant(order: InfusionOrder) -> str:
    """What the tick is called that stands for this order, and no other."""
    return f"meant-{order.dose_ug}-{order.duration_min}"


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


def _order(form: Form, view: SessionView, shown: InfusionOrder | None) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        order = _typed(form, view, by, at)
        if shown is None or _facts(shown) != _facts(order):
            raise ValueRefused("dose", "Look at what follows from the dose, then order it.")
        if _is_unusual(_judged(order, view)) and not form.choice(_meant(order)):
            raise ValueRefused("dose", f"Tick that it is meant: {dose(order.dose_ug)}.")
        return (order,)

    save_entries(form, view.zone, make)


def _facts(order: InfusionOrder) -> tuple[int, int, int]:
    return order.dose_ug, order.duration_min, order.concentration_ug_per_ml


def _typed(form: Form, view: SessionView, by: User, at: datetime) -> InfusionOrder:
    """The order as it was typed; raises ValueRefused for what cannot be, or is missing."""
    dose_ug = _dose_ug(form, view.record.session.weight_g)
    minutes = whole_number(form.text("duration"), "duration_min", "Minutes")
    if minutes is None:
        raise ValueRefused("duration_min", "Type over how many minutes.")
    concentration = micrograms(form.text("per_ml"), "per_ml")
    if concentration is None:
        raise ValueRefused("per_ml", "Type how many mg the syringe holds in each mL.")
    return InfusionOrder(
        **header(form.token, by, at),  # type: ignore[arg-type]
        dose_ug=dose_ug,
        duration_min=minutes,
        concentration_ug_per_ml=concentration,
    )


def _dose_ug(form: Form, weight_g: int | None) -> int:
    """The dose in mcg, in the unit that was chosen; raises ValueRefused without one."""
    number, unit = decimal_number(form.text("dose"), "dose"), form.choice("unit")
    if number is None:
        raise ValueRefused("dose", "Type the dose.")
    if unit == _PER_KG and weight_g is not None:
        return nearest(number * weight_g)  # 1 mg/kg is 1 mcg/g
    if unit == _MG:
        return micrograms(form.text("dose"), "dose") or 0
    raise ValueRefused("unit", "Choose mg or mg/kg.")
