"""Sessions over each other, of a chosen measure; drawn again by itself while a session runs."""

from dataclasses import replace

import streamlit as st

from dashboard import runtime
from dashboard.charts.trends.overlay import MEASURES, overlay_picture
from dashboard.charts.trends.shown import Shown, of_period, shown
from dashboard.components.trends import address, cards
from dashboard.components.trends.address import Place
from dashboard.labels import as_label
from dashboard.trends_source import read_trends
from dashboard.trends_view import TrendsView
from monitoring.errors import MonitoringError
from monitoring.ids import PatientId
from monitoring.measures import SPECS

_AGAIN = "30s"


def show(view: TrendsView, these: Shown, place: Place) -> None:
    """The measures to choose from, and the picture; live while a session runs."""
    measure = st.segmented_control(
        "Measure",
        list(MEASURES),
        default=place.measure,
        format_func=lambda each: SPECS[each].name,
        key=f"measure-{place.measure}",
        label_visibility="collapsed",
        required=True,
    )
    if measure is not None and measure is not place.measure:
        address.go(replace(place, measure=measure))
    if view.running is None:
        cards.show(overlay_picture(view, these, place.measure), key="figure-overlay")
    else:
        _show_live(view.patient_id, place)


@st.fragment(run_every=_AGAIN)
def _show_live(patient_id: PatientId, place: Place) -> None:
    """The picture as it is now; it asks each time who is looking."""
    try:
        user = runtime.current_user()
        view = read_trends(runtime.database(), user, patient_id, runtime.now())
    except MonitoringError as refusal:
        st.info(as_label(str(refusal)))
        return
    these = shown(of_period(view.summaries, place.period, view.at))
    if these.sessions:
        cards.show(overlay_picture(view, these, place.measure), key="figure-overlay")
