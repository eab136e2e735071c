"""The view Follow-ups: what waits for a physician, the form, and all that was said."""

import streamlit as st

from dashboard import runtime
from dashboard.components.patients import course_flags
from dashboard.components.patients.follow_up import form, written
from dashboard.course_source import read_course_view
from monitoring.people import Patient, User


def show(patient: Patient, user: User) -> None:
    """The newest first; the form stands above, so that the telephone call can begin."""
    view = read_course_view(runtime.database(), user, patient.id, runtime.now())
    # What one of them comes to say moves no other one: an unfolded part would fold.
    for part in (course_flags.show_waiting, form.show, written.show):
        with st.container():
            part(view, user)
