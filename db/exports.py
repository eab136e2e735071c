"""What has left the clinic: kept, and listed for those who may export."""

from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from db.export_tables import ExportRow
from db.statements import Statement
from monitoring.exports import Contents, Export, ExportFilter, ExportRequest
from monitoring.ids import ClinicId

_REQUEST = ("id", "kind", "purpose")
_FILTER = ("since", "until", "patient_id", "session_id", "tables", "with_free_text")
_CONTENTS = ("counts", "size_bytes", "sha256")
_COLUMNS = ("made_at", "made_by", *_REQUEST, *_FILTER, *_CONTENTS)
_ADD = Statement(insert(ExportRow))
_NEWEST = Statement(
    select(*(getattr(ExportRow, name) for name in _COLUMNS))
    .where(ExportRow.clinic_id == bindparam("clinic_id"))
    .order_by(ExportRow.made_at.desc(), ExportRow.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


def add_export(connection: Connection, export: Export) -> None:
    """Keep an export."""
    request = export.request
    _ADD.run(
        connection,
        {
            "clinic_id": export.clinic_id,
            "made_at": export.made_at,
            "made_by": export.made_by,
            **{name: getattr(request, name) for name in _REQUEST},
            **{name: getattr(request.filter, name) for name in _FILTER},
            **{name: getattr(export.contents, name) for name in _CONTENTS},
        },
    )


def newest_exports(
    connection: Connection, clinic_id: ClinicId, most: int, skip: int = 0
) -> tuple[Export, ...]:
    """The clinic's exports, the newest first: `most` of them, after the first `skip`."""
    rows = _NEWEST.rows(connection, {"clinic_id": clinic_id, "most": most, "skip": skip})
    return tuple(_export(clinic_id, dict(zip(_COLUMNS, row, strict=True))) for row in rows)


def _export(clinic_id: ClinicId, row: dict[str, Any]) -> Export:
    wanted = ExportFilter(**{name: row[name] for name in _FILTER})
    return Export(
        clinic_id=clinic_id,
        made_at=row["made_at"],
        made_by=row["made_by"],
        request=ExportRequest(**{name: row[name] for name in _REQUEST}, filter=wanted),
        contents=Contents(**{name: row[name] for name in _CONTENTS}),
    )
