"""Vitals sets and assessments of many sessions in columns, with phases and extremes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from monitoring.assessments import ASSESSED
from monitoring.measures import Measure
from monitoring.replay.arrays import Bools, Floats, Ints, firsts_of, floats
from monitoring.replay.columns import PHASES, Readings, Sessions
from monitoring.replay.numbering import Table
from monitoring.sessions import Phase
from monitoring.vitals import FIELD_OF_MEASURE, Vital

_BASELINE, _INFUSION, _RECOVERY = (
    PHASES.index(each) for each in (Phase.BASELINE, Phase.INFUSION, Phase.RECOVERY)
)
_MEASURE_OF_VITAL = {
    Vital.PRESSURE: Measure.SYSTOLIC,
    Vital.HEART_RATE: Measure.HEART_RATE,
    Vital.SPO2: Measure.SPO2,
    Vital.BREATHS: Measure.BREATHS,
    Vital.TEMPERATURE: Measure.TEMPERATURE,
}


def lay_out_vitals(table: Table, sessions: Sessions, chosen: Ints) -> Readings:
    """The sets in `table`; those in the rows `chosen` are baseline whatever the clock says."""
    values = {measure: floats(table.frame[field]) for measure, field in FIELD_OF_MEASURE.items()}
    values[Measure.MEAN_PRESSURE] = (values[Measure.SYSTOLIC] + 2 * values[Measure.DIASTOLIC]) / 3
    values[Measure.TEMPERATURE] = floats(table.frame["temperature_tenths_c"]) / 10
    phase = phases_at(table.session, table.at, sessions)
    phase[chosen[chosen >= 0]] = _BASELINE
    answers = _answers(table.frame["not_measured"], values)
    return _readings(table, sessions, phase, values, answers)


def lay_out_assessments(table: Table, sessions: Sessions) -> Readings:
    """The assessments in `table`."""
    values = {measure: floats(table.frame[measure.value]) for measure in ASSESSED}
    return _readings(table, sessions, phases_at(table.session, table.at, sessions), values, {})


def phases_at(session: Ints, at: Ints, sessions: Sessions) -> Ints:
    """The phase that each instant falls into, as a place in PHASES."""
    started, stopped = sessions.started[session], sessions.stopped[session]
    return np.where(at < started, _BASELINE, np.where(at < stopped, _INFUSION, _RECOVERY))


def _answers(
    not_measured: "pd.Series[Any]", values: Mapping[Measure, Floats]
) -> Mapping[Vital, Bools]:
    """Which sets measured a vital, or said why not."""
    answers = {vital: ~np.isnan(values[measure]) for vital, measure in _MEASURE_OF_VITAL.items()}
    for row, absences in enumerate(not_measured.tolist()):
        for absence in absences or ():
            answers[absence.vital][row] = True
    return answers


def _readings(
    table: Table,
    sessions: Sessions,
    phase: Ints,
    values: Mapping[Measure, Floats],
    answers: Mapping[Vital, Bools],
) -> Readings:
    firsts = firsts_of(table.session, len(sessions))
    return Readings(
        session=table.session,
        firsts=firsts,
        at=table.at,
        recorded=table.recorded,
        late_us=table.late_us,
        entry=table.entry,
        phase=phase,
        measured=values,
        low={measure: _extreme(np.fmin, each, firsts) for measure, each in values.items()},
        high={measure: _extreme(np.fmax, each, firsts) for measure, each in values.items()},
        answers=answers,
    )


def _extreme(choose: np.ufunc, values: Floats, firsts: Ints) -> Floats:
    """The lowest or highest value of each session, NaN where it has none."""
    found = np.full(len(firsts) - 1, np.nan)
    filled = np.flatnonzero(firsts[1:] > firsts[:-1])
    if len(filled):
        found[filled] = choose.reduceat(values, firsts[filled])
    return found
