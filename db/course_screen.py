"""A patient's course as a screen shows it: what was written, its flags, and the people around."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from db import course_rows
from db.clinic_rows import newest_protocol, read_protocol
from db.clinics import clinic_of
from db.colleagues import people_with
from db.patients import read_patient
from db.safety_texts import newest_safety_text
from db.surroundings import names_in
from monitoring.course_entries import CourseEntry
from monitoring.flags import Acknowledgement, Flag
from monitoring.ids import ClinicId, PatientId, UserId
from monitoring.people import Patient, Role
from monitoring.protocols import MonitoringProtocol
from monitoring.safety_texts import SafetyText


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseScreen:
    """A course without its readings; `flags` as last stored, `timezone` an IANA name.

    `names` gives the name of every person of the clinic, `physicians` who of them are physicians,
    both with those who have left. `due_at` is when the next follow-up is due, as last decided.
    """

    patient: Patient
    entries: tuple[CourseEntry, ...]
    flags: tuple[Flag, ...]
    acknowledgements: tuple[Acknowledgement, ...]
    protocol: MonitoringProtocol
    safety_text: SafetyText | None
    due_at: datetime | None
    names: Mapping[UserId, str]
    physicians: frozenset[UserId]
    timezone: str


def read_course_screen(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId, at: datetime
) -> CourseScreen:
    """All of it as of one state of the database, by the protocol in force at `at`.

    Raises NotFound for no such patient.
    """
    place = connection, clinic_id, patient_id
    return CourseScreen(
        patient=read_patient(*place),
        entries=course_rows.read_entries(*place),
        flags=course_rows.read_flags(*place),
        acknowledgements=course_rows.read_acknowledgements(*place),
        protocol=read_protocol(connection, clinic_id, newest_protocol(connection, clinic_id, at)),
        safety_text=newest_safety_text(connection, clinic_id),
        due_at=course_rows.follow_up_due_at(*place),
        names=names_in(connection, clinic_id),
        physicians=people_with(connection, clinic_id, Role.PHYSICIAN),
        timezone=clinic_of(connection, clinic_id).timezone,
    )
