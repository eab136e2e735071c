"""The views of a patient: which one the address names, and the way to the others.

A chosen view goes into the address, so that it can be linked to and the browser's back works.
"""

from enum import StrEnum

import streamlit as st

PARAMETER = "view"


class PatientView(StrEnum):
    """A part of a patient's page; the value stands in addresses and must not change."""

    OVERVIEW = "overview"
    TRENDS = "trends"
    RECORD = "record"


_NAMES = {
    PatientView.OVERVIEW: "Overview",
    PatientView.TRENDS: "Trends",
    PatientView.RECORD: "What is known",
}


def chosen_view() -> PatientView:
    """The view that the address names, the first one where it names none."""
    named = st.query_params.get(PARAMETER, "")
    return next((view for view in PatientView if view == named), PatientView.OVERVIEW)


def show_choice(current: PatientView) -> None:
    """The views beside each other; another one that is chosen is gone to at once."""
    chosen = st.segmented_control(
        "View",
        list(PatientView),
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
