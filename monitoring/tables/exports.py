"""The table of what has left the clinic."""

from monitoring.exports import ExportKind
from monitoring.permissions import Action
from monitoring.tables.columns import Kind, Table, code, column, number
from monitoring.tables.shared import PATIENT_ID

EXPORTS = Table(
    name="exports",
    what="export",
    needs=Action.EXPORT,
    columns=(
        column(Kind.ID, "id", "id of the export"),
        column(Kind.TIME, "made_at", "when it was made"),
        column(Kind.PERSON, "made_by", "who took it"),
        code("kind", "what was made", ExportKind),
        column(Kind.NAME, "purpose", "what it was for, in the words of who took it"),
        column(Kind.TIME, "since", "from when on; empty: from the first"),
        column(Kind.TIME, "until", "to before when; empty: to the last"),
        PATIENT_ID,
        column(Kind.ID, "session_id", "the only session in it"),
        column(Kind.CODES, "tables", "the tables in it; empty: all, or of another kind"),
        column(Kind.YES_NO, "with_free_text", "did it hold free text"),
        column(Kind.CODES, "counts", "rows of each part: part=rows"),
        number("size", "bytes", "size of the file", "size_bytes"),
        column(Kind.ID, "sha256", "SHA-256 of the file, hexadecimal"),
    ),
)
