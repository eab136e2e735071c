"""A patient's infusions in order, and every reading laid against the start of its infusion."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitoring.measures import Measure
from monitoring.trends.frames import PatientFrames
from monitoring.vitals import FIELD_OF_MEASURE

Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

TRENDED = (
    Measure.SYSTOLIC,
    Measure.DIASTOLIC,
    Measure.MEAN_PRESSURE,
    Measure.HEART_RATE,
    Measure.SPO2,
    Measure.BREATHS,
)
SCORED = (Measure.DISSOCIATION, Measure.CADSS, Measure.PAIN, Measure.PHQ9)
_NUMBER = attrgetter("int")
_MINUTE = np.timedelta64(1, "m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """All readings of all infusions, infusion by infusion, each in order of time.

    `infusion` is the row in `infusions_of`, `minute` counts from that infusion's start (negative
    before it); `by_measure` in each measure's unit, NaN where it was not measured. `is_baseline`
    marks the set that was chosen as the session's baseline.
    """

    infusion: Positions
    minute: Numbers
    by_measure: Mapping[Measure, Numbers]
    is_baseline: Mask


def infusions_of(frames: PatientFrames) -> pd.DataFrame:
    """The sessions whose infusion started, in order of their starts, numbered from 0 by row.

    Columns: those of `frames.sessions`; number (from 1); interval_days since the start before.
    """
    started = frames.sessions.loc[frames.sessions["started_at"].notna()]
    in_order = started.assign(tie=started["session_id"].map(str)).sort_values(["started_at", "tie"])
    rows = in_order.drop(columns="tie").reset_index(drop=True)
    return rows.assign(
        number=np.arange(1, len(rows) + 1),
        interval_days=rows["started_at"].diff().dt.total_seconds() / 86_400,
    )


def vitals_of(frames: PatientFrames, infusions: pd.DataFrame) -> Readings:
    """The vital signs of these infusions, the mean pressure calculated."""
    vitals = frames.vitals
    values = {measure: _numbers(vitals[name]) for measure, name in FIELD_OF_MEASURE.items()}
    values[Measure.MEAN_PRESSURE] = (
        values[Measure.SYSTOLIC] + 2 * values[Measure.DIASTOLIC]
    ) / 3  # as vitals.mean_pressure_mmhg
    chosen = set(_numbered(frames.baselines["vitals_id"]))
    found = (each in chosen for each in _numbered(vitals["id"]))
    is_baseline = np.fromiter(found, np.bool_, len(vitals))
    return _in_order(vitals, infusions, values, is_baseline)


def scores_of(frames: PatientFrames, infusions: pd.DataFrame) -> Readings:
    """The scores of these infusions; none of them is marked as baseline."""
    scores = frames.assessments
    values = {measure: _numbers(scores[measure.value]) for measure in SCORED}
    return _in_order(scores, infusions, values, np.zeros(len(scores), np.bool_))


def minutes_to(infusions: pd.DataFrame, column: str) -> Numbers:
    """Minutes from each start to another instant of the session, NaN where there is none."""
    lasting = _instants(infusions[column]) - _instants(infusions["started_at"])
    return np.asarray(lasting / _MINUTE, np.float64)


def _instants(column: "pd.Series[pd.Timestamp]") -> npt.NDArray[np.datetime64]:
    """The instants of a column, in UTC, as numpy counts them."""
    return column.dt.tz_convert(None).to_numpy("datetime64[us]")


def _numbers(column: "pd.Series[float]") -> Numbers:
    return np.asarray(column.to_numpy(np.float64, na_value=np.nan), np.float64)


def _numbered(ids: "pd.Series[Any]") -> Iterator[int]:
    """Each id as its number: looking up tens of thousands of ids, UUIDs cost ten times as much."""
    return map(_NUMBER, ids.to_numpy(object))


def _in_order(
    frame: pd.DataFrame,
    infusions: pd.DataFrame,
    values: Mapping[Measure, Numbers],
    is_baseline: Mask,
) -> Readings:
    rows = {session: row for row, session in enumerate(_numbered(infusions["session_id"]))}
    found = (rows.get(session, -1) for session in _numbered(frame["session_id"]))
    infusion = np.fromiter(found, np.int64, len(frame))
    known = np.flatnonzero(infusion >= 0)
    started_at = _instants(infusions["started_at"])[infusion[known]]
    minute = (_instants(frame["measured_at"])[known] - started_at) / _MINUTE
    # Of one instant, the lower values go first: the order of the rows must not decide anything.
    same = [values[measure][known] for measure in values]
    order = np.lexsort((*same, minute, infusion[known]))
    kept = known[order]
    return Readings(
        infusion=infusion[kept],
        minute=minute[order],
        by_measure={measure: value[kept] for measure, value in values.items()},
        is_baseline=is_baseline[kept],
    )
