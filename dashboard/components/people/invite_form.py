"""Inviting one more person: a name, what they do here, and a code to hand to them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.components.patients.boxes import say_outcome, say_refused, text_box
from dashboard.components.people import code_slip
from dashboard.components.people.code_slip import Slip
from dashboard.saving import save
from dashboard.sign_in.code_letters import code_digest, new_code
from dashboard.state import Form, hand_out, last_outcome, open_form, put_away, take_outcome
from db.people_list import Colleague
from db.store import SqlStore
from monitoring.errors import ValueRefused
from monitoring.ids import UserId, new_uuid
from monitoring.people import STAFF, Role, User
from monitoring.staffing import invite_person

_PARTS = frozenset({"name", "role"})
ROLES = tuple(role for role in Role if role in STAFF)


def show(user: User, people: Sequence[Colleague], zone: ZoneInfo) -> None:
    """The form, and the code of who was invited last until it is put away."""
    form = open_form("invite", user.clinic_id, runtime.now())
    outcome = take_outcome(form)
    code_slip.show(form, people, zone)
    with st.expander("Invite a person"), st.form(form.key("form"), border=False):
        text_box(form, outcome, "name", "Name")
        st.radio("Role", ROLES, index=None, key=form.key("role"), horizontal=True)
        say_refused(outcome, "role")
        st.form_submit_button(
            "Invite", type="primary", key=form.key("save"), on_click=_invite, args=(form,)
        )
    say_outcome(outcome, _PARTS)


def _invite(form: Form) -> None:
    put_away(form)
    code = new_code()

    def act(store: SqlStore, by: User, at: datetime) -> None:
        invite_person(store, by, _typed(form, by), (new_uuid(at), code_digest(code)), at)

    save(form, runtime.current_zone(), act)
    outcome = last_outcome(form)
    if outcome is not None and outcome.is_saved:
        hand_out(form, Slip(UserId(form.token), code))


def _typed(form: Form, by: User) -> User:
    role = form.choice("role")
    if role is None:
        raise ValueRefused("role", "Choose what this person does here.")
    return User(
        id=UserId(form.token),
        clinic_id=by.clinic_id,
        name=form.text("name"),
        role=Role(str(role)),
    )
