"""Reading a patient for the screen: who it is, what was true before, and the sessions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from db.clinics import clinic_of
from db.engine import Database
from db.patients import PatientVersion, Visit, patient_history, read_patient, visits_of
from db.queries import people_names
from db.restrictions import check_open
from monitoring.errors import NotFound
from monitoring.ids import PatientId, UserId
from monitoring.people import Patient, User
from monitoring.permissions import Action, check_can
from monitoring.registering import NO_PATIENT


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientView:
    """A patient with history and sessions, the newest first; `names` of who changed something."""

    patient: Patient
    versions: tuple[PatientVersion, ...]
    visits: tuple[Visit, ...]
    names: Mapping[UserId, str]
    zone: ZoneInfo


def read_patient_view(
    database: Database, user: User, patient_id: PatientId, at: datetime
) -> PatientView:
    """The patient as known at `at`; NotFound for one that the person's clinic does not hold.

    RecordClosed for one whose record is restricted to others.
    """
    check_can(user, Action.VIEW_SESSION)
    with database.reading() as connection:
        check_open(connection, user, patient_id, at)
        return PatientView(
            patient=read_patient(connection, user.clinic_id, patient_id),
            versions=patient_history(connection, user.clinic_id, patient_id),
            visits=tuple(visits_of(connection, user.clinic_id, patient_id)),
            names=people_names(database, user.clinic_id),
            zone=ZoneInfo(clinic_of(connection, user.clinic_id).timezone),
        )


def patient_id_in(text: str) -> PatientId:
    """The id in an address; raises NotFound for no id at all, as for one that is nowhere."""
    try:
        return PatientId(UUID(text))
    except ValueError as error:
        raise NotFound(NO_PATIENT if text else "Which patient do you want to open?") from error
