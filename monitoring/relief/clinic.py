"""One row for each infusion of a clinic: its dose, what it did, and how long the relief lasted."""

from datetime import datetime

import pandas as pd

from monitoring.course_criteria import ReliefCriteria
from monitoring.relief.clinic_frames import ClinicFrames
from monitoring.relief.pump_rows import dose_mg_per_kg, pump_rows
from monitoring.relief.returning import relief_rows

ROW_COLUMNS = (
    "session_id",
    "patient_id",
    "started_at",
    "number",
    "number_in_series",
    "interval_days",
    "pain_type",
    "dose_mg_per_kg",
    "peak_rise_mmhg",
    "peak_dissociation",
    "was_held_back",
    "baseline_pain",
    "relief_days",
    "is_censored",
    "not_known",
)
_SECONDS_PER_DAY = 86_400


def clinic_rows(frames: ClinicFrames, criteria: ReliefCriteria, at: datetime) -> pd.DataFrame:
    """The infusions of the clinic that began by `at`, one row each in order of time.

    Columns (ROW_COLUMNS): `number` counts the patient's infusions from 1, `interval_days` since
    the one before (NaN for the first); `dose_mg_per_kg` given; `peak_rise_mmhg` of the systolic
    pressure above its baseline; `peak_dissociation` 0 to 4; `was_held_back` as in `pump_rows`;
    `baseline_pain` NRS; `relief_days`, with `is_censored` where it lasted at least so long, and
    `not_known` as in `relief_rows`. What is unknown is NaN, `<NA>` or None, never 0.
    """
    relief = relief_rows(frames.infusions, frames.reports, criteria, at)
    infusions = frames.infusions.set_index("session_id")
    given = pump_rows(frames.pump, frames.orders, infusions["outcome"])
    rows = relief.join(infusions.drop(columns="patient_id").join(given), on="session_id")
    each = rows.groupby("patient_id", sort=False)
    rows["number"] = each.cumcount() + 1
    rows["interval_days"] = each["started_at"].diff().dt.total_seconds() / _SECONDS_PER_DAY
    rows["dose_mg_per_kg"] = dose_mg_per_kg(rows["given_ug"], rows["weight_g"])
    rows["peak_rise_mmhg"] = rows["peak_systolic_mmhg"] - rows["baseline_systolic_mmhg"]
    rows["peak_rise_mmhg"] = rows["peak_rise_mmhg"].astype("Float64").astype(float)
    rows["peak_dissociation"] = rows["peak_dissociation"].astype("Float64").astype(float)
    rows["relief_days"] = rows["days"]
    rows["is_censored"] = (~rows["is_returned"]).astype("boolean").where(rows["days"].notna())
    return rows[list(ROW_COLUMNS)]
