"""Follow-ups: who is to be asked how it went, the longest due first."""

import streamlit as st

from dashboard import runtime
from dashboard.components.patients import due_list, look

look.show()
user = runtime.current_user()
st.html('<section class="records"><h1>Follow-ups</h1></section>')
due_list.show(user)
