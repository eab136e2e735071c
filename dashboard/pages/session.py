"""One session: what is happening, and writing it down."""

import streamlit as st

from dashboard import runtime
from dashboard.components.chairside import look, session_chooser, session_screen
from dashboard.session_source import read_session, session_id_in
from monitoring.errors import NotFound

look.show()
user = runtime.current_user()
try:
    session_id = session_id_in(st.query_params.get("id", ""))
    view, stored = read_session(runtime.database(), user, session_id, runtime.now())
except NotFound as refusal:
    session_chooser.show(user, str(refusal))
else:
    session_screen.show(view, stored, user)
