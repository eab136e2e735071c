"""The board: who needs me next?"""

import streamlit as st

from dashboard import runtime
from dashboard.board_source import read_board
from dashboard.components import board
from dashboard.html import Html, fill
from dashboard.ketamine_source import waiting_count
from dashboard.ketamine_words import waiting_words
from dashboard.labels import as_label
from dashboard.navigation import SESSION
from dashboard.routes.downtime import PATH as SHEET_PATH
from dashboard.sign_in.wall_page import WALL_PATH
from monitoring.errors import MonitoringError
from monitoring.people import Role

REFRESH_EVERY = "10s"
_TO_WALL = fill(
    '<a class="to-wall" href="$path" target="_self">Use this screen as a wall display</a>',
    path=WALL_PATH,
)
_TO_SHEET = fill(
    '<a class="to-wall" href="$path" target="_blank">Downtime sheet to print (PDF)</a>',
    path=SHEET_PATH,
)
_KETAMINE = (
    '<p class="ketamine-open"><b aria-hidden="true">◷</b> '
    '<a href="/ketamine" target="_self">Ketamine: $words</a></p>'
)
_KETAMINE_ON_WALL = '<p class="ketamine-open"><b aria-hidden="true">◷</b> Ketamine: $words</p>'


@st.fragment(run_every=REFRESH_EVERY)
def show_board() -> None:
    """The board as it is now; it runs again by itself, and asks each time who is looking."""
    try:
        user, clinic = runtime.current_user(), runtime.current_clinic()
        now = read_board(runtime.database(), user, clinic, runtime.now())
        waiting = waiting_words(waiting_count(runtime.database(), clinic.id))
    except MonitoringError as refusal:
        st.info(as_label(str(refusal)))
        return
    is_wall = user.role is Role.WALL_DISPLAY
    if waiting:
        st.html(fill(_KETAMINE_ON_WALL if is_wall else _KETAMINE, words=waiting))
    chosen = board.show(now, is_wall=is_wall, key="board")
    if not is_wall:
        st.html(Html(_TO_WALL + " " + _TO_SHEET))
    if chosen is not None and not is_wall:
        st.switch_page(SESSION.script, query_params={"id": chosen})


show_board()
