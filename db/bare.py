"""One set's rows in a transaction of their own and nothing around them, for the benchmarks.

No checks, no flags, no audit: never to be used for a record.
"""

from sqlalchemy import insert

from db.engine import Database
from db.entry_tables import EntryRow, VitalsRow
from monitoring.ids import ClinicId, SessionId
from monitoring.vitals import VitalsSet


def insert_bare(
    database: Database, clinic_id: ClinicId, session_id: SessionId, entry: VitalsSet
) -> None:
    """Insert a set and its place in the registry, durably, as plain SQLAlchemy does it."""
    place = {"clinic_id": clinic_id, "session_id": session_id, "id": entry.id}
    vitals = place | {
        "measured_at": entry.measured_at,
        "recorded_at": entry.recorded_at,
        "performed_by": entry.performed_by,
        "recorded_by": entry.recorded_by,
        "late_reason": "",
        "systolic_mmhg": entry.systolic_mmhg,
        "diastolic_mmhg": entry.diastolic_mmhg,
        "heart_rate_per_min": entry.heart_rate_per_min,
        "spo2_pct": entry.spo2_pct,
        "breaths_per_min": entry.breaths_per_min,
        "comment": "",
    }
    with database.engine.begin() as connection:
        connection.execute(insert(EntryRow), place | {"kind": entry.kind})
        connection.execute(insert(VitalsRow), vitals)
