"""Which part of the trends the address names: the period, the picture that stands alone, its place.

A choice goes into the address, so that it can be linked to and the browser's back works.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from dashboard.charts.trends.overlay import MEASURES
from dashboard.charts.trends.picture import Chart
from dashboard.charts.trends.shown import Period
from monitoring.measures import Measure

ChoiceT = TypeVar("ChoiceT", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is looked at: `chart` None for all pictures, `until` the infusion most to the right."""

    period: Period = Period.ALL
    chart: Chart | None = None
    until: int | None = None
    measure: Measure = Measure.SYSTOLIC


def chosen() -> Place:
    """The place that the address names; what it does not name, or wrongly, is the usual one."""
    until = st.query_params.get("until", "")
    return Place(
        period=_named("period", Period) or Period.ALL,
        chart=_named("chart", Chart),
        until=int(until) if until.isascii() and until.isdigit() and len(until) < 6 else None,  # noqa: PLR2004
        measure=_measure(),
    )


def go(place: Place) -> None:
    """Look at `place` from now on: at once, and with a way back to this one."""
    told = {
        "period": "" if place.period is Period.ALL else place.period.value,
        "chart": "" if place.chart is None else place.chart.value,
        "until": "" if place.until is None else str(place.until),
        "measure": "" if place.measure is Measure.SYSTOLIC else place.measure.value,
    }
    others = {name: text for name, text in st.query_params.to_dict().items() if name not in told}
    # All at once: each change of the address is a step back of its own.
    st.query_params.from_dict(others | {name: text for name, text in told.items() if text})
    st.rerun()


def go_to_chart(place: Place, chart: Chart | None) -> None:
    """One picture alone, or all of them; the newest infusions first."""
    go(replace(place, chart=chart, until=None))


def _named(name: str, choices: type[ChoiceT]) -> ChoiceT | None:
    text = st.query_params.get(name, "")
    return next((each for each in choices if each.value == text), None)


def _measure() -> Measure:
    named = _named("measure", Measure)
    return named if named in MEASURES else Measure.SYSTOLIC
