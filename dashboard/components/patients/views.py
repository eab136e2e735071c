"""The views of a patient: which one the address names, and the way to the others.

A chosen view goes into the address, so that it can be linked to and the browser's back works.
"""

from enum import StrEnum

import streamlit as st

from monitoring.people import User
from monitoring.permissions import Action, can

PARAMETER = "view"


class PatientView(StrEnum):
    """A part of a patient's page; the value stands in addresses and must not change."""

    OVERVIEW = "overview"
    TRENDS = "trends"
    RECORD = "record"
    FOLLOW_UPS = "follow-ups"


_NAMES = {
    PatientView.OVERVIEW: "Overview",
    PatientView.TRENDS: "Trends",
    PatientView.RECORD: "What is known",
    PatientView.FOLLOW_UPS: "Follow-ups",
}
# Whoever may not see the course still sees who it is and the sessions.
_OF_COURSE = frozenset({PatientView.TRENDS, PatientView.FOLLOW_UPS})


def views_of(user: User) -> tuple[PatientView, ...]:
    """The views that this person may open, in their order."""
    sees_course = can(user, Action.VIEW_COURSE)
    return tuple(view for view in PatientView if sees_course or view not in _OF_COURSE)


def chosen_view(user: User) -> PatientView:
    """The view that the address names, the first one where it names none of this person's."""
    named = st.query_params.get(PARAMETER, "")
    return next((view for view in views_of(user) if view == named), PatientView.OVERVIEW)


def show_choice(current: PatientView, user: User) -> None:
    """The views beside each other; another one that is chosen is gone to at once."""
    chosen = st.segmented_control(
        "View",
        list(views_of(user)),
        default=current,
        format_func=_NAMES.__getitem__,
        key=f"patient_view-{current}",
        label_visibility="collapsed",
        required=True,
    )
    if chosen is not None and chosen is not current:
        # Written into the address the browser remembers the way here; a bound widget does not.
        st.query_params[PARAMETER] = chosen.value
        st.rerun()
