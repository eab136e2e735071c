"""The audit page: the boxes to search by, a page of events, and verifying the record."""

import streamlit as st

from dashboard import runtime
from dashboard.audit_words import Called
from dashboard.components.audit import event_list, filters, verifying
from dashboard.labels import as_label
from dashboard.state import Form, open_form
from db.audit_search import AuditFilter, audit_page
from db.restrictions import sight_of
from db.rule_titles import rule_titles
from db.surroundings import names_in
from monitoring.errors import ValueRefused
from monitoring.people import User

MOST_SHOWN = 50


def show(user: User) -> None:
    """What was done, by whom, to whose record; and whether it is still as it was written."""
    verifying.show(user)
    form = open_form("audit", user.clinic_id, runtime.now())
    filters.show(form, user)
    try:
        wanted = filters.wanted(form, runtime.current_zone())
    except ValueRefused as refusal:
        st.error(as_label(str(refusal)), icon=":material/block:")
        return
    _show_page(form, user, wanted)


def _show_page(form: Form, user: User, wanted: AuditFilter) -> None:
    number = filters.page_number(form)
    with runtime.database().reading() as connection:
        found = audit_page(
            connection,
            user.clinic_id,
            wanted,
            most=MOST_SHOWN + 1,
            skip=number * MOST_SHOWN,
        )
        sight = sight_of(connection, user, runtime.now())
        called = Called(
            rules=rule_titles(connection, user.clinic_id),
            people=names_in(connection, user.clinic_id),
        )
    zone = runtime.current_zone()
    st.html(event_list.events_html(found[:MOST_SHOWN], user, sight, zone, called))
    _show_turning(form, number, has_more=len(found) > MOST_SHOWN)


def _show_turning(form: Form, number: int, *, has_more: bool) -> None:
    newer, here, older = st.columns(3, vertical_alignment="center")
    newer.button(
        "Newer",
        icon=":material/chevron_left:",
        disabled=number == 0,
        key=form.key("newer"),
        on_click=filters.go_to,
        args=(form, number - 1),
    )
    here.caption(f"Page {number + 1}" if has_more or number else "")
    older.button(
        "Older",
        icon=":material/chevron_right:",
        disabled=not has_more,
        key=form.key("older"),
        on_click=filters.go_to,
        args=(form, number + 1),
    )
