"""The clinic's own texts: the leaflet, what is done on item 9, and the letterhead."""

import streamlit as st

from dashboard import runtime
from dashboard.components import leaflet_form, letterhead_form, safety_text_form
from dashboard.components.patients import look
from monitoring.permissions import Action, check_can

look.show()
user = runtime.current_user()
check_can(user, Action.EDIT_CLINIC)
st.html('<section class="records"><h1>Clinic</h1></section>')
leaflet_form.show(user)
safety_text_form.show(user)
letterhead_form.show(user)
