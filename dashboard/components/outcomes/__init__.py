"""A clinic's outcomes on the screen: what is looked at, how long relief lasts, what a dose does."""

from collections.abc import Iterator

import streamlit as st

from dashboard import runtime
from dashboard.charts.outcomes.dose_figure import dose_alt, dose_figure
from dashboard.charts.outcomes.survival_figure import survival_alt, survival_figure
from dashboard.components import figure
from dashboard.components.address_choice import chosen, show_choice, show_list
from dashboard.components.outcomes import listing, tables
from dashboard.components.outcomes.address import shown_list
from dashboard.components.outcomes.words import (
    CONDITION_CHOICES,
    GROUPINGS,
    NOTHING_KNOWN,
    PERIODS,
    named,
)
from dashboard.html import Html, fill
from dashboard.outcomes_source import (
    Chosen,
    Condition,
    Grouping,
    Outcomes,
    Period,
    read_outcomes,
)
from monitoring.people import User

_HEIGHT_PX = 480
_TITLE = '<section class="records"><h1>Outcomes</h1></section>'
_RELIEF = (
    '<section class="records"><h2>How long does relief last?</h2><p class="quiet">Kaplan–Meier: '
    "the share of infusions whose relief still lasts, day by day. Shaded: 95 % band. Small upright "
    "lines: infusions looked at no longer (the next one came, or nobody asked later). Dotted: the "
    "other groups. Dashed: the median.</p></section>"
)
_DOSE = (
    '<section class="records"><h2>Does the dose matter?</h2><p class="quiet">Every mark says which '
    "statistic it is and of how many infusions.</p></section>"
)


def show(user: User) -> None:
    """The choices, and under them everything that is known of the infusions chosen."""
    key = shown_list()
    if not key:
        st.html(_TITLE)
    current = named_choices() if key else shown_choices()
    with st.skeleton(height=_HEIGHT_PX):
        found = read_outcomes(runtime.database(), user, current, runtime.now())
    if key:
        listing.show(user, found, current, key)
        return
    st.html(tables.summary_html(found, current, runtime.current_zone()))
    if found.n_infusions:
        _show_relief(found, current)
        _show_dose(found, current)
    st.html(tables.definitions_html(found.criteria))


def named_choices() -> Chosen:
    """What the address says."""
    return Chosen(
        period=chosen("period", Period),
        grouping=chosen("by", Grouping),
        condition=chosen("condition", Condition),
    )


def shown_choices() -> Chosen:
    """What the address says; the controls that change it."""
    current = named_choices()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        show_choice("Period", "period", PERIODS, current.period)
        with st.container(width=240):
            show_list("Condition", "condition", CONDITION_CHOICES, current.condition)
    show_choice("Beside each other by", "by", GROUPINGS, current.grouping)
    return current


def _show_relief(found: Outcomes, current: Chosen) -> None:
    st.html(_RELIEF)
    groups = tuple(named(found.relief))
    if groups:
        figure.show(
            survival_figure(groups), survival_alt(groups), key=f"relief {'-'.join(_key(current))}"
        )
        st.html(tables.groups_html(found.relief, current))
    else:
        st.html(fill('<p class="quiet">$words</p>', words=NOTHING_KNOWN))
    st.html(tables.cautions_html(found.relief, found.not_known, current))


def _show_dose(found: Outcomes, current: Chosen) -> None:
    st.html(Html(_DOSE))
    figure.show(
        dose_figure(found.dose), dose_alt(found.dose), key=f"dose {'-'.join(_key(current))}"
    )
    st.html(tables.dose_cautions_html(found.dose))


def _key(current: Chosen) -> Iterator[str]:
    yield from (current.period.value, current.grouping.value, current.condition.value)
