"""What was true when: every entry of a kind, who wrote it, and taking back one that was wrong."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st

from dashboard.components.patients.boxes import say_outcome, say_refused
from dashboard.components.patients.said import said
from dashboard.course_view import CourseView
from dashboard.html import Html, place, texts
from dashboard.saving import save
from dashboard.state import Form, Outcome, open_form, take_outcome
from dashboard.wording import late, local_day
from db.store import SqlStore
from monitoring.course_entries import CourseCorrection, CourseEntry
from monitoring.errors import ValueRefused
from monitoring.following_up import correct_course
from monitoring.ids import EntryId
from monitoring.people import User
from monitoring.permissions import Action, can

# (D): a telephone call is written down after it; what is later than this is said.
_WORTH_SAYING = timedelta(hours=1)
# The boxes of the form that takes one back.
PARTS = frozenset({"target", "reason"})
_LIST = '<section class="records history"><ul>$rows</ul></section>'
_ROW = (
    '<li><span class="line"><span class="quiet">$when, <bdi>$who</bdi>$late</span>'
    "<span>$words</span></span></li>"
)
_WRONG = (
    '<li class="wrong"><span class="line"><span class="quiet">$when, <bdi>$who</bdi>$late</span>'
    '<s>$words</s><span class="quiet">$how by <bdi>$by</bdi> $on: <bdi>$reason</bdi></span>'
    "</span></li>"
)


def show(view: CourseView, user: User, kind: type[CourseEntry], name: str, action: Action) -> None:
    """Folded out: each entry, the newest first; for whoever may, the form that takes one back."""
    entries: Sequence[CourseEntry] = view.all_of(kind)
    form = open_form(f"take back {name}", view.patient.id, view.at)
    outcome = take_outcome(form)
    if entries:
        with st.expander(f"{name}: what was true when ({len(entries)})"):
            st.html(history_html(entries, view))
            if can(user, action):
                show_take_back(form, view, kind, outcome)
    say_outcome(outcome, PARTS)


def history_html(entries: Sequence[CourseEntry], view: CourseView) -> Html:
    """The entries as HTML; a corrected one struck through, with why and by whom."""
    return place(_LIST, rows=Html("".join(_row(each, view) for each in entries)))


def _row(entry: CourseEntry, view: CourseView) -> Html:
    correction = view.corrections.get(entry.id)
    is_late = entry.recorded_at - entry.measured_at >= _WORTH_SAYING
    written_late = late(entry) if is_late else ""
    common = {
        **texts(
            when=view.when(entry.measured_at),
            who=view.names.get(entry.recorded_by, ""),
            late=f", {written_late}" if written_late else "",
        ),
        "words": said(entry, view.today),
    }
    if correction is None:
        return place(_ROW, **common)
    return place(_WRONG, **common, **_taken_back(correction, view))


def _taken_back(correction: CourseCorrection, view: CourseView) -> dict[str, Html]:
    return texts(
        how="entered in error, said" if correction.replacement_id is None else "corrected",
        by=view.names.get(correction.recorded_by, ""),
        on=local_day(correction.recorded_at, view.zone),
        reason=correction.reason,
    )


def show_take_back(
    form: Form, view: CourseView, kind: type[CourseEntry], outcome: Outcome | None
) -> None:
    """The form that says which entry was entered in error, and why."""
    stands = {each.id: each for each in reversed(view.standing(kind))}
    if not stands:
        return
    with st.form(form.key("form"), border=False):
        which, why, button = st.columns([2, 3, 1.4], vertical_alignment="bottom")
        which.selectbox(
            "Which was wrong",
            list(stands),
            index=None,
            format_func=lambda entry_id: view.when(stands[entry_id].measured_at),
            key=form.key("target"),
            placeholder="written on",
        )
        why.text_input("Why it was wrong", key=form.key("reason"))
        button.form_submit_button(
            "Entered in error",
            key=form.key("save"),
            on_click=_take_back,
            args=(form, view),
            width="stretch",
        )
        say_refused(outcome, "target")
        say_refused(outcome, "reason")


def _take_back(form: Form, view: CourseView) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        correct_course(store, by, view.patient.id, _correction(form, by, at), None, at)

    save(form, view.zone, act)


def _correction(form: Form, by: User, at: datetime) -> CourseCorrection:
    target = form.choice("target")
    if target is None:
        raise ValueRefused("target", "Choose which entry was wrong.")
    return CourseCorrection(
        id=form.token,
        measured_at=at,
        recorded_at=at,
        performed_by=by.id,
        recorded_by=by.id,
        target_id=EntryId(target),  # type: ignore[arg-type]
        reason=form.text("reason"),
    )
