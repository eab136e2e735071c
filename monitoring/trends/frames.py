"""The shape of one patient's readings across sessions, as the queries give them.

Instants are UTC (`datetime64[us, UTC]`), whole numbers `Int64` with `<NA>` where there is none,
ids and codes are objects. What a correction took back is left out. Frames are never changed.
"""

from dataclasses import dataclass

import pandas as pd

SESSION_COLUMNS = (
    "session_id",
    "scheduled_at",
    "started_at",
    "stopped_at",
    "ended_at",
    "status",
    "outcome",
    "weight_g",
    "number_in_series",
    "planned_in_series",
    "protocol_name",
    "protocol_version",
)
VITALS_COLUMNS = (
    "session_id",
    "id",
    "measured_at",
    "systolic_mmhg",
    "diastolic_mmhg",
    "heart_rate_per_min",
    "spo2_pct",
    "breaths_per_min",
)
ASSESSMENT_COLUMNS = (
    "session_id",
    "id",
    "measured_at",
    "dissociation",
    "cadss",
    "sedation",
    "agitation",
    "orientation",
    "pain",
    "phq9",
    "phq9_item9",
)
EFFECT_COLUMNS = ("session_id", "episode_id", "measured_at", "effect", "grade", "action", "helped")
PUMP_COLUMNS = (
    "session_id",
    "id",
    "measured_at",
    "recorded_at",
    "action",
    "rate_ug_per_h",
    "amount_ug",
)
ORDER_COLUMNS = ("session_id", "id", "measured_at", "dose_ug", "duration_min")
BASELINE_COLUMNS = ("session_id", "vitals_id")
FOLLOW_UP_COLUMNS = (
    "id",
    "measured_at",
    "recorded_at",
    "recorded_by",
    "channel",
    "is_reached",
    "pain",
    "phq9",
    "phq9_item9",
    "quality",
    "relief",
    "effects",
    "text",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFrames:
    """All readings of one patient, each frame in order of time.

    `sessions`: one row for each session that was not cancelled (SESSION_COLUMNS; `started_at` and
    `stopped_at` of the infusion, NaT while there is none). `vitals`, `assessments`, `effects`,
    `pump`, `orders`: one row for each entry that stands. `baselines`: the vitals set that is the
    session's baseline, followed through its corrections; no row where none is chosen.
    `follow_ups`: those that stand; `effects` is None where nobody asked, else a tuple of
    `LaterEffect`.
    """

    sessions: pd.DataFrame
    vitals: pd.DataFrame
    assessments: pd.DataFrame
    effects: pd.DataFrame
    pump: pd.DataFrame
    orders: pd.DataFrame
    baselines: pd.DataFrame
    follow_ups: pd.DataFrame
