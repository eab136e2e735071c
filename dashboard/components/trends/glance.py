"""The trends at a glance, for the patient's first page: a sentence and two small pictures."""

import streamlit as st

from dashboard.charts.trends.peaks import pressure_picture
from dashboard.charts.trends.relief import relief_picture
from dashboard.charts.trends.shown import MOST_GLANCE, shown
from dashboard.components.trends import cards, look, sentence
from dashboard.trends_view import TrendsView


def show(view: TrendsView) -> None:
    """How high pressure went and how long relief lasted, in the last few infusions."""
    look.show()
    with st.container(key="trends-glance"):
        sentence.show(view)
        if not view.summaries:
            return
        these = shown(view.summaries, most=MOST_GLANCE)
        with st.container(key="pictures"):
            for picture in (pressure_picture(view, these), relief_picture(view, these)):
                with st.container(key=f"glance-{picture.chart}", gap=None):
                    cards.show(picture, key=f"glance-figure-{picture.chart}")
