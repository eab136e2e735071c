"""The board: who needs me next?"""

import streamlit as st

from dashboard import runtime
from dashboard.board_source import read_board
from dashboard.components import board
from dashboard.navigation import SESSION
from monitoring.errors import MonitoringError

REFRESH_EVERY = "10s"


@st.fragment(run_every=REFRESH_EVERY)
def show_board(*, is_wall: bool) -> None:
    """The board as it is now; it runs again by itself, and asks each time who is looking."""
    try:
        user, clinic = runtime.current_user(), runtime.current_clinic()
        now = read_board(runtime.database(), user, clinic, runtime.now())
    except MonitoringError as refusal:
        st.info(str(refusal))
        return
    chosen = board.show(now, is_wall=is_wall, key="board")
    if chosen is not None:
        st.switch_page(SESSION.script, query_params={"id": chosen})


wall = st.toggle("Wall display: initials only", key="wall", bind="query-params")
show_board(is_wall=wall)
