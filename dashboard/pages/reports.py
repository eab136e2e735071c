"""Reports: what leaves the clinic, for which purpose, and what has left it."""

import streamlit as st

from dashboard import runtime
from dashboard.components import reports
from dashboard.components.reports import look
from monitoring.permissions import Action, check_can

look.show()
user = runtime.current_user()
check_can(user, Action.EXPORT)
st.html('<section class="records"><h1>Reports</h1></section>')
reports.show(user)
