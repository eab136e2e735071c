"""The shape of a clinic's sessions of a time, as `db.clinic_sessions` reads them.

Instants are UTC (`datetime64[us, UTC]`), whole numbers `Int64` with `<NA>` where there is none,
ids and codes are objects. What a correction took back is left out. Frames are never changed.
"""

from dataclasses import dataclass

import pandas as pd

SESSION_COLUMNS = (
    "session_id",
    "patient_id",
    "scheduled_at",
    "status",
    "outcome",
    "chair",
    "begun_at",
    "started_at",
    "stopped_at",
    "ended_at",
    "protocol_name",
    "protocol_version",
)
ORDER_COLUMNS = ("session_id", "id", "measured_at", "dose_ug", "duration_min", "performed_by")
EFFECT_COLUMNS = ("session_id", "measured_at", "effect", "grade")
FLAG_COLUMNS = (
    "session_id",
    "rule_id",
    "began_with",
    "title",
    "severity",
    "state",
    "raised_at",
    "is_historic",
    "is_acknowledged",
    "escalated_at",
    "shown_at",
    "seen_at",
)
VITALS_COLUMNS = (
    "session_id",
    "measured_at",
    "recorded_at",
    "systolic_mmhg",
    "diastolic_mmhg",
    "is_amended",
)
CARE_COLUMNS = ("session_id", "measured_at", "kind", "name", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFrames:
    """All that a clinic's figures are made of.

    `sessions`: one row for each session that was scheduled for the time, cancelled ones too, in
    order of time (SESSION_COLUMNS). `begun_at` is when the patient was first said to be in the
    chair, `started_at` and `stopped_at` are of the infusion, `ended_at` when the patient left; NaT
    where that has not happened or is not known.
    The others have one row for each entry of these sessions that stands. `orders` (ORDER_COLUMNS;
    `performed_by` ordered), `pump` (`trends.frames.PUMP_COLUMNS`), `effects` (EFFECT_COLUMNS: each
    look at one), `vitals` (VITALS_COLUMNS; `is_amended`: put in another set's place).
    `flags` (FLAG_COLUMNS): `shown_at` is when the program first knew of it, `seen_at` when somebody
    first acknowledged it, NaT while nobody has. `care` (CARE_COLUMNS): medicines given, by `name`,
    and pauses of observation, which last `until`.
    """

    sessions: pd.DataFrame
    orders: pd.DataFrame
    pump: pd.DataFrame
    effects: pd.DataFrame
    flags: pd.DataFrame
    vitals: pd.DataFrame
    care: pd.DataFrame
