"""The table of flags: what needed a look, by which rule, and when somebody looked."""

from monitoring.flags import Direction, FlagState, Severity
from monitoring.tables.columns import Kind, Table, code, column, number
from monitoring.tables.shared import PATIENT_ID, SESSION_ID

FLAGS = Table(
    name="flags",
    what="flag of a session (an episode, not a reading)",
    columns=(
        SESSION_ID,
        PATIENT_ID,
        column(Kind.NAME, "rule_id", "the rule that raised it"),
        column(Kind.ID, "began_with", "id of the entry that began the episode"),
        column(Kind.NAME, "title", "what it says"),
        code("direction", "to which side a value was out of line", Direction),
        code("severity", "the worst so far", Severity),
        code("state", "open; recovered: back in line, not yet seen; closed; withdrawn", FlagState),
        column(Kind.TIME, "raised_at", "when it was raised"),
        column(Kind.TIME, "worsened_at", "when it came to its severity"),
        column(Kind.TIME, "recovered_at", "when it was back in line"),
        column(Kind.TIME, "acknowledged_at", "the first acknowledgement; empty without one"),
        column(Kind.TIME, "escalated_at", "when it went to the physicians, unseen too long"),
        column(Kind.TIME, "suppressed_until", "not shown until then"),
        column(Kind.YES_NO, "is_historic", "everything behind it was written down too late"),
        column(Kind.NAME, "protocol_name", "the protocol it was decided by"),
        number("protocol_version", "", "its version"),
    ),
)
