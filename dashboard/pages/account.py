"""One's own account: the password, the second factor, and where one is signed in."""

import streamlit as st

from dashboard import runtime
from dashboard.components.account import password_form, second_factor_form
from dashboard.components.patients import look
from dashboard.sign_in.locking import needs_password

look.show()
session, zone, at = runtime.current_session(), runtime.current_zone(), runtime.now()
st.html('<section class="records"><h1>Your account</h1></section>')
second_factor_form.show(session, zone, at)
if needs_password(runtime.database(), session.user):
    password_form.show_password(session.user, zone, at)
password_form.show_sign_out(session.user, zone, at)
