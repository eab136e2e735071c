"""Sessions laid over each other from the start of the infusion, and what is usual for a patient."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Literal

import numpy as np
import pandas as pd

from monitoring.ids import SessionId
from monitoring.measures import Measure
from monitoring.trends.aligning import TRENDED, Numbers, Positions, infusions_of, vitals_of
from monitoring.trends.excursions import baselines
from monitoring.trends.frames import PatientFrames

ALIGNED_COLUMNS = ("session_id", "number", "minute", "value", "change")
BAND_COLUMNS = ("minute", "median", "low", "high", "sessions")
LEAST_SESSIONS = 3  # (D) of fewer, nothing is usual
_LOW, _MEDIAN, _HIGH = 0.1, 0.5, 0.9  # (D)


def aligned(frames: PatientFrames, measure: Measure) -> pd.DataFrame:
    """Every reading of a vital sign (one of TRENDED), infusion by infusion in order of time.

    Columns: session_id; number (of the infusion); minute from its start, negative before it;
    value; change from the session's own baseline, NaN where that is unknown. Both in the
    measure's unit. Raises ValueError for a measure that is no such line.
    """
    if measure not in TRENDED:
        msg = f"{measure} is not drawn as a line across sessions"
        raise ValueError(msg)
    infusions = infusions_of(frames)
    vitals = vitals_of(frames, infusions)
    value = vitals.by_measure[measure]
    kept = ~np.isnan(value)
    row = vitals.infusion[kept]
    baseline = baselines(vitals, measure, len(infusions))[row]
    return pd.DataFrame(
        {
            "session_id": infusions["session_id"].to_numpy()[row],
            "number": infusions["number"].to_numpy()[row],
            "minute": vitals.minute[kept],
            "value": value[kept],
            "change": value[kept] - baseline,
        }
    )


def running(
    frames: PatientFrames, session_id: SessionId, measure: Measure, at: datetime
) -> pd.DataFrame:
    """This session's readings measured by `at`, as in `aligned`; none before its start."""
    vitals = frames.vitals
    is_own = (vitals["measured_at"] <= at) & (vitals["session_id"] == session_id)
    return aligned(replace(frames, vitals=vitals.loc[is_own]), measure)


def usual_band(
    rows: pd.DataFrame,
    earlier: Collection[SessionId],
    longest_gap_min: float,
    of: Literal["value", "change"] = "value",
) -> pd.DataFrame:
    """What is usual in the `earlier` sessions of `aligned`, minute by minute from the start.

    Columns: minute; median, low (10 %) and high (90 %) of the sessions at that same minute, each
    session counted once (`Statistic.MEDIAN_AT_MINUTE`, `BAND_AT_MINUTE`): never of their peaks;
    sessions, how many are behind it. NaN where these are fewer than LEAST_SESSIONS. Between two
    readings of a session a straight line counts, unless they are more than `longest_gap_min` apart.
    """
    kept = rows.loc[rows[of].notna()]
    at, value = kept["minute"].to_numpy(), kept[of].to_numpy()
    whose, wanted = kept["session_id"].to_numpy(object), set(earlier)
    usual = [each for each in _sessions(kept) if whose[each[0]] in wanted]
    last = max((at[each[-1]] for each in usual), default=-1)
    minutes = np.arange(0.0, np.floor(last) + 1)
    lines = [_line(at[each], value[each], minutes, longest_gap_min) for each in usual]
    return _band(minutes, np.array(lines).reshape(len(lines), len(minutes)))


def _sessions(rows: pd.DataFrame) -> Iterator[Positions]:
    """Which rows belong to each session, one after another as `aligned` gives them."""
    if len(rows):
        ends = np.flatnonzero(np.diff(rows["number"].to_numpy())) + 1
        yield from np.split(np.arange(len(rows)), ends)


def _line(at: Numbers, value: Numbers, minutes: Numbers, longest_gap_min: float) -> Numbers:
    """A session's value at each minute; NaN outside its readings and within a gap."""
    line = np.interp(minutes, at, value, left=np.nan, right=np.nan)
    after = np.searchsorted(at, minutes, side="left").clip(max=len(at) - 1)
    before = np.searchsorted(at, minutes, side="right").clip(min=1) - 1
    return np.where(at[after] - at[before] <= longest_gap_min, line, np.nan)


def _band(minutes: Numbers, lines: Numbers) -> pd.DataFrame:
    in_order = np.sort(lines, axis=0)  # NaN last
    sessions = np.count_nonzero(~np.isnan(lines), axis=0)
    low, median, high = (_quantile(in_order, sessions, share) for share in (_LOW, _MEDIAN, _HIGH))
    columns = (minutes, median, low, high, sessions)
    return pd.DataFrame(dict(zip(BAND_COLUMNS, columns, strict=True)))


def _quantile(in_order: Numbers, sessions: Numbers, share: float) -> Numbers:
    """The quantile of each column, linear between the two values around it."""
    if not len(in_order):
        return np.full(len(sessions), np.nan)
    place = share * (sessions - 1).clip(0)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(sessions - 1, 0)).astype(np.int64)
    column = np.arange(len(sessions))
    lower, upper = in_order[below, column], in_order[above, column]
    found = lower + (place - below) * (upper - lower)
    return np.where(sessions >= LEAST_SESSIONS, found, np.nan)
