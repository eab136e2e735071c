"""Protocols: by which limits the clinic watches, since when, and what comes next."""

import streamlit as st

from dashboard import runtime
from dashboard.components import protocols
from dashboard.components.protocols import look
from monitoring.permissions import Action, check_can

look.show()
user = runtime.current_user()
check_can(user, Action.VIEW_PROTOCOLS)
st.html('<section class="records"><h1>Protocols</h1></section>')
protocols.show(user)
