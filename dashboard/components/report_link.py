"""The way from a session or a patient to the report of it, for those who may hand it out."""

import streamlit as st

from dashboard.html import Html, fill
from monitoring.exporting import may_export
from monitoring.exports import ExportKind
from monitoring.ids import PatientId, SessionId
from monitoring.people import User

_SESSION = (
    '<p class="quiet report"><a href="/reports?kind=$kind&amp;patient=$patient&amp;'
    'session=$session" target="_self">Report of this session (PDF)</a>; its purpose is asked.</p>'
)
_PATIENT = (
    '<p class="quiet report"><a href="/reports?kind=$kind&amp;patient=$patient" '
    'target="_self">Summary on paper (PDF)</a>; its purpose is asked.</p>'
)


def show_session(patient_id: PatientId, session_id: SessionId, user: User) -> None:
    """The link to a session's report; nothing for who may not hand it out."""
    if may_export(user, ExportKind.SESSION_PDF):
        st.html(session_html(patient_id, session_id))


def session_html(patient_id: PatientId, session_id: SessionId) -> Html:
    """The link as HTML: ids, and nothing of the patient."""
    return fill(
        _SESSION, kind=ExportKind.SESSION_PDF, patient=str(patient_id), session=str(session_id)
    )


def show_patient(patient_id: PatientId, user: User) -> None:
    """The link to a patient's summary; nothing for who may not hand it out."""
    if may_export(user, ExportKind.PATIENT_PDF):
        st.html(fill(_PATIENT, kind=ExportKind.PATIENT_PDF, patient=str(patient_id)))
