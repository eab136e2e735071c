"""Which session? The way here without one, or with one that is not there."""

import streamlit as st

from dashboard import runtime
from dashboard.html import Html, fill, place
from dashboard.labels import as_label
from db.queries import board
from monitoring.people import User

_ROW = (
    '<li><a href="/session?id=$id" target="_self"><span>Chair <bdi>$chair</bdi>: '
    "<bdi>$name</bdi></span></a></li>"
)


def show(user: User, sentence: str) -> None:
    """A sentence, the sessions that are going on, and the way to the board."""
    st.info(as_label(sentence))
    found = board(runtime.database(), user.clinic_id)
    rows = [
        fill(
            _ROW,
            id=str(each.session_id),
            chair=str(each.chair),
            name=f"{each.family_name}, {each.given_name}",
        )
        for each in found.itertuples()
    ]
    if rows:
        st.html(place('<ul class="lines chooser">$rows</ul>', rows=Html("".join(rows))))
    st.html('<a class="to-board" href="/" target="_self">Go to the board</a>')
