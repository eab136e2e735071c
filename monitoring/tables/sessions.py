"""The table of sessions: who came when, how far it went."""

from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.tables.columns import Kind, Table, code, column, identifying, number
from monitoring.tables.shared import PATIENT_ID

GIVEN = number(
    "given",
    "mg",
    "ketamine given, from the steps at the pump that stand; empty while it runs, where no infusion "
    "began, and where the steps contradict each other",
    "given_ug",
    divisor=1000,
)
SESSIONS = Table(
    name="sessions",
    what="session",
    columns=(
        column(Kind.ID, "session_id", "id of the session"),
        PATIENT_ID,
        column(Kind.NAME, "record_number", "the patient's number in the clinic"),
        identifying(Kind.NAME, "family_name", "as known now"),
        identifying(Kind.NAME, "given_name", "as known now"),
        identifying(Kind.DAY, "born_on", "the patient's birth date"),
        code("status", "where the session is in its life", SessionStatus),
        code("outcome", "how it ended; empty while it has not", SessionOutcome),
        column(Kind.TIME, "scheduled_at", "when it was planned to begin"),
        column(Kind.TIME, "started_at", "start of the infusion; empty without one"),
        column(Kind.TIME, "stopped_at", "last stop of the infusion"),
        column(Kind.TIME, "ended_at", "when the patient left"),
        column(Kind.NAME, "chair", "where the patient sat"),
        column(Kind.PERSON, "responsible", "who was responsible last"),
        number("weight", "kg", "the weight of this session", "weight_g", divisor=1000),
        GIVEN,
        number("number_in_series", "", "which infusion of the series, as written down"),
        number("planned_in_series", "", "how many the series was planned to have"),
        column(Kind.NAME, "protocol_name", "the monitoring protocol it began with"),
        number("protocol_version", "", "its version"),
    ),
)
