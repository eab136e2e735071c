"""The shape of the infusions of a whole clinic, as `db.clinic_infusions` reads them.

Instants are UTC (`datetime64[us, UTC]`), whole numbers `Int64` with `<NA>` where there is none,
ids and codes are objects. What a correction took back is left out. Frames are never changed.
"""

from dataclasses import dataclass

import pandas as pd

CLINIC_INFUSION_COLUMNS = (
    "session_id",
    "patient_id",
    "started_at",
    "stopped_at",
    "outcome",
    "weight_g",
    "number_in_series",
    "pain_type",
    "baseline_systolic_mmhg",
    "peak_systolic_mmhg",
    "peak_dissociation",
)
CLINIC_REPORT_COLUMNS = ("patient_id", "session_id", "measured_at", "pain", "relief")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicFrames:
    """What the clinic's figures are made of, each frame in order of time.

    `infusions`: one row for each session whose infusion began and that was not cancelled
    (CLINIC_INFUSION_COLUMNS). `stopped_at` is NaT while it runs. `pain_type` is the first type of
    the diagnosis that held at the start (`course_entries.PainType`), None where there was none.
    `baseline_systolic_mmhg` is that of the chosen baseline, `peak_systolic_mmhg` and
    `peak_dissociation` (0 to 4) the highest from the start on.
    `reports`: each pain score (NRS 0 to 10) of any session, before, during or after, and each
    follow-up that has a pain score or an answer to "is the relief still there?"
    (CLINIC_REPORT_COLUMNS). `session_id` is None for a follow-up; `relief` is its answer
    (`follow_ups.ReliefPresent`), None where nobody asked.
    `pump`, `orders`: as in `trends.frames` (PUMP_COLUMNS, ORDER_COLUMNS), for these infusions.
    """

    infusions: pd.DataFrame
    reports: pd.DataFrame
    pump: pd.DataFrame
    orders: pd.DataFrame
