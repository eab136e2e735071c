"""What a person says about flags: seen and what was done, or not to be shown for a while.

One answer covers all flags of a group that nobody has seen: they stand for one look at the patient.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import uuid5

import streamlit as st

from dashboard import answers
from dashboard.components.chairside.frame import look
from dashboard.saving import save, show_outcome, show_refusal
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from db.store import SqlStore
from monitoring.errors import ValueRefused
from monitoring.flags import Flag, FlagKey, Severity
from monitoring.ids import EntryId
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.review import SeenForm, SuppressForm, acknowledge_flag, suppress_rule
from monitoring.sessions import ACTIVE

_MINUTES = (10, 20, 30, 60, 120)


def unseen_by(user: User, flags: Sequence[Flag]) -> list[Flag]:
    """The flags that nobody has acknowledged, for a person who may."""
    return [flag for flag in flags if not flag.is_acknowledged and can(user, Action.ACKNOWLEDGE)]


def show_seen(group: str, unseen: Sequence[Flag], view: SessionView, *, is_folded: bool) -> None:
    """The form to say what was done, in the open or behind a button."""
    form = open_form(f"seen {group}", view.record.session.id, view.at)
    if unseen and is_folded:
        with st.popover("Seen…", key=f"open-{form.key('seen')}"):
            show_refusal(form)
            _show_seen(unseen, view, form)
    elif unseen:
        _show_seen(unseen, view, form)
    show_outcome(form)


def _show_seen(flags: Sequence[Flag], view: SessionView, form: Form) -> None:
    with st.form(form.key("form"), border=False):
        answers.show_choice(form, answers.AT_THE_CHAIR)
        note, button = st.columns([3, 1], vertical_alignment="bottom")
        note.text_input("Note", key=form.key("note"))
        button.form_submit_button(
            "Seen",
            key=form.key("save"),
            on_click=_acknowledge,
            args=(form, [flag.key for flag in flags], view),
            width="stretch",
        )


def _acknowledge(form: Form, keys: Sequence[FlagKey], view: SessionView) -> None:
    actions = answers.chosen(form)
    note = form.text("note")

    def act(store: SqlStore, by: User, at: datetime) -> None:
        for key in keys:
            # The same answer about the same flag has the same id, however often it is sent.
            own_id = EntryId(uuid5(form.token, f"{key.rule_id} {key.began_with}"))
            said = SeenForm(id=own_id, flag=key, actions=actions, note=note)
            acknowledge_flag(store, by, form.session_id, said, at)

    save(form, view.zone, act)


def show_last_words(groups: Iterable[str], view: SessionView) -> None:
    """What became of an answer whose flags are not shown any more: with them went their place."""
    for group in sorted(groups):
        for name in (f"seen {group}", f"suppress {group}"):
            show_outcome(open_form(name, view.record.session.id, view.at))


def show_suppress(group: str, flags: Sequence[Flag], view: SessionView, user: User) -> None:
    """Behind a button: one rule of the group, for some minutes, with a reason; never critical."""
    found = {flag.key: flag for flag in flags if flag.severity is not Severity.CRITICAL}
    is_here = view.record.session.status in ACTIVE
    if not found or not is_here or not can(user, Action.SUPPRESS):
        return
    form = open_form(f"suppress {group}", view.record.session.id, view.at)
    popover = st.popover("Not now…", key=f"open-{form.key('suppress')}")
    with popover:
        show_refusal(form)
    with popover, st.form(form.key("form"), border=False):
        look.say_quietly("One rule, in this session only, and never anything worse.")
        st.radio(
            "Rule",
            list(found),
            format_func=lambda key: found[key].title,
            key=form.key("rule"),
        )
        st.pills("Minutes", _MINUTES, default=20, key=form.key("minutes"))
        st.text_input("Why it need not be shown", key=form.key("reason"))
        st.form_submit_button(
            "Do not show for now", key=form.key("save"), on_click=_suppress, args=(form, view)
        )
    show_outcome(form)


def _suppress(form: Form, view: SessionView) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        wanted = SuppressForm(
            id=form.token,
            flag=_chosen(form),
            lasting=timedelta(minutes=form.number("minutes") or 0),
            reason=form.text("reason"),
        )
        suppress_rule(store, by, form.session_id, wanted, at)

    save(form, view.zone, act)


def _chosen(form: Form) -> FlagKey:
    key = form.choice("rule")
    if not isinstance(key, FlagKey):
        raise ValueRefused("rule", "Choose the rule.")
    return key
