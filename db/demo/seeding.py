"""Writing the demonstration clinic: one transaction, audited and sealed like any other."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from db.audit_writing import ChainWriter
from db.clinics import has_clinic
from db.collecting import collector_at_rest
from db.demo.audit import Auditor, Details
from db.demo.chance import Chance
from db.demo.clinic import DemoClinic, build
from db.demo.course_rows import add_courses
from db.demo.ketamine import add_ketamine
from db.demo.next_version import add_next_version
from db.demo.own_texts import add_leaflet, add_letterhead, add_safety_text
from db.demo.restricted_record import add_restricted_record
from db.demo.rows import add_life
from db.demo.telling import Tell, ignore, part, told
from db.engine import Database
from db.passwords import hash_password
from db.store import SqlStore
from monitoring.audit import AuditAction, AuditEvent
from monitoring.errors import StateRefused
from monitoring.ids import ClinicId

PATIENTS, SESSIONS, SEED = 40, 300, 63
# How much of the time has passed when the visits are made up, and when they are written.
_BUILT, _WRITTEN = 0.5, 0.65


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """What was written: the clinic, and how much of what."""

    clinic_id: ClinicId
    patients: int
    sessions: int
    entries: int


def seed(
    database: Database,
    *,
    at: datetime,
    patients: int = PATIENTS,
    sessions: int = SESSIONS,
    seed: int = SEED,
    tell: Tell = ignore,
) -> Seeded:
    """Fill an empty database with the demonstration clinic as it is at `at`.

    The same `seed` and `at` give the same clinic. StateRefused when any clinic is there already.
    """
    with collector_at_rest(), database.transaction() as store:
        if has_clinic(store.connection):
            msg = "This database holds a clinic already; a demonstration needs an empty one."
            raise StateRefused(msg)
        clinic = build(
            at=at,
            patients_count=patients,
            sessions_count=sessions,
            seed=seed,
            tell=part(tell, 0, _BUILT),
        )
        auditor = Auditor(Chance(seed + 1))
        add_everybody(store, clinic, auditor)
        chains = ChainWriter(store.connection, database.audit_key)
        for life in told(clinic.lives, part(tell, _BUILT, _WRITTEN)):
            add_life(store.connection, chains, life, auditor.of_life(life))

        def say(event: AuditEvent) -> None:
            """Into the session's chain, which is written here, or the clinic's."""
            (chains.add if event.session_id else store.add_audit)(event)

        add_ketamine(store.connection, clinic, say)
        chains.write()
        add_courses(store, clinic, auditor)
        add_next_version(store, clinic, auditor)
        add_restricted_record(store, clinic, auditor)
    tell(1)
    return Seeded(
        clinic_id=clinic.staff.clinic.id,
        patients=len(clinic.patients),
        sessions=len(clinic.lives),
        entries=sum(len(life.record.entries) for life in clinic.lives),
    )


def add_everybody(store: SqlStore, clinic: DemoClinic, auditor: Auditor) -> None:
    """Add both clinics, who works there, the protocol, and who is treated."""
    staff, at = clinic.staff, clinic.opened_at
    for each in (staff.clinic, staff.other_clinic):
        store.add_clinic(each, auditor.of_clinic(each.id, AuditAction.CLINIC_CREATED, at, {}))
    _add_people(store, clinic, auditor)
    published: Details = {"protocol": clinic.protocol.name, "version": clinic.protocol.version}
    for each in (staff.clinic, staff.other_clinic):
        audit = auditor.of_clinic(each.id, AuditAction.PROTOCOL_PUBLISHED, at, published)
        store.add_protocol(each.id, clinic.protocol, audit)
    add_leaflet(store, clinic, auditor)
    add_safety_text(store, clinic, auditor)
    add_letterhead(store, clinic, auditor)
    for patient in clinic.patients:
        details: Details = {"patient": str(patient.id)}
        action, by = AuditAction.PATIENT_ADDED, staff.ada.id
        audit = auditor.of_clinic(staff.clinic.id, action, at, details, by)
        store.add_patient(patient, audit)


def _add_people(store: SqlStore, clinic: DemoClinic, auditor: Auditor) -> None:
    # Nobody types these passwords: a click is enough here. So one hash serves all, of none known.
    unknown = hash_password(secrets.token_urlsafe())
    for person in clinic.staff.people:
        details: Details = {"person": str(person.id), "role": person.role.value}
        action, at = AuditAction.PERSON_ADDED, clinic.opened_at
        audit = auditor.of_clinic(person.clinic_id, action, at, details)
        login = person.name.casefold()
        store.add_user(person, login=login, password_hash=unknown, audit=audit)
