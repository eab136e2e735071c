"""The clinic's own texts: each written in versions, the newest of which counts."""

from typing import Generic, TypeVar

from sqlalchemy import Connection, bindparam, insert, select

from db.clinic_tables import LeafletRow, LetterheadTextRow, SafetyTextRow
from db.statements import Statement
from monitoring.ids import ClinicId
from monitoring.leaflets import Leaflet
from monitoring.letterheads import LetterheadText
from monitoring.safety_texts import SafetyText

TextT = TypeVar("TextT", Leaflet, SafetyText, LetterheadText)
_COLUMNS = ("id", "written_at", "written_by", "text")


class WrittenTexts(Generic[TextT]):
    """How the versions of one text are added to its table and read from it."""

    def __init__(
        self, row: type[LeafletRow | SafetyTextRow | LetterheadTextRow], kind: type[TextT]
    ) -> None:
        self._kind: type[TextT] = kind
        self._add = Statement(insert(row))
        self._versions = Statement(
            select(row.id, row.written_at, row.written_by, row.text)
            .where(row.clinic_id == bindparam("clinic_id"))
            .order_by(row.written_at.desc(), row.id.desc())
        )

    def add(self, connection: Connection, text: TextT) -> None:
        """Keep a new version; the earlier ones stay."""
        values = {name: getattr(text, name) for name in ("clinic_id", *_COLUMNS)}
        self._add.run(connection, values)

    def versions(self, connection: Connection, clinic_id: ClinicId) -> tuple[TextT, ...]:
        """Every version of the clinic's text, the newest first; none when nobody wrote one."""
        rows = self._versions.rows(connection, {"clinic_id": clinic_id})
        return tuple(
            self._kind(clinic_id=clinic_id, **dict(zip(_COLUMNS, row, strict=True))) for row in rows
        )

    def newest(self, connection: Connection, clinic_id: ClinicId) -> TextT | None:
        """The clinic's text as it is now; None when nobody wrote one."""
        return next(iter(self.versions(connection, clinic_id)), None)
