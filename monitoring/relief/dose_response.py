"""What the dose does to pressure and dissociation; no line through too few points."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from monitoring.measures import Measure
from monitoring.relief.not_enough import NotEnough
from monitoring.relief_span import ReliefSpan
from monitoring.trends.summary import SessionSummary

POINT_COLUMNS = (
    "session_id",
    "patient_id",
    "dose_mg_per_kg",
    "peak_rise_mmhg",
    "peak_dissociation",
    "was_held_back",
    "relief_days",
    "is_censored",
)
# (D): below ten points, or with all at one or two doses, a line says more than is known. Doses
# closer than a tenth of a mg/kg count as one: they differ by a minute at the pump.
LEAST_POINTS, LEAST_DOSES = 10, 3
_SAME_DOSE_DECIMALS = 1
_MOST_POINTS = 1_500  # each pair of them has a slope: a million fit into memory, a billion do not
_ONE_PATIENT = 0


class Response(StrEnum):
    """What can be fitted to the dose. Relief cannot: censored days are not complete ones."""

    PEAK_RISE = "peak_rise_mmhg"
    DISSOCIATION = "peak_dissociation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A line through dose (mg/kg) and response: Theil-Sen's slope per mg/kg, 95 % interval.

    The line is known from `lowest_dose` to `highest_dose` only. `n_points` it was fitted to: the
    infusions of one patient, or one point for each of several patients (their medians).
    """

    slope: float
    low: float
    high: float
    intercept: float
    lowest_dose: float
    highest_dose: float
    n_points: int
    n_infusions: int
    n_patients: int
    caution: str


def dose_points(summaries: Sequence[SessionSummary], spans: Sequence[ReliefSpan]) -> pd.DataFrame:
    """One row for each infusion of one patient (POINT_COLUMNS, as in `clinic.clinic_rows`)."""
    relief = {span.session_id: span for span in spans}
    rows = [_point(each, relief.get(each.session_id)) for each in summaries]
    points = pd.DataFrame(rows, columns=list(POINT_COLUMNS))
    numbers = ["dose_mg_per_kg", "peak_rise_mmhg", "peak_dissociation", "relief_days"]
    types = dict.fromkeys(numbers, "float64")
    return points.astype(types | dict.fromkeys(("was_held_back", "is_censored"), "boolean"))


def _point(summary: SessionSummary, span: ReliefSpan | None) -> dict[str, object]:
    pressure = summary.excursions.get(Measure.SYSTOLIC)
    return {
        "session_id": summary.session_id,
        "patient_id": _ONE_PATIENT,
        "dose_mg_per_kg": summary.given_mg_per_kg,
        "peak_rise_mmhg": None if pressure is None else pressure.rise,
        "peak_dissociation": summary.dissociation.peak,
        "was_held_back": summary.was_held_back,
        "relief_days": None if span is None else span.days,
        "is_censored": None if span is None else span.is_censored,
    }


def fitted(points: pd.DataFrame, response: Response) -> Fit | NotEnough:
    """The line through the points (POINT_COLUMNS) whose dose and response are known.

    Theil-Sen: the median of the slopes between all pairs, which a few wild points do not turn and
    which asks for no distribution. Of several patients each is one point (the medians of their
    infusions), so that nobody counts for many. NotEnough below LEAST_POINTS points or LEAST_DOSES
    doses that differ, and where most values are the same, so that every slope in the interval is 0.
    """
    known = points.dropna(subset=["dose_mg_per_kg", response.value])
    patients = known["patient_id"].nunique()
    line = known if patients <= 1 else _one_for_each_patient(known, response)
    line = _thinned(line.sort_values("dose_mg_per_kg", kind="stable"))
    doses = line["dose_mg_per_kg"].round(_SAME_DOSE_DECIMALS).nunique()
    if len(line) < LEAST_POINTS or doses < LEAST_DOSES:
        return _not_enough(len(line), doses, "infusions" if patients <= 1 else "patients")
    return _fit(line, response, known)


def _one_for_each_patient(known: pd.DataFrame, response: Response) -> pd.DataFrame:
    columns = ["dose_mg_per_kg", response.value]
    return known.groupby("patient_id", sort=False)[columns].median()


def _thinned(line: pd.DataFrame) -> pd.DataFrame:
    """The points, by dose; evenly spaced among them where there are too many for all pairs."""
    if len(line) <= _MOST_POINTS:
        return line
    return line.iloc[np.linspace(0, len(line) - 1, _MOST_POINTS).round().astype(int)]


def _not_enough(count: int, doses: int, of_what: str) -> NotEnough:
    reason = f"A line needs {LEAST_POINTS} {of_what} and {LEAST_DOSES} doses that differ"
    return NotEnough(reason=f"{reason}; here are {count} and {doses}.")


def _fit(line: pd.DataFrame, response: Response, known: pd.DataFrame) -> Fit | NotEnough:
    # Here, not above: importing it adds two seconds to five of the start (decision 6).
    from scipy.stats import theilslopes  # noqa: PLC0415

    dose, values = line["dose_mg_per_kg"].to_numpy(), line[response.value].to_numpy()
    with np.errstate(invalid="ignore"):  # too many ties leave it no interval
        found = theilslopes(values, dose, alpha=0.95, method="joint")
    limits = np.array([found.low_slope, found.high_slope])
    if not (np.isfinite(limits).all() and limits.any()):
        return NotEnough(reason="Too many of the values are the same for a line.")
    patients = known["patient_id"].nunique()
    return Fit(
        slope=float(found.slope),
        low=float(found.low_slope),
        high=float(found.high_slope),
        intercept=float(found.intercept),
        lowest_dose=float(dose.min()),
        highest_dose=float(dose.max()),
        n_points=len(line),
        n_infusions=len(known),
        n_patients=patients,
        caution=_CHOSEN if patients <= 1 else f"{_MEDIANS} {_CHOSEN}",
    )


_MEDIANS = "Each patient is one point, the medians of their infusions."
_CHOSEN = "Doses were chosen by how infusions went before: this shows what went together."
