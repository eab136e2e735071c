"""A throw-away clinic for the benchmarks: one nurse, sessions of any length."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

from db.engine import Database
from db.migrating import upgrade
from db.passwords import hash_password
from monitoring.assessments import Assessment
from monitoring.audit import AuditAction, AuditEvent
from monitoring.beginning import begin_session
from monitoring.effects import Effect, EffectReport, Grade
from monitoring.entries import BaselineChoice, Entry, Identifier, Intake, Pregnancy
from monitoring.follow_ups import Channel, FollowUp
from monitoring.ids import ClinicId, EntryId, PatientId, SessionId, UserId, new_uuid
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder
from monitoring.people import Clinic, Patient, Role, User
from monitoring.protocols import default_protocol
from monitoring.recording import record_entries
from monitoring.sessions import InfusionSession, SessionStatus
from monitoring.vitals import VitalsSet

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchClinic:
    """An open database with a clinic in it; `nurse` is who saves, `physician` who orders."""

    database: Database
    file: Path
    nurse: User
    physician: User
    audit_key: bytes
    _numbers: Iterator[int] = field(default_factory=count)

    def session_of(
        self, sets: int, every: timedelta = timedelta(minutes=5), began_at: datetime = START
    ) -> SessionId:
        """A session with a baseline, a running infusion and `sets` sets, saved as a nurse would."""
        session_id = self.add_session(self.add_patient(), began_at, SessionStatus.SCHEDULED).id
        asked, opening = (intake(self.nurse, began_at),), opening_entries(self.nurse, began_at)
        ordered = (order(self.physician, began_at),)
        with self.database.transaction() as store:
            begin_session(store, self.nurse, session_id, began_at)
            record_entries(store, self.nurse, session_id, asked, began_at)
            record_entries(store, self.physician, session_id, ordered, began_at)
            record_entries(store, self.nurse, session_id, opening, began_at)
        for number in range(1, sets + 1):
            self.save(session_id, began_at + number * every)
        return session_id

    def save(self, session_id: SessionId, at: datetime) -> None:
        """One full set, through everything a nurse's save goes through."""
        entries = full_set(self.nurse, at)
        with self.database.transaction() as store:
            record_entries(store, self.nurse, session_id, entries, at)

    def add_patient(self) -> Patient:
        """A new patient of the clinic."""
        patient = _patient(self.nurse.clinic_id, next(self._numbers) + 1)
        with self.database.transaction() as store:
            store.add_patient(patient, audit(patient.clinic_id, AuditAction.PATIENT_ADDED))
        return patient

    def add_session(self, patient: Patient, at: datetime, status: SessionStatus) -> InfusionSession:
        """A session of a patient, scheduled for `at`, in which nothing was written yet."""
        planned = InfusionSession(
            id=SessionId(new_uuid(at)),
            clinic_id=self.nurse.clinic_id,
            patient_id=patient.id,
            chair=patient.record_number,
            scheduled_at=at,
            protocol=default_protocol().key,
            status=status,
            responsible=self.nurse.id,
            weight_g=70_000,
        )
        scheduled = audit(self.nurse.clinic_id, AuditAction.SESSION_SCHEDULED, planned.id)
        with self.database.transaction() as store:
            store.add_session(planned, scheduled)
        return planned


@contextmanager
def bench_clinic(directory: Path, password: str = "") -> Iterator[BenchClinic]:
    """A clinic in a new SQLite file in `directory`; its nurse signs in as nora."""
    file, key = directory / "bench.sqlite", secrets.token_bytes(32)
    upgrade(f"sqlite:///{file}", key, START)
    database = Database(f"sqlite:///{file}", key)
    try:
        nurse, physician = _people(database, password)
        yield BenchClinic(
            database=database,
            file=file,
            nurse=nurse,
            physician=physician,
            audit_key=key,
        )
    finally:
        database.close()


def _people(database: Database, password: str) -> tuple[User, User]:
    clinic = Clinic(id=ClinicId(new_uuid(START)), name="Bench", timezone="Europe/Oslo")
    nurse = User(id=UserId(new_uuid(START)), clinic_id=clinic.id, name="Nora", role=Role.NURSE)
    physician = User(
        id=UserId(new_uuid(START)), clinic_id=clinic.id, name="Piet", role=Role.PHYSICIAN
    )
    with database.transaction() as store:
        store.add_clinic(clinic, audit(clinic.id, AuditAction.CLINIC_CREATED))
        event = audit(clinic.id, AuditAction.PERSON_ADDED)
        store.add_user(nurse, login="nora", password_hash=hash_password(password), audit=event)
        event = audit(clinic.id, AuditAction.PERSON_ADDED)
        store.add_user(physician, login="piet", password_hash=hash_password(password), audit=event)
        event = audit(clinic.id, AuditAction.PROTOCOL_PUBLISHED)
        store.add_protocol(clinic.id, default_protocol(), event)
    return nurse, physician


def _patient(clinic_id: ClinicId, number: int) -> Patient:
    return Patient(
        id=PatientId(new_uuid(START)),
        clinic_id=clinic_id,
        family_name="Bench",
        given_name="Mark",
        born_on=date(1980, 1, 1),
        record_number=f"{number}",
    )


def audit(
    clinic_id: ClinicId, action: AuditAction, session_id: SessionId | None = None
) -> AuditEvent:
    """An event of the making of the clinic."""
    return AuditEvent(
        id=new_uuid(START),
        clinic_id=clinic_id,
        action=action,
        at=START,
        by=None,
        session_id=session_id,
    )


def _header(nurse: User, at: datetime) -> dict[str, UUID | datetime]:
    return {
        "id": EntryId(new_uuid(at)),
        "measured_at": at,
        "recorded_at": at,
        "performed_by": nurse.id,
        "recorded_by": nurse.id,
    }


def intake(nurse: User, at: datetime) -> Intake:
    """Asked at the door: nothing stands in the way."""
    return Intake(
        **_header(nurse, at),  # type: ignore[arg-type]
        identified_by=(Identifier.NAME, Identifier.BIRTH_DATE),
        has_consented=True,
        conditions=(),
        medicines=(),
        pregnancy=Pregnancy.NOT_APPLICABLE,
        escort="Ingrid, sister",
    )


def order(physician: User, at: datetime) -> InfusionOrder:
    """0.5 mg/kg of 70 kg over 40 min: 52.5 mg/h."""
    return InfusionOrder(
        **_header(physician, at),  # type: ignore[arg-type]
        dose_ug=35_000,
        duration_min=40,
        concentration_ug_per_ml=1_000,
    )


def opening_entries(nurse: User, at: datetime) -> tuple[Entry, ...]:
    """A baseline a minute before, its choice, and the start of the infusion."""
    baseline = full_set(nurse, at - timedelta(minutes=1))[0]
    return (
        baseline,
        BaselineChoice(**_header(nurse, at), vitals_id=baseline.id),  # type: ignore[arg-type]
        InfusionEvent(
            **_header(nurse, at),  # type: ignore[arg-type]
            action=InfusionAction.START,
            rate_ug_per_h=52_500,
        ),
    )


def full_set(nurse: User, at: datetime) -> tuple[VitalsSet, Assessment]:
    """A calm, complete set with its scores; the numbers wander a little with the minute."""
    wander = at.minute % 7
    return (
        VitalsSet(
            **_header(nurse, at),  # type: ignore[arg-type]
            systolic_mmhg=124 + wander,
            diastolic_mmhg=78 + wander % 3,
            heart_rate_per_min=72 + wander,
            spo2_pct=98 - wander % 2,
            breaths_per_min=14 + wander % 3,
        ),
        Assessment(**_header(nurse, at), dissociation=wander % 2, sedation=5),  # type: ignore[arg-type]
    )


def scored(nurse: User, at: datetime, pain: int) -> Assessment:
    """A pain score."""
    return Assessment(**_header(nurse, at), pain=pain)  # type: ignore[arg-type]


def stopped(nurse: User, at: datetime) -> InfusionEvent:
    """The end of the infusion."""
    return InfusionEvent(**_header(nurse, at), action=InfusionAction.STOP)  # type: ignore[arg-type]


def felt(nurse: User, at: datetime, effect: Effect, grade: Grade) -> EffectReport:
    """A side effect as it was seen once."""
    fields = _header(nurse, at) | {"episode_id": new_uuid(at)}
    return EffectReport(**fields, effect=effect, grade=grade)  # type: ignore[arg-type]


def called(nurse: User, at: datetime, pain: int) -> FollowUp:
    """A follow-up by phone: a pain score, nothing else."""
    return FollowUp(**_header(nurse, at), channel=Channel.PHONE, pain=pain)  # type: ignore[arg-type]
