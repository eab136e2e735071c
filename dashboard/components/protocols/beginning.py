"""Beginning a draft: from the newest version, with what that lacks, or from what is shipped."""

from datetime import datetime

import streamlit as st

from dashboard import runtime
from dashboard.components.chairside.frame.look import say_notice
from dashboard.protocol_words import version_name
from dashboard.protocols_source import ProtocolsView
from dashboard.saving import save, show_outcome
from dashboard.state import Form, open_form
from db.store import SqlStore
from monitoring.ids import DraftId
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.protocol_editing.drafts import DraftStart, lacks
from monitoring.protocol_editing.labels import PARTS
from monitoring.protocols import default_protocol
from monitoring.publishing import begin_draft

_NO_DRAFT = "There is no draft. Administrators and physicians may begin one."


def show(view: ProtocolsView, user: User) -> None:
    """The choice of what a draft begins from, for who may draft."""
    form = open_form("begin protocol draft", user.clinic_id, runtime.now())
    show_outcome(form)
    if not can(user, Action.DRAFT_PROTOCOL):
        st.html(f'<p class="quiet">{_NO_DRAFT}</p>')
        return
    st.html(
        '<section class="records"><h2>Begin a draft</h2><p class="quiet">A draft changes nothing '
        "until a physician publishes it. It is kept on the server for everybody who may draft."
        "</p></section>"
    )
    starts = starts_of(view)
    with st.form(form.key("form"), border=False):
        st.radio(
            "It begins from", list(starts), format_func=starts.__getitem__, key=form.key("start")
        )
        st.form_submit_button(
            "Begin the draft", type="primary", key=form.key("save"), on_click=_begin, args=(form,)
        )


def starts_of(view: ProtocolsView) -> dict[DraftStart, str]:
    """What a draft can begin from, in words; only what differs from the newest version."""
    newest = view.protocols[view.newest]
    name = version_name(view.newest)
    shipped = default_protocol()
    starts = {DraftStart.NEWEST: name if view.newest == view.in_force else f"{name}, to come"}
    missing = [PARTS[part].lower() for part in lacks(newest)]
    if missing:
        starts[DraftStart.COMPLETED] = (
            f"{name}, with what it says nothing of taken from the shipped version "
            f"{shipped.version}: {' and '.join(missing)}"
        )
    if view.newest != shipped.key:
        starts[DraftStart.SHIPPED] = f"{version_name(shipped.key)}, in place of your own"
    return starts


def say_what_is_missing(view: ProtocolsView) -> None:
    """That a part of the product stays silent until somebody publishes its numbers."""
    missing = lacks(view.current)
    if "course" in missing:
        say_notice(
            "The version in force says nothing across sessions: climbing pressure or dissociation, "
            "relief that gets shorter and missing follow-ups raise no flags. Begin a draft with "
            "what it says nothing of, and have a physician publish it."
        )
    if "start" in missing:
        say_notice(
            "The version in force asks for nothing before the start: nothing is checked there. "
            "Begin a draft with what it says nothing of, and have a physician publish it."
        )


def _begin(form: Form) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        start = DraftStart(str(form.choice("start")))
        begin_draft(store, by, DraftId(form.token), start, at)

    save(form, runtime.current_zone(), act)
