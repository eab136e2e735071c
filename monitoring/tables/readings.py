"""The tables of what was measured and asked: vitals sets, scores, side effects."""

from monitoring.effects import Effect, Grade, Helped
from monitoring.measures import Measure
from monitoring.tables.columns import Column, Kind, Table, code, column, number, score
from monitoring.tables.shared import (
    ENTRY_ID,
    FROM_START,
    HEADER,
    IN_SESSION,
    LATE_REASON,
    PATIENT_ID,
    SESSION_ID,
)

_MISSING = "empty: not measured"
READINGS = Table(
    name="readings",
    what="vitals set",
    is_corrected=True,
    columns=(
        *IN_SESSION,
        number("systolic", "mmHg", f"systolic blood pressure; {_MISSING}", "systolic_mmhg"),
        number("diastolic", "mmHg", f"diastolic blood pressure; {_MISSING}", "diastolic_mmhg"),
        number("heart_rate", "per_min", _MISSING, "heart_rate_per_min"),
        number("spo2", "percent", f"oxygen saturation; {_MISSING}", "spo2_pct"),
        number("breaths", "per_min", _MISSING, "breaths_per_min"),
        number("temperature", "degC", _MISSING, "temperature_tenths_c", divisor=10),
        column(Kind.YES_NO, "on_oxygen", "did the patient get oxygen; empty: not said"),
        column(Kind.CODES, "not_measured", "what was not measured, and why: vital=reason"),
        column(Kind.CODES, "unconfirmed", "unlikely values that were asked about and kept"),
        column(Kind.FREE_TEXT, "comment", "what was written beside the set"),
        LATE_REASON,
    ),
)


def _score(measure: Measure, meaning: str) -> Column:
    return score(measure, f"{meaning}; empty: not asked")


ASSESSMENTS = Table(
    name="assessments",
    what="assessment",
    is_corrected=True,
    columns=(
        *IN_SESSION,
        _score(Measure.DISSOCIATION, "observer scale of this product, 0 none"),
        _score(Measure.CADSS, "CADSS total"),
        _score(Measure.SEDATION, "MOAA/S, 5 awake"),
        _score(Measure.AGITATION, "RASS, 0 calm"),
        _score(Measure.ORIENTATION, "how many of person, place, time, situation"),
        _score(Measure.PAIN, "numeric rating scale"),
        _score(Measure.PHQ9, "PHQ-9 total"),
        _score(Measure.PHQ9_ITEM9, "PHQ-9 item 9"),
        column(Kind.YES_NO, "gait_is_steady", "empty: not looked at"),
        column(Kind.FREE_TEXT, "text", "what was written beside the scores"),
        LATE_REASON,
    ),
)
EFFECTS = Table(
    name="effects",
    what="look at a side effect; an episode has one or more",
    is_corrected=True,
    columns=(
        ENTRY_ID,
        column(Kind.ID, "episode_id", "the same for all looks at one episode"),
        SESSION_ID,
        PATIENT_ID,
        *HEADER,
        FROM_START,
        code("effect", "which side effect", Effect),
        code("grade", "how bad at this look; none: it is gone", Grade),
        code("helped", "whether what was done helped; empty: not said", Helped),
        column(Kind.FREE_TEXT, "action", "what was done"),
        column(Kind.FREE_TEXT, "text", "what was written; of another effect its name"),
        LATE_REASON,
    ),
)
