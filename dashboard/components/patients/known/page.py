"""The view What is known: who it is, what is treated and how, and what was true when."""

import streamlit as st

from dashboard import runtime
from dashboard.components.patients import identity
from dashboard.components.patients.known import (
    conditions,
    consents,
    diagnosis,
    limits,
    medicines,
    plan,
    weights,
)
from dashboard.course_source import read_course_view
from dashboard.patient_source import PatientView
from monitoring.people import User
from monitoring.permissions import Action, can


def show(patient_view: PatientView, user: User) -> None:
    """Each thing that is known, how it may be changed, and what was true when."""
    patient = patient_view.patient
    if can(user, Action.VIEW_COURSE):
        view = read_course_view(runtime.database(), user, patient.id, runtime.now())
        for part in (diagnosis, plan, limits, medicines, conditions, consents):
            # What a part comes to say moves no other one: an unfolded part would fold.
            with st.container():
                part.show(view, user)
        weights.show(patient_view.visits, patient_view.zone)
    identity.show_edit(patient, user)
    identity.show_history(patient_view.versions, patient_view.names, patient_view.zone)
