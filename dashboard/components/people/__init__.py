"""The people of the clinic: who they are, and one more."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboard import runtime
from dashboard.components.patients.boxes import say_outcome, say_refused, text_box
from dashboard.html import Html, fill, place
from dashboard.saving import note_refusal, save
from dashboard.sign_in.new_password import new_password_hash
from dashboard.state import Form, Outcome, open_form, take_outcome
from db.accounts import Colleague
from db.store import SqlStore
from monitoring.errors import MonitoringError, ValueRefused
from monitoring.founding import SHORTEST_PASSWORD, NewPerson, add_person, check_name
from monitoring.ids import UserId
from monitoring.people import STAFF, Role, User
from monitoring.permissions import Action, check_can

_LIST = '<section class="records" aria-label="People"><ul>$rows</ul></section>'
_ROW = (
    '<li><span class="line"><b><bdi>$name</bdi></b><span>$role</span>'
    '<span class="quiet">login <bdi>$login</bdi>$left</span></span></li>'
)
_PARTS = frozenset({"name", "role", "login", "password", "password_again"})
_ROLES = tuple(role for role in Role if role in STAFF)


def people_html(people: Sequence[Colleague]) -> Html:
    """The list as HTML; every name as typed."""
    return place(_LIST, rows=Html("".join(map(_row, people))))


def _row(person: Colleague) -> Html:
    left = "" if person.is_active else ", has left"
    return fill(_ROW, name=person.name, role=person.role, login=person.login, left=left)


def show_add(user: User) -> None:
    """The form for one more person."""
    form = open_form("add person", user.clinic_id, runtime.now())
    outcome = take_outcome(form)
    with st.expander("Add a person"), st.form(form.key("form"), border=False):
        _show_boxes(form, outcome)
        st.form_submit_button(
            "Add the person", type="primary", key=form.key("save"), on_click=_add, args=(form,)
        )
    say_outcome(outcome, _PARTS)


def _show_boxes(form: Form, outcome: Outcome | None) -> None:
    name, login = st.columns(2)
    with name:
        text_box(form, outcome, "name", "Name")
    with login:
        text_box(form, outcome, "login", "Login")
    st.radio("Role", _ROLES, index=None, key=form.key("role"), horizontal=True)
    say_refused(outcome, "role")
    first, again = st.columns(2)
    with first:
        label = f"Password, at least {SHORTEST_PASSWORD} letters"
        st.text_input(label, type="password", key=form.key("password"), autocomplete="new-password")
        say_refused(outcome, "password")
    with again:
        st.text_input(
            "The password again",
            type="password",
            key=form.key("password_again"),
            autocomplete="new-password",
        )
        say_refused(outcome, "password_again")


def _add(form: Form) -> None:
    try:
        by = runtime.current_user()
        check_can(by, Action.MANAGE_PEOPLE)
        person = _typed(form, by)
    except MonitoringError as refusal:
        note_refusal(form, refusal)
        return

    def act(store: SqlStore, by: User, at: datetime) -> None:
        add_person(store, by, person, at)

    save(form, runtime.current_zone(), act)


def _typed(form: Form, by: User) -> NewPerson:
    name = check_name(form.text("name"), "Type the name.")
    role = form.choice("role")
    if role is None:
        raise ValueRefused("role", "Choose what this person does here.")
    login = form.text("login")
    return NewPerson(
        user=User(id=UserId(form.token), clinic_id=by.clinic_id, name=name, role=Role(str(role))),
        login=login,
        # Before the transaction: others must not wait for it.
        password_hash=new_password_hash(login, form.text("password"), form.text("password_again")),
    )
