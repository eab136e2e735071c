"""One patient: who it is, and one of the views of what is known, done and planned."""

import streamlit as st

from dashboard import runtime
from dashboard.access_audit import id_in, note_opened_patient, note_refusal
from dashboard.components import trends
from dashboard.components.patients import identity, look, views
from dashboard.components.patients.follow_up import page as follow_up_page
from dashboard.components.patients.known import page as known_page
from dashboard.components.patients.overview import page as overview_page
from dashboard.components.patients.views import PatientView
from dashboard.components.restricted import closed_page, restrict_form
from dashboard.labels import as_label
from dashboard.navigation import SESSION
from dashboard.patient_source import patient_id_in, read_patient_view
from monitoring.errors import NotFound
from monitoring.restricted import RecordClosed

look.show()
user = runtime.current_user()
try:
    patient_id = patient_id_in(st.query_params.get("id", ""))
    at = runtime.now()
    view = read_patient_view(runtime.database(), user, patient_id, at)
except RecordClosed as refusal:
    note_refusal(user, refusal, refusal.patient_id)
    closed_page.show_closed(refusal, user)
except NotFound as refusal:
    if "id" in st.query_params:
        note_refusal(user, refusal, id_in(st.query_params["id"]))
    st.info(as_label(str(refusal)))
    st.html(
        '<section class="records"><a href="/patients" target="_self">Find a patient</a></section>'
    )
else:
    note_opened_patient(patient_id)
    closed_page.show_banner(patient_id, user, view.zone, at)
    identity.show(view.patient)
    current = views.chosen_view(user)
    views.show_choice(current, user)
    if current is PatientView.OVERVIEW:
        started = overview_page.show(view, user)
        if started is not None:
            st.switch_page(SESSION.script, query_params={"id": str(started)})
    if current is PatientView.TRENDS:
        trends.show(patient_id, user)
    if current is PatientView.RECORD:
        known_page.show(view, user)
        restrict_form.show(patient_id, user)
    if current is PatientView.FOLLOW_UPS:
        follow_up_page.show(view.patient, user)
