"""Taking a patient in."""

from datetime import datetime

import streamlit as st

from dashboard import runtime
from dashboard.components.patients.boxes import (
    allergies_boxes,
    ask,
    confirmed,
    say_outcome,
    text_box,
    typed_allergies,
)
from dashboard.saving import save
from dashboard.state import Form, open_form, take_outcome
from db.store import SqlStore
from monitoring.ids import PatientId
from monitoring.people import Patient, User
from monitoring.permissions import Action, can
from monitoring.registering import add_patient, read_born_on

_PARTS = frozenset({"family_name", "given_name", "born_on", "record_number", "allergies"})


def show(user: User) -> PatientId | None:
    """The form for whoever may add a patient; the id of the one who was just added."""
    if not can(user, Action.ADD_PATIENT):
        return None
    form = open_form("add patient", user.clinic_id, runtime.now())
    outcome = take_outcome(form)
    with st.expander("Add a patient"), st.form(form.key("form"), border=False):
        family, given = st.columns(2)
        with family:
            text_box(form, outcome, "family_name", "Family name")
        with given:
            text_box(form, outcome, "given_name", "Given name")
        born, number = st.columns(2)
        with born:
            text_box(form, outcome, "born_on", "Birth date", hint="12 Mar 1979")
        with number:
            text_box(form, outcome, "record_number", "Record number")
        allergies_boxes(form, outcome, None)
        ask(form, outcome, "patient", "Yes, this is another person")
        st.form_submit_button(
            "Add the patient", type="primary", key=form.key("save"), on_click=_add, args=(form,)
        )
        say_outcome(outcome, _PARTS)
    is_added = outcome is not None and outcome.is_saved and outcome.token is not None
    return PatientId(outcome.token) if outcome and outcome.token and is_added else None


def typed_patient(form: Form, patient_id: PatientId, by: User) -> Patient:
    """The patient as typed; raises ValueRefused with the box."""
    return Patient(
        id=patient_id,
        clinic_id=by.clinic_id,
        family_name=form.text("family_name"),
        given_name=form.text("given_name"),
        born_on=read_born_on(form.text("born_on")),
        record_number=form.text("record_number"),
        allergies=typed_allergies(form),
    )


def _add(form: Form) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        patient = typed_patient(form, PatientId(form.token), by)
        add_patient(store, by, patient, at, confirmed(form, "patient"))

    save(form, runtime.current_zone(), act)
