"""The list of emergency accesses, for administrators: who, whose, why, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid5
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.components.patients.boxes import say_outcome, text_box
from dashboard.html import Html, fill, place, texts
from dashboard.saving import save
from dashboard.state import Form, open_form, take_outcome
from dashboard.wording import clock, full_name, local_day
from db.access_list import ListedAccess, emergency_accesses
from db.queries import people_names
from db.store import SqlStore
from monitoring.ids import UserId
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.restricting import review_access

_TITLE = (
    '<section class="records"><h2>Emergency access to restricted records</h2>'
    '<p class="quiet">$words</p></section>'
)
_ROW = """<section class="records"><p class="facts"><b><bdi>$by</bdi></b><span>opened the record of
<bdi>$patient</bdi></span><span class="quiet">$at to $until</span></p>
<p>“<bdi>$reason</bdi>”</p>$review</section>"""
_REVIEWED = '<p class="quiet">Reviewed by <bdi>$by</bdi>, $at: <bdi>$note</bdi></p>'
_PARTS = frozenset({"note"})


def show(user: User, zone: ZoneInfo) -> None:
    """Those to be reviewed first, each with the box for what came of it."""
    if not can(user, Action.REVIEW_ACCESS):
        return
    with runtime.database().reading() as connection:
        accesses = emergency_accesses(connection, user.clinic_id)
    names = people_names(runtime.database(), user.clinic_id)
    waiting = [each for each in accesses if each.review is None]
    st.html(fill(_TITLE, words=_counted(accesses, len(waiting))))
    for access in waiting:
        st.html(access_html(access, names, zone))
        _show_review(access)
    reviewed = [each for each in accesses if each.review is not None]
    if reviewed:
        with st.expander("Reviewed"):
            st.html(Html("".join(access_html(each, names, zone) for each in reviewed)))


def access_html(access: ListedAccess, names: Mapping[UserId, str], zone: ZoneInfo) -> Html:
    """Who opened whose record when and why, and what came of it."""
    review = access.review
    said = Html("")
    if review is not None:
        by, at = names.get(review.by, ""), _moment(review.at, zone)
        said = fill(_REVIEWED, by=by, at=at, note=review.note)
    plain = texts(
        by=names.get(access.access.by, ""),
        patient=full_name(access.patient),
        at=_moment(access.access.at, zone),
        until=clock(access.access.until, zone),
        reason=access.access.reason,
    )
    return place(_ROW, review=said, **plain)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{local_day(at, zone)}, {clock(at, zone)}"


def _counted(accesses: Sequence[ListedAccess], waiting: int) -> str:
    if not accesses:
        return "Nobody has opened a restricted record in an emergency."
    if not waiting:
        return "All reviewed."
    return "1 waits to be reviewed." if waiting == 1 else f"{waiting} wait to be reviewed."


def _show_review(access: ListedAccess) -> None:
    form = open_form("review access", uuid5(access.access.id, "review"), runtime.now())
    outcome = take_outcome(form)
    with st.form(form.key("form"), border=False):
        text_box(form, outcome, "note", "What came of it", hint="such as: spoke with her; needed")
        st.form_submit_button(
            "Reviewed", key=form.key("save"), on_click=_review, args=(form, access)
        )
    say_outcome(outcome, _PARTS)


def _review(form: Form, access: ListedAccess) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        review_access(store, by, access.access.id, form.text("note"), at)

    save(form, runtime.current_zone(), act)
