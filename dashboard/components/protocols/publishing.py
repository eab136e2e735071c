"""The end of a draft: a physician publishes it from a day on, or it is discarded."""

from datetime import date, datetime

import streamlit as st

from dashboard import runtime
from dashboard.components import own_signature
from dashboard.components.chairside.frame.look import say_quietly
from dashboard.components.patients.boxes import say_refused
from dashboard.html import fill
from dashboard.protocols_source import ProtocolsView
from dashboard.saving import save, show_outcome
from dashboard.state import Form, is_open, last_outcome, open_form
from dashboard.wording import local_day
from db.store import SqlStore
from monitoring.errors import ValueRefused
from monitoring.ids import ApprovalId
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.protocol_editing.drafts import ProtocolDraft
from monitoring.publishing import PublishForm, discard_draft, publish_draft

_MEANING = (
    "Publishing says: I have looked at what this version changes, and approve it for this clinic. "
    "Sessions that have begun keep the version they began with; every session that begins from "
    "that day on goes by this one."
)


_COMING = (
    '<p class="quiet">Version $version is approved and would be in force from $day. The last '
    "approval counts: in force from that day or an earlier one, this draft takes its place, and "
    "version $version by itself is never in force.</p>"
)


def show(view: ProtocolsView, draft: ProtocolDraft, user: User) -> None:
    """The form to publish for a physician, the button to discard for everybody who may draft."""
    st.html('<section class="records"><h2>Publish or discard</h2></section>')
    found = view.drafted()
    faults = len(found.faults) if found else 0
    if faults:
        say_quietly(f"{faults} {'thing has' if faults == 1 else 'things have'} to be put right.")
    if not can(user, Action.PUBLISH_PROTOCOL):
        say_quietly("A physician approves and publishes this draft.")
    elif not faults:
        _show_publish(view, draft, user)
    _show_discard(draft, user)


def show_outcomes(user: User) -> None:
    """What became of the last publishing or discarding, on whichever view comes next."""
    for name in ("publish protocol", "discard protocol draft"):
        show_outcome(open_form(name, user.clinic_id, runtime.now()))


def _show_publish(view: ProtocolsView, draft: ProtocolDraft, user: User) -> None:
    form = open_form("publish protocol", user.clinic_id, runtime.now())
    say_quietly(_MEANING)
    if view.coming is not None:
        day = local_day(view.coming.in_force_from, view.zone)
        st.html(fill(_COMING, version=str(view.coming.version.version), day=day))
    with st.form(form.key("form"), border=False):
        today = view.at.astimezone(view.zone).date()
        st.date_input("In force from", value=today, key=form.key("on"), format="YYYY-MM-DD")
        say_refused(last_outcome(form), "on")
        own_signature.show_boxes(form, user)
        st.form_submit_button(
            f"Approve and publish version {view.next_version}",
            type="primary",
            key=form.key("save"),
            on_click=_publish,
            args=(form, view, draft),
        )


def _publish(form: Form, view: ProtocolsView, draft: ProtocolDraft) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        on = form.choice("on")
        if not isinstance(on, date):
            raise ValueRefused("on", "Choose from which day it is in force.")
        wanted = PublishForm(
            id=ApprovalId(form.token),
            draft_id=draft.id,
            seen=draft.revision,
            newest=view.newest,
            on=on,
        )
        publish_draft(store, by, wanted, at)

    if is_open(form) and own_signature.is_confirmed(form):
        save(form, view.zone, act)


def _show_discard(draft: ProtocolDraft, user: User) -> None:
    form = open_form("discard protocol draft", user.clinic_id, runtime.now())
    with st.popover("Discard the draft…", key=f"open-{form.key('discard')}"):
        say_quietly("Everything typed into it is lost; nothing that was published changes.")
        st.button("Discard it", key=form.key("save"), on_click=_discard, args=(form, draft))


def _discard(form: Form, draft: ProtocolDraft) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        discard_draft(store, by, draft.id, draft.revision, at)

    save(form, runtime.current_zone(), act)
