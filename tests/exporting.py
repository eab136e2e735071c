"""Builders of what leaves a clinic."""

import hashlib
from uuid import uuid4

from monitoring.exports import Contents, ExportFilter, ExportKind, ExportRequest, RowCount
from monitoring.ids import ExportId

PURPOSE = "Figures of November for the board"


def export_request(
    kind: ExportKind = ExportKind.TABLES_CSV, purpose: str = PURPOSE, **wanted: object
) -> ExportRequest:
    chosen = ExportFilter(**wanted)  # type: ignore[arg-type]
    return ExportRequest(id=ExportId(uuid4()), kind=kind, purpose=purpose, filter=chosen)


def contents(**counts: int) -> Contents:
    parts = counts or {"sessions": 3, "readings": 60}
    return Contents(
        counts=tuple(RowCount(part=part, rows=rows) for part, rows in parts.items()),
        size_bytes=1_234,
        sha256=hashlib.sha256(b"what was made").hexdigest(),
    )
