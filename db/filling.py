"""Filling a throw-away SQLite clinic for the benchmarks: one patient copied in plain SQL.

No audit, nothing checked: never to be used for a record.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Table

from db.tables import METADATA
from monitoring.ids import ClinicId, PatientId

# In the order in which rows refer to each other.
_TABLES = (
    *("patient", "infusion_session", "session_state", "entry", "vitals_set", "assessment"),
    *("infusion_event", "infusion_order", "care_entry", "effect_report", "correction"),
    *("flag", "flag_change"),
)
_SHARED = {"clinic_id", "performed_by", "recorded_by", "responsible", "rule_id"}
_OWNERS = {"patient": "id", "infusion_session": "patient_id", "session_state": "patient_id"}


def copy_patient(file: Path, clinic_id: ClinicId, patient_id: PatientId, numbers: range) -> None:
    """Copy a patient with all sessions, once for each of `numbers` (1 to 65,535, each once)."""
    values = {"clinic": clinic_id.bytes, "patient": patient_id.bytes}
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.create_function("copied", 2, _copied_id, deterministic=True)
        for statement in map(_copying, _TABLES):
            connection.executemany(statement, [{**values, "number": number} for number in numbers])


def _copied_id(original: bytes | None, number: int) -> bytes | None:
    """An id with other last bytes: never one of the originals, as `number` is not 0."""
    if original is None:
        return None
    return (int.from_bytes(original, "big") ^ number).to_bytes(len(original), "big")


def _copying(name: str) -> str:
    table = METADATA.tables[name]
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_copied(table))
    return (
        f'INSERT INTO "{name}" ({names}) SELECT {values} FROM "{name}"'  # noqa: S608 (our names)
        f" WHERE clinic_id = :clinic AND {_is_original(name)}"
    )


def _copied(table: Table) -> Iterator[str]:
    for column in table.columns:
        is_id = column.name in {"id", "began_with"} or column.name.endswith(("_id", "_by"))
        if column.name == "record_number":
            yield "record_number || '-' || :number"
        elif is_id and column.name not in _SHARED:
            yield f"copied({column.name}, :number)"
        else:
            yield f'"{column.name}"'


def _is_original(name: str) -> str:
    if name in _OWNERS:
        return f"{_OWNERS[name]} = :patient"
    theirs = "SELECT id FROM infusion_session WHERE clinic_id = :clinic AND patient_id = :patient"
    return f"session_id IN ({theirs})"
