"""What surrounds every page: who is here, where, and the way to the other pages."""

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

from dashboard import runtime
from dashboard.access_audit import note_refusal
from dashboard.components import escalations, person_band
from dashboard.labels import as_label
from dashboard.navigation import PageFile, pages_of
from db.web_sessions import WebSession
from monitoring.errors import MonitoringError, PermissionRefused


def main() -> None:
    """Run the page that was asked for, for the person who is signed in."""
    st.set_page_config(page_title="Infusion monitor", layout="wide")
    try:
        session = runtime.current_session()
    except PermissionRefused as refusal:
        st.info(as_label(str(refusal)))
        st.html('<a href="/sign-in" target="_self">Go to the sign-in page</a>')
        st.stop()
    user = session.user
    page = st.navigation([_page(each) for each in pages_of(user)], position="top")
    _show_person(session)
    escalations.show(user)
    try:
        page.run()
    except MonitoringError as refusal:
        note_refusal(user, refusal)
        st.error(as_label(str(refusal)))


def _page(page: PageFile) -> StreamlitPage:
    return st.Page(
        page.path,
        title=page.title,
        url_path=page.url_path,
        default=page.is_home,
        visibility="visible" if page.is_listed else "hidden",
    )


def _show_person(session: WebSession) -> None:
    person_band.show(session, runtime.current_clinic(), runtime.session_cookie(), key="person_band")


main()
