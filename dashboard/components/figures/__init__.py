"""A clinic's figures on the screen, and the list behind each of its numbers."""

import streamlit as st

from dashboard import runtime
from dashboard.components.address_choice import show_choice
from dashboard.components.figures import listing, overview, tables
from dashboard.components.figures.address import Place, shown_place
from dashboard.components.figures.words import GROUPINGS, PERIODS
from dashboard.figures_source import Figures, read_figures
from dashboard.html import Html, fill
from monitoring.people import User

_TITLE = Html('<section class="records"><h1>Figures</h1></section>')
_READING = "Reading the sessions"
_NOTHING_BEHIND = (
    '<section class="records"><h1>Figures</h1><p role="status">Nothing is behind this number now. '
    'What it counted may have changed.</p><p><a href="$back" target="_self">Back to the figures'
    "</a></p></section>"
)
_DEFINITIONS = Html(
    '<details class="definitions"><summary>What counts, and how sure it is</summary>'
    "<p>A session belongs to the month it was planned for, by the clinic’s clocks, to the "
    "physician who wrote its newest order, and to the protocol version it began with.</p>"
    "<p>Intervals are 95 % by Wilson’s score. Sessions of one patient resemble each other, so "
    "shares look surer than they are. Of fewer than 20 no percentage is given (D). Months, "
    "physicians and versions were not drawn by lot: what differs may have other reasons.</p>"
    "<p>Stopped or slowed: the rate was lowered, the infusion paused or stopped early, or less "
    "than 95 % of the order given (D). The 90th percentile needs 10 flags, the test of last "
    "digits 50 readings (expected five of each; Cochran 1954).</p>"
    "<p>D: our own design, to be approved by your medical director. What is not known is counted "
    "under that name, never as none.</p></details>"
)


def show(user: User) -> None:
    """The choices and all figures; or, where the address names a number, the list behind it."""
    where = shown_place()
    if where.number:
        _show_list(user, where)
    else:
        st.html(_TITLE)
        _show_choices(where)
        _show_figures(_read(user, where), where)


def _show_list(user: User, where: Place) -> None:
    found = _read(user, where)
    counted = listing.number_of(found, where.number)
    if counted is None:
        back = where.to_group(where.what.of)
        st.html(fill(_NOTHING_BEHIND, back=back))
    else:
        listing.show(user, found, counted, where)


def _show_choices(where: Place) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        show_choice("Period", "period", PERIODS, where.what.period)
        show_choice("Beside each other by", "by", GROUPINGS, where.what.by)


def _read(user: User, where: Place) -> Figures:
    """The figures; a bar shows how much of them is read."""
    waiting = st.empty()
    bar = waiting.progress(0.0, _READING)

    def show_how_far(done: float) -> None:
        bar.progress(done, _READING)

    found = read_figures(
        runtime.database(),
        user,
        where.what,
        runtime.now(),
        runtime.current_zone(),
        show_how_far,
    )
    waiting.empty()
    return found


def _show_figures(found: Figures, where: Place) -> None:
    st.html(overview.summary_html(found, where, runtime.current_zone()))
    figures = found.figures
    if figures.sessions.n:
        if not where.what.of:
            st.html(overview.groups_html(found, where))
        st.html(overview.ended_html(found, where))
        st.html(tables.effects_html(figures, where))
        st.html(tables.rules_html(figures, where))
        st.html(tables.answered_html(figures, where))
        if figures.medicines:
            st.html(tables.medicines_html(figures, where))
        st.html(tables.quality_html(figures, where))
        if figures.chairs:
            st.html(tables.chairs_html(figures, where))
    st.html(_DEFINITIONS)
