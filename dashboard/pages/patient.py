"""One patient: who it is, the sessions, and the next one."""

import streamlit as st

from dashboard import runtime
from dashboard.access_audit import id_in, note_opened_patient, note_refusal
from dashboard.components import trends
from dashboard.components.patients import identity, look, views, visits
from dashboard.components.patients.views import PatientView
from dashboard.labels import as_label
from dashboard.navigation import SESSION
from dashboard.patient_source import patient_id_in, read_patient_view
from monitoring.errors import NotFound

look.show()
user = runtime.current_user()
try:
    patient_id = patient_id_in(st.query_params.get("id", ""))
    view = read_patient_view(runtime.database(), user, patient_id)
except NotFound as refusal:
    if "id" in st.query_params:
        note_refusal(user, refusal, id_in(st.query_params["id"]))
    st.info(as_label(str(refusal)))
    st.html(
        '<section class="records"><a href="/patients" target="_self">Find a patient</a></section>'
    )
else:
    note_opened_patient(patient_id)
    identity.show(view.patient)
    current = views.chosen_view()
    views.show_choice(current)
    if current is PatientView.OVERVIEW:
        started = visits.show_start(view.patient, user)
        visits.show_schedule(view.patient, user)
        visits.show(view.visits, view.zone)
        visits.show_cancel(view.visits, view.patient, user, view.zone)
        if started is not None:
            st.switch_page(SESSION.script, query_params={"id": str(started)})
    if current is PatientView.TRENDS:
        trends.show(patient_id, user)
    if current is PatientView.RECORD:
        identity.show_edit(view.patient, user)
        identity.show_history(view.versions, view.names, view.zone)
