"""Patients: found by name, record number or birth date, and taken in."""

import streamlit as st

from dashboard import runtime
from dashboard.components.patients import add_form, look, search
from dashboard.navigation import PATIENT

look.show()
user = runtime.current_user()
st.html('<section class="records"><h1>Patients</h1></section>')
typed = search.show_box()
added = add_form.show(user)
search.show_found(user, typed)
if added is not None:
    st.switch_page(PATIENT.script, query_params={"id": str(added)})
