"""The shape of many sessions' entries, as the queries give them to a replay.

Instants are UTC (`datetime64[us, UTC]`), whole numbers `Int64` with `<NA>` where there is none,
ids and codes are objects. Every entry is there, corrected or not, in any order: which of them
stand is worked out as it is for one record. Free text takes part in no decision and is not read.
"""

from dataclasses import dataclass

import pandas as pd

_HEADER = ("session_id", "id", "measured_at", "recorded_at")
SESSION_COLUMNS = (
    "session_id",
    "patient_id",
    "scheduled_at",
    "started_at",
    "ended_at",
    "status",
    "chair",
    "weight_g",
)
START_COLUMNS = ("patient_id", "session_id", "started_at")
VITALS_COLUMNS = (
    *_HEADER,
    "systolic_mmhg",
    "diastolic_mmhg",
    "heart_rate_per_min",
    "spo2_pct",
    "breaths_per_min",
    "temperature_tenths_c",
    "not_measured",
)
ASSESSMENT_COLUMNS = (
    *_HEADER,
    "dissociation",
    "cadss",
    "sedation",
    "agitation",
    "orientation",
    "pain",
    "phq9",
    "phq9_item9",
)
EFFECT_COLUMNS = (*_HEADER, "episode_id", "effect", "grade")
PUMP_COLUMNS = (*_HEADER, "action", "rate_ug_per_h", "amount_ug")
ORDER_COLUMNS = (*_HEADER, "dose_ug", "duration_min", "concentration_ug_per_ml")
CORRECTION_COLUMNS = (*_HEADER, "target_id", "replacement_id")
CARE_COLUMNS = (*_HEADER, "kind", "content")
CARE_KINDS = (
    "intake",
    "baseline",
    "observation_pause",
    "remark",
    "override",
    "departure",
    "limits_in_force",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayFrames:
    """Whole sessions, each of them with all of its entries that a rule looks at.

    `sessions` has one row each (SESSION_COLUMNS), `starts` every infusion of their patients,
    whenever it was (START_COLUMNS). `care` holds the rare kinds (CARE_KINDS), `content` being
    their own fields as plain data.
    """

    sessions: pd.DataFrame
    starts: pd.DataFrame
    vitals: pd.DataFrame
    assessments: pd.DataFrame
    effects: pd.DataFrame
    pump: pd.DataFrame
    orders: pd.DataFrame
    corrections: pd.DataFrame
    care: pd.DataFrame
