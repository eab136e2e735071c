"""What is not shown for now: which rule, to which side, until when, by whom and why."""

from datetime import datetime

import streamlit as st

from dashboard.html import Html, fill
from dashboard.saving import save, show_outcome
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from dashboard.wording import clock, duration
from db.store import SqlStore
from monitoring.flags import Direction, Suppression
from monitoring.ids import EntryId
from monitoring.moments import minutes_between
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.review import ShowAgainForm, show_again

SIDES = {
    Direction.HIGH: "high side, ",
    Direction.LOW: "low side, ",
    Direction.NONE: "",
}
_LINE = (
    '<p class="held"><b>Not shown: $title</b> <span class="age">(${side}up to $severity) until '
    "$until, $left left · <bdi>$name</bdi> $since</span> <bdi>$reason</bdi></p>"
)


def show(view: SessionView, user: User) -> None:
    """Each one in force in two small lines with its end beside it; nothing when there is none."""
    held = view.record.suppressions_at(view.at)
    if held:
        with st.container(border=True, key=f"held-{view.record.session.id}", gap="small"):
            for each in held:
                _show_one(each, view, user)
    for each in view.record.suppressions:
        if each.at < each.until:
            show_outcome(_form(each, view))


def suppression_html(held: Suppression, view: SessionView) -> Html:
    """One of them in words."""
    return fill(
        _LINE,
        title=view.protocol.rule(held.rule_id).title,
        side=SIDES[held.direction],
        severity=held.severity.value,
        until=clock(held.until, view.zone),
        left=duration(minutes_between(view.at, held.until)),
        name=view.names.get(held.by, ""),
        since=clock(held.at, view.zone),
        reason=held.reason,
    )


def _show_one(held: Suppression, view: SessionView, user: User) -> None:
    st.html(suppression_html(held, view))
    if can(user, Action.SUPPRESS):
        form = _form(held, view)
        st.button(
            "Show again now",
            key=form.key("again"),
            on_click=_show_again,
            args=(form, held.id, view),
        )


def _form(held: Suppression, view: SessionView) -> Form:
    return open_form(f"again {held.id}", view.record.session.id, view.at)


def _show_again(form: Form, suppression_id: EntryId, view: SessionView) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        wanted = ShowAgainForm(id=form.token, suppression=suppression_id)
        show_again(store, by, form.session_id, wanted, at)

    save(form, view.zone, act)
