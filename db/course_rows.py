"""The rows of one patient's course: what is read from them, and the statements that add to it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import get_args

from sqlalchemy import Connection, bindparam, insert, select

from db.base import Base
from db.course_flag_tables import CourseAcknowledgementRow, CourseFlagChangeRow, CourseFlagRow
from db.course_tables import (
    CourseCorrectionRow,
    CourseEntryKeyRow,
    CourseEntryRow,
    CourseStateRow,
    FollowUpRow,
)
from db.entry_rows import EntryRows, rows_at
from db.flag_rows import FlagRows
from db.keyed_updates import KeyedUpdate
from db.mapping import (
    ACKNOWLEDGEMENT,
    FLAG,
    ContentMapping,
    Values,
    WideMapping,
    acknowledgement_of,
    acknowledgement_values,
    flag_of,
)
from db.statements import Statement
from monitoring.audit import AuditEvent
from monitoring.corrected import in_time
from monitoring.course_entries import CourseCorrection, CourseEntry
from monitoring.flags import Acknowledgement, Flag
from monitoring.follow_ups import FollowUp
from monitoring.ids import ClinicId, EntryId, PatientId
from monitoring.people import Patient


def _wide(row: type[Base], kind: type[CourseEntry]) -> EntryRows[CourseEntry]:
    return EntryRows(row, WideMapping(kind), "patient_id")


_WIDE: dict[type[CourseEntry], EntryRows[CourseEntry]] = {
    FollowUp: _wide(FollowUpRow, FollowUp),
    CourseCorrection: _wide(CourseCorrectionRow, CourseCorrection),
}
_OTHERS: EntryRows[CourseEntry] = EntryRows(
    CourseEntryRow,
    ContentMapping(*(kind for kind in get_args(CourseEntry) if kind not in _WIDE)),
    "patient_id",
)
_REGISTER = Statement(insert(CourseEntryKeyRow))
_HELD = Statement(
    select(CourseEntryKeyRow.patient_id)
    .where(CourseEntryKeyRow.clinic_id == bindparam("clinic_id"))
    .where(CourseEntryKeyRow.id == bindparam("id"))
)
_FLAG_ROWS = FlagRows(CourseFlagRow, CourseFlagChangeRow)
_FLAGS = rows_at(CourseFlagRow, FLAG, "patient_id")
_ADD_ACKNOWLEDGEMENT = Statement(insert(CourseAcknowledgementRow))
_ACKNOWLEDGEMENTS = rows_at(CourseAcknowledgementRow, ACKNOWLEDGEMENT, "patient_id")
_ADD_STATE = Statement(insert(CourseStateRow))
_DUE = Statement(
    select(CourseStateRow.follow_up_due_at)
    .where(CourseStateRow.clinic_id == bindparam("clinic_id"))
    .where(CourseStateRow.patient_id == bindparam("patient_id"))
)
_SET_DUE = KeyedUpdate(CourseStateRow, "follow_up_due_at")


def read_entries(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId
) -> tuple[CourseEntry, ...]:
    """Every entry of the course, corrected ones too, in the order in which they were true."""
    place: Values = {"clinic_id": clinic_id, "patient_id": patient_id}
    kinds = (*_WIDE.values(), _OTHERS)
    return tuple(
        sorted((entry for rows in kinds for entry in rows.read(connection, place)), key=in_time)
    )


def read_acknowledgements(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId
) -> tuple[Acknowledgement, ...]:
    """What people said to the flags of the course, in the order in which they said it."""
    place: Values = {"clinic_id": clinic_id, "patient_id": patient_id}
    said = (acknowledgement_of(row) for row in _ACKNOWLEDGEMENTS.rows(connection, place))
    return tuple(sorted(said, key=lambda each: (each.at, each.id)))


def read_flags(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId
) -> tuple[Flag, ...]:
    """The flags of the course as last stored, withdrawn ones too."""
    place: Values = {"clinic_id": clinic_id, "patient_id": patient_id}
    return tuple(flag_of(row) for row in _FLAGS.rows(connection, place))


def holds(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId, entry_id: EntryId
) -> bool:
    """Is this an entry or acknowledgement of the patient's course?"""
    rows = _HELD.rows(connection, {"clinic_id": clinic_id, "id": entry_id})
    return any(of == patient_id for (of,) in rows)


def add_entries(connection: Connection, patient: Patient, entries: Sequence[CourseEntry]) -> None:
    """Add entries; an id that is there already raises IntegrityError."""
    place = _place(patient)
    _register(connection, place, [(entry.id, entry.kind) for entry in entries])
    for rows, group in groupby(entries, key=lambda entry: _WIDE.get(type(entry), _OTHERS)):
        rows.add(connection, place, group)


def add_acknowledgement(
    connection: Connection, patient: Patient, acknowledgement: Acknowledgement
) -> None:
    """Add what somebody said to a flag; an id that is there already raises IntegrityError."""
    place = _place(patient)
    _register(connection, place, [(acknowledgement.id, "acknowledgement")])
    _ADD_ACKNOWLEDGEMENT.run(connection, {**place, **acknowledgement_values(acknowledgement)})


def revise_flags(
    connection: Connection, patient: Patient, flags: Sequence[Flag], audit: AuditEvent
) -> None:
    """Add the flags that are new, change the others, and keep each change."""
    known = {flag.key for flag in read_flags(connection, patient.clinic_id, patient.id)}
    _FLAG_ROWS.revise(connection, _place(patient), flags, known, audit)


def follow_up_due_at(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId
) -> datetime | None:
    """When the patient is to be asked next, as last decided; None for nothing to ask."""
    rows = _DUE.rows(connection, {"clinic_id": clinic_id, "patient_id": patient_id})
    return next((due_at for (due_at,) in rows), None)


def set_follow_up_due(connection: Connection, patient: Patient, due_at: datetime | None) -> None:
    """Keep when the patient is to be asked next."""
    values = {**_place(patient), "follow_up_due_at": due_at}
    if not _SET_DUE.run(connection, values):
        _ADD_STATE.run(connection, values)


def _register(
    connection: Connection, place: Values, entries: Iterable[tuple[EntryId, str]]
) -> None:
    rows = [{**place, "id": entry_id, "kind": kind} for entry_id, kind in entries]
    _REGISTER.run_each(connection, rows)


def _place(patient: Patient) -> Values:
    return {"clinic_id": patient.clinic_id, "patient_id": patient.id}
