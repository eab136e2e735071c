"""What stands in the way of the start: every check with its shape, its word and its sentence."""

from collections.abc import Sequence

import streamlit as st

from dashboard import runtime
from dashboard.components.chairside.checks import check_lines, override_form
from dashboard.components.chairside.checks.physicians import physicians_here
from dashboard.components.chairside.checks.sources import sources_html
from dashboard.components.chairside.frame import look
from dashboard.course_source import read_plan
from dashboard.html import Html, fill
from dashboard.session_view import SessionView
from monitoring.course_entries import TreatmentPlan
from monitoring.criteria import CriterionState
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.screening import screening_tables
from monitoring.starting import StartCheck, StartChecks, start_checks
from monitoring.visits import Gate

ASKS_NOTHING = "This protocol version asks nothing before the start."


def checks_of(view: SessionView, plan: TreatmentPlan | None = None) -> StartChecks:
    """The checks before the start as the view shows them; with a `plan` also what differs."""
    return start_checks(view.record, view.timeline, view.evaluation, view.protocol, view.at, plan)


def show(view: SessionView, user: User) -> None:
    """The panel; nothing once the infusion has started."""
    if view.timeline.started_at is not None:
        return
    found = checks_of(view, plan_of(view, user))
    if not found.checks:
        look.say_quietly(ASKS_NOTHING)
        return
    with st.container(border=True, key=f"start-{view.record.session.id}", gap="small"):
        st.html('<h2 class="panel-title">Before the start</h2>')
        st.html(verdict_html(found))
        if not all(map(_is_settled, found.checks)):
            st.html(open_checks_html(found, view))
        _show_settled([each for each in found.by_urgency if _is_settled(each)], view)
        with st.container(horizontal=True, gap="small"):
            with st.popover("Source?", key=f"start-source-{view.record.session.id}"):
                st.html(_sources(found, view))
            override_form.show(found.blocking, Gate.START, view, user)
        if found.blocking and not can(user, Action.OVERRIDE):
            who = physicians_here(user)
            look.say_quietly(f"A physician may override, with a reason: {who}.")


def plan_of(view: SessionView, user: User) -> TreatmentPlan | None:
    """The patient's treatment plan, for whoever may know the course."""
    if not can(user, Action.VIEW_COURSE):
        return None
    return read_plan(runtime.database(), user, view.patient.id, view.at)


def open_checks_html(found: StartChecks, view: SessionView) -> Html:
    """What is not met or not known: what stands in the way of the start first, then the rest."""
    checks = [each for each in found.by_urgency if not _is_settled(each)]
    blocking = [each for each in checks if is_blocking(each)]
    rest = [each for each in checks if not is_blocking(each)]
    parts = []
    if blocking:
        parts.append(_group("Stands in the way of the start", blocking, view))
    if rest:
        parts.append(_group("To look at; the start does not wait for it", rest, view))
    return Html("".join(parts))


def is_blocking(check: StartCheck) -> bool:
    """Does the start wait for this check?"""
    return check.blocks and check.override is None


def _group(title: str, checks: Sequence[StartCheck], view: SessionView) -> Html:
    return Html(fill('<h3 class="group">$title</h3>', title=title) + lines_html(checks, view))


def _is_settled(check: StartCheck) -> bool:
    return check.criterion.state is CriterionState.MET


def _show_settled(settled: Sequence[StartCheck], view: SessionView) -> None:
    if settled:
        with st.expander(f"✓ Met: {len(settled)}", key=f"start-met-{view.record.session.id}"):
            st.html(lines_html(settled, view))


def verdict_html(found: StartChecks) -> Html:
    """How many checks stand in the way, in a line."""
    count = len(found.blocking)
    if not count:
        words = "Nothing stands in the way of the start by the record; a person decides."
        return check_lines.verdict(CriterionState.MET, words)
    words = "1 check stands" if count == 1 else f"{count} checks stand"
    return check_lines.verdict(CriterionState.NOT_MET, f"{words} in the way of the start.")


def lines_html(checks: Sequence[StartCheck], view: SessionView) -> Html:
    """The checks as a list."""
    return check_lines.lines_html(_line(each, view) for each in checks)


def _line(check: StartCheck, view: SessionView) -> Html:
    notes = () if check.override is None else (check_lines.overridden(check.override, view),)
    return check_lines.line(check.criterion, notes=notes, blocks=is_blocking(check))


def _sources(found: StartChecks, view: SessionView) -> Html:
    """Who says that each check is needed, and how far the tables behind them go."""
    known = {**screening_tables().sources, **view.protocol.sources}
    said = sources_html((each.criterion for each in found.checks), known)
    reviewed = fill(
        '<p class="source">Conditions and medicines: tables reviewed on $on; incomplete.</p>',
        on=screening_tables().reviewed_on,
    )
    return Html(said + reviewed)
