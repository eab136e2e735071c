"""What an administrator can do about one person: role, code, sign-out, lock."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.components.patients.boxes import say_outcome, say_refused
from dashboard.components.people import code_slip, provider_form
from dashboard.components.people.acting import Press, pressed, show_act, show_grave_act
from dashboard.components.people.code_slip import Slip
from dashboard.components.people.invite_form import ROLES
from dashboard.components.people.people_list import standing_words
from dashboard.html import fill
from dashboard.saving import save
from dashboard.sign_in.code_letters import code_digest, new_code
from dashboard.state import (
    Form,
    Outcome,
    hand_out,
    last_outcome,
    open_form,
    put_away,
    take_outcome,
)
from db.people_list import Colleague
from db.store import SqlStore
from monitoring.ids import UserId, new_uuid
from monitoring.people import Role, User
from monitoring.staff import Standing
from monitoring.staffing import (
    change_role,
    lock_person,
    make_code,
    reset_second_factor,
    sign_out_everywhere,
    unlock_person,
)

_HEAD = (
    '<section class="records"><h2><bdi>$name</bdi></h2><p class="facts"><span>$role</span>'
    "<span>$standing</span></p></section>"
)
_RESET = (
    "The password of now ends at once, and all their browsers are signed out; a one-time code lets "
    "them choose a new one."
)
_INVITED = "The code made before, if there is one, ends with it."
_OUT = "All their browsers at once, wall displays they hung up too. Nothing saved is lost."
_FACTOR = "For who has lost telephone and recovery codes: the password alone is enough again."
_LOCK = "They cannot sign in until somebody unlocks them. What they wrote stays as it is."
_UNLOCK = "They can sign in again, the way they could before."
_WITHDRAW = "The code is worth nothing any more; a new one can be made later."
_PARTS = frozenset({"role"})
_GRAVE = frozenset({"Reset the password", "Reset the second factor", "Lock"})


def show(person: Colleague, zone: ZoneInfo, at: datetime) -> None:
    """Everything that can be done about `person` now."""
    form = open_form("account", person.id, at)
    standing = standing_words(person, zone, at)
    st.html(fill(_HEAD, name=person.name, role=person.role, standing=standing))
    outcome = take_outcome(form)
    say_outcome(outcome, _PARTS)
    code_slip.show(form, [person], zone)
    if person.standing is not Standing.LOCKED:
        _show_role(form, outcome, person)
    for label, words, press in _buttons(person):
        show = show_grave_act if label in _GRAVE else show_act
        show(form, label, words, press)
    provider_form.show(person, zone, at)


def _buttons(person: Colleague) -> Iterator[tuple[str, str, Press]]:
    match person.standing:
        case Standing.INVITED:
            yield "Make a new code", _INVITED, _make_code
            if person.code_until is not None:
                yield "Withdraw the invitation", _WITHDRAW, pressed(lock_person)
        case Standing.ACTIVE:
            yield "Reset the password", _RESET, _make_code
            yield "Sign out everywhere", _OUT, pressed(sign_out_everywhere)
            if person.has_second_factor:
                yield "Reset the second factor", _FACTOR, pressed(reset_second_factor)
            yield "Lock", _LOCK, pressed(lock_person)
        case Standing.LOCKED:
            yield "Unlock", _UNLOCK, pressed(unlock_person)


def _show_role(form: Form, outcome: Outcome | None, person: Colleague) -> None:
    with st.form(form.key("form"), border=False):
        st.radio(
            "Role", ROLES, index=ROLES.index(person.role), key=form.key("role"), horizontal=True
        )
        say_refused(outcome, "role")
        st.form_submit_button(
            "Change the role", key=form.key("save"), on_click=_change_role, args=(form,)
        )


def _change_role(form: Form) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        change_role(store, by, UserId(form.about), Role(str(form.choice("role"))), at)

    save(form, runtime.current_zone(), act)


def _make_code(form: Form) -> None:
    put_away(form)
    person, code = UserId(form.about), new_code()

    def act(store: SqlStore, by: User, at: datetime) -> None:
        make_code(store, by, person, (new_uuid(at), code_digest(code)), at)

    save(form, runtime.current_zone(), act)
    outcome = last_outcome(form)
    if outcome is not None and outcome.is_saved:
        hand_out(form, Slip(person, code))
