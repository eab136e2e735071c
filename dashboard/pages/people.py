"""People: who works in this clinic, who can sign in, and one more."""

from datetime import timedelta

import streamlit as st

from dashboard import runtime
from dashboard.access_audit import id_in
from dashboard.components.patients import look
from dashboard.components.people import invite_form, member_panel
from dashboard.components.people.people_list import people_html
from dashboard.components.restricted import review_list
from db.people_list import colleagues
from monitoring.permissions import Action, check_can

look.show()
user, zone, at = runtime.current_user(), runtime.current_zone(), runtime.now()
check_can(user, Action.MANAGE_PEOPLE)
st.html('<section class="records"><h1>People</h1></section>')
since = at - timedelta(hours=runtime.installation().settings.sign_in_h)
with runtime.database().reading() as connection:
    people = colleagues(connection, user.clinic_id, since)
wanted = id_in(st.query_params.get("person", ""))
chosen = next((each for each in people if each.id == wanted), None)
invite_form.show(user, people, zone)
if chosen is not None:
    member_panel.show(chosen, zone, at)
st.html(people_html(people, zone, at, chosen.id if chosen else None))
review_list.show(user, zone)
