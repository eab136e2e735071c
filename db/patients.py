"""Patients: added, put right with their history kept, and read back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Select, bindparam, insert, select, text, update

from db.clinic_tables import PatientChangeRow, PatientRow
from db.row_seals import note_changed
from db.session_tables import IS_ACTIVE, SessionRow, SessionStateRow
from db.statements import Statement, Values
from monitoring.audit import AuditEvent
from monitoring.errors import NotFound
from monitoring.ids import ClinicId, PatientId, SessionId, UserId
from monitoring.names import search_text
from monitoring.people import Patient
from monitoring.registering import NO_PATIENT
from monitoring.sessions import SessionOutcome, SessionStatus

COLUMNS = (
    PatientRow.id,
    PatientRow.family_name,
    PatientRow.given_name,
    PatientRow.born_on,
    PatientRow.record_number,
    PatientRow.allergies,
)
_KNOWN = ("family_name", "given_name", "born_on", "record_number", "allergies")
_OF_CLINIC = select(*COLUMNS).where(PatientRow.clinic_id == bindparam("clinic_id"))
_ONE = _OF_CLINIC.where(PatientRow.id == bindparam("id"))
_READ, _READ_LOCKED = Statement(_ONE), Statement(_ONE.with_for_update())
_BORN_ON = Statement(
    _OF_CLINIC.where(PatientRow.born_on == bindparam("born_on")).order_by(PatientRow.record_number)
)
_ADD = Statement(insert(PatientRow))
_ADD_CHANGE = Statement(insert(PatientChangeRow))
_SET = Statement(
    update(PatientRow)
    .where(PatientRow.clinic_id == bindparam("of_clinic"), PatientRow.id == bindparam("of_id"))
    .values({name: bindparam(f"new_{name}") for name in (*_KNOWN, "search")})
)
_NAMES = Statement(
    select(PatientChangeRow.family_name, PatientChangeRow.given_name)
    .distinct()
    .where(PatientChangeRow.clinic_id == bindparam("clinic_id"))
    .where(PatientChangeRow.patient_id == bindparam("id"))
)
_CHANGES = Statement(
    select(
        PatientChangeRow.changed_at,
        PatientChangeRow.changed_by,
        *(getattr(PatientChangeRow, name) for name in _KNOWN),
    )
    .where(PatientChangeRow.clinic_id == bindparam("clinic_id"))
    .where(PatientChangeRow.patient_id == bindparam("id"))
    .order_by(PatientChangeRow.changed_at.desc(), PatientChangeRow.id.desc())
)


def _visits() -> Select[datetime]:
    return (
        select(SessionRow.scheduled_at)
        .join(
            SessionStateRow,
            (SessionStateRow.clinic_id == SessionRow.clinic_id)
            & (SessionStateRow.session_id == SessionRow.id),
        )
        .where(SessionRow.clinic_id == bindparam("clinic_id"))
        .where(SessionRow.patient_id == bindparam("id"))
    )


_VISITS = Statement(
    _visits()
    .add_columns(
        SessionRow.id,
        SessionStateRow.status,
        SessionStateRow.outcome,
        SessionStateRow.chair,
        SessionRow.number_in_series,
        SessionRow.planned_in_series,
        SessionStateRow.started_at,
        SessionStateRow.weight_g,
    )
    .order_by(SessionRow.scheduled_at.desc(), SessionRow.id.desc())
)
_UNFINISHED = Statement(_visits().where(text(f"({IS_ACTIVE} OR status = 'scheduled')")))


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientVersion:
    """What was true of a patient from `since` on; `by` is None for what no person wrote here."""

    patient: Patient
    since: datetime
    by: UserId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One session of a patient: when, where, which of the series, and how it stands.

    `started_at` is the start of the infusion, None before; `weight_g` in g, None when not weighed.
    """

    session_id: SessionId
    scheduled_at: datetime
    status: SessionStatus
    outcome: SessionOutcome | None
    chair: str
    number_in_series: int | None
    planned_in_series: int | None
    started_at: datetime | None = None
    weight_g: int | None = None


def add_patient(connection: Connection, patient: Patient, audit: AuditEvent) -> None:
    """Add a patient, and the first line of their history."""
    _ADD.run(
        connection,
        {"clinic_id": patient.clinic_id, "id": patient.id, **_known(patient)}
        | {"search": _search(patient)},
    )
    _add_change(connection, patient, audit)


def revise_patient(connection: Connection, patient: Patient, audit: AuditEvent) -> None:
    """Make what is known of a patient that of `patient`, and keep it as a line of the history.

    Raises NotFound for a patient that the clinic does not hold.
    """
    new = {f"new_{name}": value for name, value in _known(patient).items()}
    search = _search(patient, _former_names(connection, patient))
    place = {"of_clinic": patient.clinic_id, "of_id": patient.id, "new_search": search}
    if _SET.run(connection, new | place) != 1:
        raise NotFound(NO_PATIENT)
    note_changed(connection, "patient", {"clinic_id": patient.clinic_id, "id": patient.id})
    _add_change(connection, patient, audit)


def read_patient(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId, *, is_locked: bool = False
) -> Patient:
    """The patient as known now; `is_locked` against other writers. Raises NotFound."""
    place = {"clinic_id": clinic_id, "id": patient_id}
    for row in (_READ_LOCKED if is_locked else _READ).rows(connection, place):
        return patient_of(clinic_id, row)
    raise NotFound(NO_PATIENT)


def patients_born_on(
    connection: Connection, clinic_id: ClinicId, born_on: date
) -> tuple[Patient, ...]:
    """The clinic's patients with this birth date, by record number."""
    rows = _BORN_ON.rows(connection, {"clinic_id": clinic_id, "born_on": born_on})
    return tuple(patient_of(clinic_id, row) for row in rows)


def patient_history(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId
) -> tuple[PatientVersion, ...]:
    """What was true of the patient when, the newest first; empty for no such patient."""
    found = _CHANGES.rows(connection, {"clinic_id": clinic_id, "id": patient_id})
    return tuple(
        PatientVersion(patient=patient_of(clinic_id, (patient_id, *known)), since=since, by=by)
        for since, by, *known in found
    )


def visits_of(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId
) -> Iterator[Visit]:
    """The patient's sessions, the latest first."""
    found = _VISITS.rows(connection, {"clinic_id": clinic_id, "id": patient_id})
    for at, session_id, status, outcome, chair, number, planned, started_at, weight_g in found:
        yield Visit(
            session_id=session_id,
            scheduled_at=at,
            status=status,
            outcome=outcome,
            chair=chair,
            number_in_series=number,
            planned_in_series=planned,
            started_at=started_at,
            weight_g=weight_g,
        )


def unfinished_visits(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId
) -> tuple[datetime, ...]:
    """When the patient's sessions that are scheduled or going on are scheduled."""
    rows = _UNFINISHED.rows(connection, {"clinic_id": clinic_id, "id": patient_id})
    return tuple(at for (at,) in rows)


def patient_of(clinic_id: ClinicId, row: tuple[object, ...]) -> Patient:
    """The patient of a row with `COLUMNS`."""
    patient_id, *known = row
    fields = dict(zip(_KNOWN, known, strict=True))
    return Patient(id=patient_id, clinic_id=clinic_id, **fields)  # type: ignore[arg-type]


def _add_change(connection: Connection, patient: Patient, audit: AuditEvent) -> None:
    place = {"clinic_id": patient.clinic_id, "patient_id": patient.id, "id": audit.id}
    change = {"changed_at": audit.at, "changed_by": audit.by}
    _ADD_CHANGE.run(connection, {**place, **change, **_known(patient)})


def _known(patient: Patient) -> Values:
    return {name: getattr(patient, name) for name in _KNOWN}


def _former_names(connection: Connection, patient: Patient) -> list[str]:
    """What the patient was called before, in the order of the alphabet."""
    rows = _NAMES.rows(connection, {"clinic_id": patient.clinic_id, "id": patient.id})
    return sorted(" ".join(names) for names in rows)


def _search(patient: Patient, former_names: Iterable[str] = ()) -> str:
    known = (patient.family_name, patient.given_name, patient.record_number, patient.born_on)
    return search_text(*known, former_names)
