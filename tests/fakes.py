"""The store of the use cases kept in memory, for tests that need no database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from monitoring.audit import AuditEvent
from monitoring.entries import Correction, Entry
from monitoring.errors import NotFound, StateRefused, ValueRefused
from monitoring.exports import Export, ExportRequest
from monitoring.flags import Acknowledgement, Flag, FlagKey, Suppression
from monitoring.ids import ClinicId, EntryId, ExportId, PatientId, SessionId
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.leaflets import Leaflet
from monitoring.letterheads import LetterheadText
from monitoring.people import Clinic, Patient, User
from monitoring.protocol_approvals import ProtocolApproval, Published
from monitoring.protocol_editing.drafts import ProtocolDraft
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord, effective_entries
from monitoring.registering import NO_PATIENT
from monitoring.safety_texts import SafetyText
from monitoring.sessions import ACTIVE, InfusionSession, Occupied, ProtocolVersion, SessionStatus
from tests.fake_access import FakeAccessStore
from tests.fake_courses import FakeCourseStore
from tests.fake_ketamine import FakeKetamineStore
from tests.fake_people import FakePeopleStore

KeyT = TypeVar("KeyT")
ThingT = TypeVar("ThingT")


@dataclass
class FakeStore(FakeCourseStore, FakePeopleStore, FakeAccessStore, FakeKetamineStore):
    """A `Store` in dictionaries; `audit` is all events in the order in which they came."""

    clinics: dict[ClinicId, Clinic] = field(default_factory=dict)
    logins: set[str] = field(default_factory=set)
    protocols: dict[tuple[ClinicId, ProtocolVersion], MonitoringProtocol] = field(
        default_factory=dict
    )
    published: list[tuple[ClinicId, Published]] = field(default_factory=list)
    drafts: dict[ClinicId, ProtocolDraft] = field(default_factory=dict)
    raised: dict[SessionId, dict[FlagKey, Flag]] = field(default_factory=dict)
    saved: dict[EntryId, SessionId] = field(default_factory=dict)
    leaflets: list[Leaflet] = field(default_factory=list)
    safety_texts: list[SafetyText] = field(default_factory=list)
    letterheads: list[LetterheadText] = field(default_factory=list)
    exports: dict[ExportId, Export] = field(default_factory=dict)

    def record(self, clinic_id: ClinicId, session_id: SessionId) -> SessionRecord:
        record = self.records.get(session_id)
        if record is None or record.session.clinic_id != clinic_id:
            raise NotFound("There is no such session in your clinic.")
        earlier = self._earlier_infusions(record)
        return replace(record, session=replace(record.session, earlier_infusions=earlier))

    def flags(self, clinic_id: ClinicId, session_id: SessionId) -> Sequence[Flag]:
        self.record(clinic_id, session_id)
        return tuple(self.raised[session_id].values())

    def holds_entry(self, clinic_id: ClinicId, session_id: SessionId, entry_id: EntryId) -> bool:
        self.record(clinic_id, session_id)
        return self.saved.get(entry_id) == session_id

    def protocol(self, clinic_id: ClinicId, version: ProtocolVersion) -> MonitoringProtocol:
        return _held(self.protocols, (clinic_id, version))

    def newest_protocol(self, clinic_id: ClinicId, at: datetime) -> ProtocolVersion:
        for each in self.published_protocols(clinic_id):
            if each.is_in_force_by(at):
                return each.version
        raise NotFound("Your clinic has not published a protocol yet.")

    def published_protocols(self, clinic_id: ClinicId) -> Sequence[Published]:
        return tuple(each for of, each in reversed(self.published) if of == clinic_id)

    def clinic(self, clinic_id: ClinicId) -> Clinic:
        return _held(self.clinics, clinic_id)

    def is_empty(self) -> bool:
        return not self.clinics

    def patients_born_on(self, clinic_id: ClinicId, born_on: date) -> Sequence[Patient]:
        return tuple(
            each
            for each in self.patients.values()
            if (each.clinic_id, each.born_on) == (clinic_id, born_on)
        )

    def unfinished_visits(self, clinic_id: ClinicId, patient_id: PatientId) -> Sequence[datetime]:
        unfinished = {SessionStatus.SCHEDULED, *ACTIVE}
        sessions = (record.session for record in self.records.values())
        return tuple(
            each.scheduled_at
            for each in sessions
            if (each.clinic_id, each.patient_id) == (clinic_id, patient_id)
            and each.status in unfinished
        )

    def add_clinic(self, clinic: Clinic, audit: AuditEvent) -> None:
        _add(self.clinics, clinic.id, clinic)
        self.audit.append(audit)

    def add_user(self, user: User, *, login: str, password_hash: str, audit: AuditEvent) -> None:
        _held(self.clinics, user.clinic_id)
        if not password_hash or login in self.logins:
            raise ValueRefused("login", "This login is taken; please choose another.")
        _add(self.users, user.id, user)
        self.logins.add(login)
        self.audit.append(audit)

    def add_patient(self, patient: Patient, audit: AuditEvent) -> None:
        _held(self.clinics, patient.clinic_id)
        if any(_same_number(patient, other) for other in self.patients.values()):
            raise ValueRefused("record_number", "Another patient has this record number.")
        _add(self.patients, patient.id, patient)
        self.audit.append(audit)

    def revise_patient(self, patient: Patient, audit: AuditEvent) -> None:
        self.patient(patient.clinic_id, patient.id)
        others = (other for other in self.patients.values() if other.id != patient.id)
        if any(_same_number(patient, other) for other in others):
            raise ValueRefused("record_number", "Another patient has this record number.")
        self.patients[patient.id] = patient
        self.audit.append(audit)

    def add_protocol(
        self,
        clinic_id: ClinicId,
        protocol: MonitoringProtocol,
        audit: AuditEvent,
        approval: ProtocolApproval | None = None,
    ) -> None:
        _held(self.clinics, clinic_id)
        _add(self.protocols, (clinic_id, protocol.key), protocol)
        one = Published(version=protocol.key, published_at=audit.at, approval=approval)
        self.published.append((clinic_id, one))
        self.audit.append(audit)

    def protocol_draft(self, clinic_id: ClinicId) -> ProtocolDraft | None:
        return self.drafts.get(clinic_id)

    def set_protocol_draft(self, draft: ProtocolDraft, audit: AuditEvent) -> None:
        _held(self.clinics, draft.clinic_id)
        self.drafts[draft.clinic_id] = draft
        self.audit.append(audit)

    def drop_protocol_draft(self, clinic_id: ClinicId, audit: AuditEvent) -> None:
        self.drafts.pop(clinic_id, None)
        self.audit.append(audit)

    def leaflet(self, clinic_id: ClinicId) -> Leaflet | None:
        return next((each for each in self.leaflets[::-1] if each.clinic_id == clinic_id), None)

    def add_leaflet(self, leaflet: Leaflet, audit: AuditEvent) -> None:
        _held(self.clinics, leaflet.clinic_id)
        self.leaflets.append(leaflet)
        self.audit.append(audit)

    def safety_text(self, clinic_id: ClinicId) -> SafetyText | None:
        return next((each for each in self.safety_texts[::-1] if each.clinic_id == clinic_id), None)

    def add_safety_text(self, safety_text: SafetyText, audit: AuditEvent) -> None:
        _held(self.clinics, safety_text.clinic_id)
        self.safety_texts.append(safety_text)
        self.audit.append(audit)

    def letterhead(self, clinic_id: ClinicId) -> LetterheadText | None:
        return next((each for each in self.letterheads[::-1] if each.clinic_id == clinic_id), None)

    def add_letterhead(self, letterhead: LetterheadText, audit: AuditEvent) -> None:
        _held(self.clinics, letterhead.clinic_id)
        self.letterheads.append(letterhead)
        self.audit.append(audit)

    def add_export(self, export: Export, audit: AuditEvent) -> None:
        _held(self.clinics, export.clinic_id)
        self._check_subject(export.clinic_id, export.request)
        _add(self.exports, export.request.id, export)
        self.audit.append(audit)

    def add_session(self, session: InfusionSession, audit: AuditEvent) -> None:
        if _held(self.patients, session.patient_id).clinic_id != session.clinic_id:
            raise NotFound(NO_PATIENT)
        self.protocol(session.clinic_id, session.protocol)
        _add(self.records, session.id, SessionRecord(session=session))
        self.raised[session.id] = {}
        self.audit.append(audit)

    def add_entries(
        self, session: InfusionSession, entries: Sequence[Entry], audit: AuditEvent
    ) -> None:
        record = self.record(session.clinic_id, session.id)
        for entry in entries:
            if _held(self.users, entry.performed_by).clinic_id != session.clinic_id:
                raise NotFound("There is no such person in your clinic.")
            _add(self.saved, entry.id, session.id)
        for entry in entries:
            if isinstance(entry, Correction):
                _held(self.saved, entry.target_id)
        self._keep(record.with_entries(entries), audit)

    def change_session(self, session: InfusionSession, audit: AuditEvent) -> None:
        record = self.record(session.clinic_id, session.id)
        self._keep(replace(record, session=session), audit)

    def occupied_chairs(self, clinic_id: ClinicId) -> Sequence[Occupied]:
        sessions = (record.session for record in self.records.values())
        return tuple(
            Occupied(chair=each.chair, patient_id=each.patient_id)
            for each in sessions
            if each.clinic_id == clinic_id and each.status in ACTIVE
        )

    def revise_flags(
        self, session: InfusionSession, flags: Sequence[Flag], audit: AuditEvent
    ) -> None:
        self.record(session.clinic_id, session.id)
        self.raised[session.id].update({flag.key: flag for flag in flags})
        self.audit.append(audit)

    def add_acknowledgement(
        self, session: InfusionSession, acknowledgement: Acknowledgement, audit: AuditEvent
    ) -> None:
        record = self.record(session.clinic_id, session.id)
        _add(self.saved, acknowledgement.id, session.id)
        said = (*record.acknowledgements, acknowledgement)
        self._keep(replace(record, acknowledgements=said), audit)

    def add_suppression(
        self, session: InfusionSession, suppression: Suppression, audit: AuditEvent
    ) -> None:
        record = self.record(session.clinic_id, session.id)
        _add(self.saved, suppression.id, session.id)
        said = (*record.suppressions, suppression)
        self._keep(replace(record, suppressions=said), audit)

    def _check_subject(self, clinic_id: ClinicId, request: ExportRequest) -> None:
        if request.filter.session_id is not None:
            self.record(clinic_id, request.filter.session_id)
        if request.filter.patient_id is not None:
            self.patient(clinic_id, request.filter.patient_id)

    def _keep(self, record: SessionRecord, audit: AuditEvent) -> None:
        self.records[record.session.id] = record
        self.audit.append(audit)

    def _earlier_infusions(self, record: SessionRecord) -> tuple[datetime, ...]:
        own = _started_at(record)
        starts = [
            _started_at(other)
            for other in self.records.values()
            if other.session.patient_id == record.session.patient_id
            and other.session.id != record.session.id
        ]
        return tuple(sorted(at for at in starts if at and (own is None or at < own)))


@dataclass
class FakeDatabase:
    """Transactions over a `FakeStore`: what a failed one did is forgotten."""

    store: FakeStore = field(default_factory=FakeStore)

    @contextmanager
    def transaction(self) -> Iterator[FakeStore]:
        working = deepcopy(self.store)
        yield working
        self.store = working


def _started_at(record: SessionRecord) -> datetime | None:
    starts = (
        entry.measured_at
        for entry in effective_entries(record.entries)
        if isinstance(entry, InfusionEvent) and entry.action is InfusionAction.START
    )
    return min(starts, default=None)


def _same_number(patient: Patient, other: Patient) -> bool:
    return (patient.clinic_id, patient.record_number) == (other.clinic_id, other.record_number)


def _held(held: dict[KeyT, ThingT], key: KeyT) -> ThingT:
    if key not in held:
        raise NotFound("There is no such thing in your clinic.")
    return held[key]


def _add(held: dict[KeyT, ThingT], key: KeyT, thing: ThingT) -> None:
    if key in held:
        raise StateRefused("This was saved before.")
    held[key] = thing
