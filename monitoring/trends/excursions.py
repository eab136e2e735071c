"""How far each vital sign went from its baseline in each infusion; formulas: docs/trends.md."""

from dataclasses import dataclass

import numpy as np

from monitoring.measures import Measure
from monitoring.moments import MINUTE
from monitoring.protocols import MonitoringProtocol
from monitoring.schedule import overdue_grace
from monitoring.trends.aligning import TRENDED, Mask, Numbers, Positions, Readings
from monitoring.trends.summary import Excursion

# Thirds (mean pressure) are not exact in binary; no reading lies closer to a limit than this.
_ROUNDING = 1e-9


def longest_gap_min(protocol: MonitoringProtocol) -> float:
    """The longest wait between two sets that a protocol lets pass, in minutes.

    The longer of its intervals during the infusion and after it, and the minutes after which a
    missing set counts as overdue: what is longer was not allowed in any phase.
    """
    schedule = protocol.schedule
    interval = max(schedule.infusion_every_min, schedule.recovery_every_min)
    return interval + overdue_grace(protocol) / MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What counts as back and as a gap: % of the baseline (None: nobody said), and minutes."""

    return_within_pct: int | None
    longest_gap_min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Runs:
    """The readings of one measure from the starts on, infusion by infusion.

    `count` infusions, `until` the last minute of each of which anything is known.
    """

    infusion: Positions
    minute: Numbers
    value: Numbers
    until: Numbers

    @property
    def count(self) -> int:
        return len(self.until)

    def first(self, holds: Mask) -> Positions:
        """The first reading of each infusion for which it holds; -1 where there is none."""
        found = np.full(self.count, len(self.value))
        at = np.flatnonzero(holds)
        np.minimum.at(found, self.infusion[at], at)
        return np.where(found < len(self.value), found, -1)

    def extreme(self, ufunc: np.ufunc) -> Numbers:
        """The maximum or minimum of each infusion, NaN where nothing was read."""
        found = np.full(self.count, np.nan)
        ufunc.at(found, self.infusion, self.value)
        return found

    def minute_at(self, reading: Positions) -> Numbers:
        """The minute of a reading of each infusion; NaN for -1."""
        return np.append(self.minute, np.nan)[reading]


def excursions(
    vitals: Readings, until: Numbers, allowed: Allowed
) -> list[dict[Measure, Excursion]]:
    """The excursions of each infusion, of every measure of TRENDED; all None where unread.

    `until` is the last minute of each infusion of which anything is known.
    """
    by_measure = {measure: _of_measure(vitals, measure, until, allowed) for measure in TRENDED}
    return [{measure: by_measure[measure][row] for measure in TRENDED} for row in range(len(until))]


def baselines(vitals: Readings, measure: Measure, count: int) -> Numbers:
    """The baseline of each of `count` infusions in the measure's unit, NaN where unknown."""
    found = np.full(count, np.nan)
    found[vitals.infusion[vitals.is_baseline]] = vitals.by_measure[measure][vitals.is_baseline]
    return found


def _of_measure(
    vitals: Readings, measure: Measure, until: Numbers, allowed: Allowed
) -> list[Excursion]:
    runs = _runs(vitals, measure, until)
    baseline = baselines(vitals, measure, runs.count)
    peak, nadir = runs.extreme(np.fmax), runs.extreme(np.fmin)
    at_peak = runs.value == peak[runs.infusion]
    first_peak = runs.first(at_peak)
    gaps = np.zeros(runs.count, np.bool_)
    gaps[runs.infusion[at_peak & _is_beside_gap(runs, allowed.longest_gap_min)]] = True
    columns = (
        baseline,
        peak,
        nadir,
        runs.minute_at(first_peak),
        _to_return_min(runs, baseline, first_peak, allowed.return_within_pct),
        _area(runs, baseline, allowed.longest_gap_min),
    )
    return [
        Excursion(
            baseline=_known(row[0]),
            peak=_known(row[1]),
            nadir=_known(row[2]),
            to_peak_min=_known(row[3]),
            to_return_min=_known(row[4]),
            area=_known(row[5]),
            has_gap_at_peak=has_gap,
        )
        for *row, has_gap in zip(*(each.tolist() for each in columns), gaps.tolist(), strict=True)
    ]


def _known(number: float) -> float | None:
    return None if number != number else number  # noqa: PLR0124 - only NaN is not itself


def _runs(vitals: Readings, measure: Measure, until: Numbers) -> _Runs:
    """From the start on; the chosen baseline is baseline whatever the clock says."""
    values = vitals.by_measure[measure]
    kept = (vitals.minute >= 0) & ~vitals.is_baseline & ~np.isnan(values)
    return _Runs(
        infusion=vitals.infusion[kept],
        minute=vitals.minute[kept],
        value=values[kept],
        until=until,
    )


def _is_beside_gap(runs: _Runs, longest_gap_min: float) -> Mask:
    """Was nothing read for too long before or after each reading?

    Before the first counts from the start, after the last until the last known minute.
    """
    same = runs.infusion[1:] == runs.infusion[:-1]
    before, after = np.zeros_like(runs.minute), runs.until[runs.infusion]
    before[1:] = np.where(same, runs.minute[:-1], 0)
    after[:-1] = np.where(same, runs.minute[1:], after[:-1])
    longest = np.fmax(runs.minute - before, after - runs.minute)
    return np.asarray(longest > longest_gap_min)


def _to_return_min(
    runs: _Runs, baseline: Numbers, first_peak: Positions, within_pct: int | None
) -> Numbers:
    """Minutes from the first peak to the first reading within the share of the baseline."""
    if within_pct is None:
        return np.full(runs.count, np.nan)
    own = baseline[runs.infusion]
    is_back = np.abs(runs.value - own) * 100 <= within_pct * own + _ROUNDING
    is_from_peak = np.arange(len(runs.value)) >= first_peak[runs.infusion]
    return runs.minute_at(runs.first(is_back & is_from_peak)) - runs.minute_at(first_peak)


def _area(runs: _Runs, baseline: Numbers, longest_gap_min: float) -> Numbers:
    """What straight lines between the readings enclose above the baseline; NaN without a line."""
    lasting = np.diff(runs.minute)
    is_line = (runs.infusion[1:] == runs.infusion[:-1]) & (lasting <= longest_gap_min)
    over = runs.value - baseline[runs.infusion]
    left, right = over[:-1][is_line], over[1:][is_line]
    rows = runs.infusion[1:][is_line]
    high, low = np.fmax(left, right), np.fmin(left, right)
    # Both ends above: their mean. One below: the triangle up to where the line crosses.
    span = np.where(high > low, high - low, 1)
    mean = np.where(low >= 0, (high + low) / 2, np.where(high > 0, high * high / (2 * span), 0))
    area = np.bincount(rows, mean * lasting[is_line], runs.count)
    is_known = (np.bincount(rows, minlength=runs.count) > 0) & ~np.isnan(baseline)
    return np.where(is_known, area, np.nan)
