"""Audit: who saw, wrote, changed, signed and exported what; and proof that it is whole."""

import streamlit as st

from dashboard import runtime
from dashboard.access_audit import note_read_audit
from dashboard.components import audit
from dashboard.components.audit import look
from monitoring.permissions import Action, check_can

look.show()
user = runtime.current_user()
check_can(user, Action.READ_AUDIT)
note_read_audit()
st.html('<section class="records"><h1>Audit</h1></section>')
audit.show(user)
