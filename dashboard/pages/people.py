"""People: who works in this clinic, and one more."""

import streamlit as st

from dashboard import runtime
from dashboard.components import people
from dashboard.components.patients import look
from db.accounts import colleagues
from monitoring.permissions import Action, check_can

look.show()
user = runtime.current_user()
check_can(user, Action.MANAGE_PEOPLE)
st.html('<section class="records"><h1>People</h1></section>')
with runtime.database().reading() as connection:
    st.html(people.people_html(colleagues(connection, user.clinic_id)))
people.show_add(user)
