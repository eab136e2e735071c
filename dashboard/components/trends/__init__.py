"""The trends of a patient: what these infusions do to this person, in one look."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard import runtime
from dashboard.charts.trends.picture import Chart
from dashboard.charts.trends.pictures import PICTURES
from dashboard.charts.trends.shown import MOST_LARGE, MOST_SMALL, Period, Shown, of_period, shown
from dashboard.components.trends import address, cards, look, numbers, overlay, sentence
from dashboard.components.trends.address import Place
from dashboard.labels import as_label
from dashboard.trends_source import read_trends
from dashboard.trends_view import TrendsView
from monitoring.errors import PermissionRefused
from monitoring.ids import PatientId
from monitoring.people import User
from monitoring.trends.summary import SessionSummary

_PERIODS = {
    Period.ALL: "All sessions",
    Period.LAST_FEW: "Last 6 sessions",
    Period.YEAR: "Last 12 months",
}
# Its infusions stand under each other: more would be taller than the picture beside it.
_MOST_ROWS = 9
# What the button that enlarges a picture is called, beside the picture's own question.
_SHORT = {
    Chart.PRESSURE: "pressure",
    Chart.RETURN: "return to baseline",
    Chart.PULSE: "pulse",
    Chart.DISSOCIATION: "dissociation",
    Chart.EFFECTS: "side effects",
    Chart.RELIEF: "relief",
    Chart.SCORES: "pain and mood",
    Chart.DOSE: "dose",
}


def show(patient_id: PatientId, user: User) -> None:
    """All pictures of this patient, or the one that the address names; a sentence if refused."""
    look.show()
    try:
        view = read_trends(runtime.database(), user, patient_id, runtime.now())
    except PermissionRefused as refusal:
        st.info(as_label(str(refusal)))
        return
    with st.container(key="trends"):
        sentence.show(view)
        if view.summaries:
            _show_pictures(view, address.chosen())


def _show_pictures(view: TrendsView, place: Place) -> None:
    sessions = of_period(view.summaries, place.period, view.at)
    _show_choices(place)
    if not sessions:
        st.info("No infusion in the last 12 months. Choose “All sessions” to see the earlier ones.")
    elif place.chart is None:
        _show_all(view, sessions, place)
    elif place.chart is Chart.OVERLAY:
        overlay.show(view, shown(sessions), place)
    else:
        _show_large(view, shown(sessions, is_large=True, until=place.until), place, place.chart)


def _show_choices(place: Place) -> None:
    """The way to the overlay, the way back to all pictures, and the period.

    The buttons come first: the period is drawn anew when it is chosen, and what stands after it
    would move away from under a finger.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="trends-choices"):
        if place.chart is not None and st.button("All pictures", key="all-pictures"):
            address.go_to_chart(place, None)
        if place.chart is not Chart.OVERLAY and st.button(
            "Sessions over each other", key="overlay"
        ):
            address.go_to_chart(place, Chart.OVERLAY)
        period = st.segmented_control(
            "Period",
            list(Period),
            default=place.period,
            format_func=_PERIODS.__getitem__,
            key=f"period-{place.period}",
            label_visibility="collapsed",
            required=True,
        )
    if period is not None and period is not place.period:
        address.go(replace(place, period=period, until=None))


def _show_all(view: TrendsView, sessions: Sequence[SessionSummary], place: Place) -> None:
    with st.container(key="pictures"):
        for chart, picture in PICTURES.items():
            these = shown(sessions, most=_MOST_ROWS if chart is Chart.RELIEF else MOST_SMALL)
            drawn = picture(view, these)
            with st.container(key=f"picture-{chart}", gap=None):
                with st.container(key=f"head-{chart}", horizontal=True, gap="small"):
                    st.html(cards.head_html(drawn))
                    if st.button(f"Enlarge {_SHORT[chart]}", key=f"enlarge-{chart}"):
                        address.go_to_chart(place, chart)
                cards.show_figure(drawn, key=f"figure-{chart}")


def _show_large(view: TrendsView, these: Shown, place: Place, chart: Chart) -> None:
    cards.show(PICTURES[chart](view, these), key=f"figure-{chart}-large")
    numbers.show(view, these)
    with st.container(horizontal=True, key="trends-rest"):
        if these.earlier and st.button(f"← {these.earlier} earlier", key="earlier"):
            address.go(replace(place, until=_until(these, max(these.earlier, MOST_LARGE))))
        if these.later and st.button(f"{these.later} later →", key="later"):
            last = these.earlier + len(these.sessions)
            address.go(replace(place, until=_until(these, last + MOST_LARGE)))


def _until(these: Shown, count: int) -> int | None:
    """The number of the last of the first `count` infusions; None for the newest."""
    return None if count >= len(these.period) else these.period[count - 1].number
