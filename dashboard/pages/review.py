"""Review: what waits for a physician, from the worst down."""

import streamlit as st

from dashboard import runtime
from dashboard.components import review
from dashboard.components.review import look
from monitoring.permissions import Action, check_can

look.show()
user = runtime.current_user()
check_can(user, Action.REVIEW_COURSE)
check_can(user, Action.SIGN_OFF)
st.html('<section class="records"><h1>Review</h1></section>')
review.show(user)
