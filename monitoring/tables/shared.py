"""Columns that many tables begin with."""

from monitoring.tables.columns import Column, Kind, column, number

ENTRY_ID = column(Kind.ID, "id", "id of the entry")
SESSION_ID = column(Kind.ID, "session_id", "id of the session; the table sessions says more")
PATIENT_ID = column(Kind.ID, "patient_id", "id of the patient; the table sessions has the name")
HEADER = (
    column(Kind.TIME, "measured_at", "when it was true of the patient"),
    column(Kind.TIME, "recorded_at", "when it was saved"),
    column(Kind.PERSON, "performed_by", "who measured or did it"),
    column(Kind.PERSON, "recorded_by", "who wrote it down"),
)
LATE_REASON = column(Kind.FREE_TEXT, "late_reason", "why it was written down later")
FROM_START = number(
    "from_start",
    "min",
    "minutes from the start of the infusion to `measured_at`; negative before it",
    "started_at",
)
IN_SESSION: tuple[Column, ...] = (ENTRY_ID, SESSION_ID, PATIENT_ID, *HEADER, FROM_START)
