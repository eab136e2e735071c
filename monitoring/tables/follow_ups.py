"""The table of follow-ups: what patients said between infusions."""

from monitoring.follow_ups import Channel, ReliefPresent
from monitoring.measures import Measure
from monitoring.permissions import Action
from monitoring.tables.columns import Kind, Table, code, column, number, score
from monitoring.tables.shared import ENTRY_ID, HEADER, LATE_REASON, PATIENT_ID

_NOT_ASKED = "empty: not asked"
FOLLOW_UPS = Table(
    name="follow-ups",
    what="follow-up",
    needs=Action.VIEW_COURSE,
    is_corrected=True,
    columns=(
        ENTRY_ID,
        PATIENT_ID,
        *HEADER,
        code("channel", "how the patient was asked", Channel),
        column(Kind.YES_NO, "is_reached", "was the patient reached"),
        score(Measure.PAIN, f"numeric rating scale; {_NOT_ASKED}"),
        score(Measure.PHQ9, f"PHQ-9 total; {_NOT_ASKED}"),
        score(Measure.PHQ9_ITEM9, f"PHQ-9 item 9; {_NOT_ASKED}"),
        number("quality", "0_to_10", f"quality of life, 0 worst; {_NOT_ASKED}"),
        code("relief", f"is the relief still there; {_NOT_ASKED}", ReliefPresent),
        column(Kind.CODES, "effects", "side effects after leaving, at their worst: effect=grade"),
        column(Kind.FREE_TEXT, "text", "what was written"),
        LATE_REASON,
    ),
)
