"""The clinic's leaflet: written in versions, read back."""

from sqlalchemy import Connection, bindparam, insert, select

from db.clinic_tables import LeafletRow
from db.statements import Statement
from monitoring.ids import ClinicId
from monitoring.leaflets import Leaflet

_ADD = Statement(insert(LeafletRow))
_VERSIONS = Statement(
    select(LeafletRow.id, LeafletRow.written_at, LeafletRow.written_by, LeafletRow.text)
    .where(LeafletRow.clinic_id == bindparam("clinic_id"))
    .order_by(LeafletRow.written_at.desc(), LeafletRow.id.desc())
)


def add_leaflet(connection: Connection, leaflet: Leaflet) -> None:
    """Keep a new version; the earlier ones stay."""
    _ADD.run(
        connection,
        {
            "clinic_id": leaflet.clinic_id,
            "id": leaflet.id,
            "written_at": leaflet.written_at,
            "written_by": leaflet.written_by,
            "text": leaflet.text,
        },
    )


def leaflet_versions(connection: Connection, clinic_id: ClinicId) -> tuple[Leaflet, ...]:
    """Every version of the clinic's leaflet, the newest first; none when nobody wrote one."""
    return tuple(
        Leaflet(id=own_id, clinic_id=clinic_id, written_at=at, written_by=by, text=text)
        for own_id, at, by, text in _VERSIONS.rows(connection, {"clinic_id": clinic_id})
    )


def newest_leaflet(connection: Connection, clinic_id: ClinicId) -> Leaflet | None:
    """The clinic's leaflet as it is now; None when nobody wrote one."""
    return next(iter(leaflet_versions(connection, clinic_id)), None)
