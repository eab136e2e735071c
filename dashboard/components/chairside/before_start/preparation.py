"""From the chair to the start: intake, baseline and order, each folded once it is done."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import runtime
from dashboard.components.chairside.before_start import baseline_form, intake_form, order_form
from dashboard.components.chairside.before_start.start_panel import (
    checks_of,
    is_blocking,
    plan_of,
)
from dashboard.html import fill
from dashboard.session_view import SessionView
from dashboard.visit_words import CRITERION_SHAPES
from db.last_visit import last_visit
from monitoring.check_codes import OF_INTAKE, StartCode
from monitoring.criteria import CriterionState
from monitoring.people import User
from monitoring.plan_looks import PlanCode
from monitoring.starting import StartCheck

_BASELINE = frozenset({StartCode.BASELINE, StartCode.PAIN_AND_MOOD})
_ORDER = frozenset({StartCode.ORDER, StartCode.DOSE, StartCode.INTERVAL, *PlanCode})


def show(view: SessionView, user: User) -> None:
    """The three parts, each with what its checks say of it."""
    last = last_visit(runtime.database(), view.record.session)
    plan = plan_of(view, user)
    checks = {each.criterion.code: each for each in checks_of(view, plan).checks}
    with _part("1", "Intake", OF_INTAKE, checks, view):
        intake_form.show(view, last)
    with _part("2", "Baseline", _BASELINE, checks, view):
        baseline_form.show_set(view)
        baseline_form.show_scores(view)
    with _part("3", "Order", _ORDER, checks, view):
        order_form.show(view, user, last, plan)


def show_after_start(view: SessionView, user: User) -> None:
    """What may still change once the infusion runs: the baseline and the order."""
    baseline_form.show_set(view)
    with st.expander("Order", key=f"order-{view.record.session.id}"):
        order_form.show(view, user, None)


def _part(
    number: str,
    title: str,
    codes: frozenset[StartCode | PlanCode],
    checks: Mapping[str, StartCheck],
    view: SessionView,
) -> DeltaGenerator:
    """A box with the part's name, and whether its checks hold."""
    box = st.container(border=True, key=f"part-{number}-{view.record.session.id}", gap="small")
    mine = [each for code, each in checks.items() if code in codes]
    state, words = _standing(mine)
    template = (
        '<h2 class="panel-title part"><span class="number">$number</span> $title '
        '<span class="standing $kind"><b aria-hidden="true">$shape</b> $words</span></h2>'
    )
    kind, shape = state.replace(" ", "-"), CRITERION_SHAPES[state]
    box.html(fill(template, number=number, title=title, kind=kind, shape=shape, words=words))
    return box


def _standing(checks: Sequence[StartCheck]) -> tuple[CriterionState, str]:
    """The state of a part: what stands in the way of the start before what only shows."""
    if not checks:
        return CriterionState.UNKNOWN, "nothing is checked"
    open_ones = [each for each in checks if is_blocking(each)]
    if open_ones:
        names = ", ".join(each.criterion.name.casefold() for each in open_ones)
        is_unknown = all(each.criterion.state is CriterionState.UNKNOWN for each in open_ones)
        return CriterionState.UNKNOWN if is_unknown else CriterionState.NOT_MET, f"open: {names}"
    unmet = [each for each in checks if each.criterion.state is not CriterionState.MET]
    rest = [each for each in unmet if each.override is None]
    if rest:
        names = ", ".join(each.criterion.name.casefold() for each in rest)
        return CriterionState.UNKNOWN, f"to look at: {names}"
    return CriterionState.MET, "overridden" if unmet else "done"
