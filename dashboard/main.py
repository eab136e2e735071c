"""What surrounds every page: who is here, where, and the way to the other pages."""

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

from dashboard import runtime
from dashboard.components import person_band
from dashboard.navigation import PageFile, pages_of
from monitoring.errors import MonitoringError, PermissionRefused
from monitoring.people import User


def main() -> None:
    """Run the page that was asked for, for the person who is signed in."""
    st.set_page_config(page_title="Infusion monitor", layout="wide")
    try:
        user = runtime.current_user()
    except PermissionRefused as refusal:
        st.info(str(refusal))
        st.html('<a href="/sign-in" target="_self">Go to the sign-in page</a>')
        st.stop()
    page = st.navigation([_page(each) for each in pages_of(user)], position="top")
    _show_person(user)
    try:
        page.run()
    except MonitoringError as refusal:
        st.error(str(refusal))


def _page(page: PageFile) -> StreamlitPage:
    return st.Page(
        page.path,
        title=page.title,
        url_path=page.url_path,
        default=page.is_home,
        visibility="visible" if page.is_listed else "hidden",
    )


def _show_person(user: User) -> None:
    person_band.show(user, runtime.current_clinic(), runtime.session_cookie(), key="person_band")


main()
