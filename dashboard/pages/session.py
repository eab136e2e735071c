"""One session: what is happening, and writing it down."""

import streamlit as st

from dashboard import runtime
from dashboard.access_audit import id_in, note_opened_session, note_refusal
from dashboard.components.chairside import session_chooser, session_screen, style
from dashboard.components.patients import look
from dashboard.components.restricted import closed_page
from dashboard.session_source import read_session, session_id_in
from monitoring.errors import NotFound
from monitoring.restricted import RecordClosed

style.show()
user = runtime.current_user()
try:
    session_id = session_id_in(st.query_params.get("id", ""))
    view, stored = read_session(runtime.database(), user, session_id, runtime.now())
except RecordClosed as refusal:
    look.show()
    note_refusal(user, refusal, refusal.patient_id)
    closed_page.show_closed(refusal, user)
except NotFound as refusal:
    if "id" in st.query_params:
        note_refusal(user, refusal, id_in(st.query_params["id"]))
    session_chooser.show(user, str(refusal))
else:
    note_opened_session(session_id)
    closed_page.show_banner(session_id, user, view.zone, view.at)
    session_screen.show(view, stored, user)
