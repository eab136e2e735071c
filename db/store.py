"""`SqlStore`: the `Store` of the use cases kept in SQL, one instance for each transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection, insert

from db import (
    clinic_rows,
    exports,
    leaflets,
    letterheads,
    patients,
    protocol_drafts,
    safety_texts,
    session_rows,
)
from db.access_store import SqlAccessStore
from db.accounts import add_account
from db.audit_writing import ChainWriter
from db.clinics import clinic_of, is_first
from db.course_store import SqlCourseStore
from db.flag_tables import AcknowledgementRow, SuppressionRow
from db.ketamine_store import SqlKetamineStore
from db.mapping import Values, acknowledgement_values, suppression_values
from db.people_store import SqlPeopleStore
from db.record_cache import HeldRecord, RecordCache
from db.record_rows import add_entry_rows, open_record, register
from db.statements import Statement
from monitoring.audit import AuditEvent
from monitoring.entries import Correction, Entry
from monitoring.exports import Export
from monitoring.flags import Acknowledgement, Flag, Suppression
from monitoring.ids import ClinicId, EntryId, PatientId, SessionId
from monitoring.infusions import InfusionEvent
from monitoring.leaflets import Leaflet
from monitoring.letterheads import LetterheadText
from monitoring.people import Clinic, Patient, User
from monitoring.protocol_approvals import ProtocolApproval, Published
from monitoring.protocol_editing.drafts import ProtocolDraft
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.safety_texts import SafetyText
from monitoring.sessions import InfusionSession, Occupied, ProtocolVersion

_ADD_ACKNOWLEDGEMENT = Statement(insert(AcknowledgementRow))
_ADD_SUPPRESSION = Statement(insert(SuppressionRow))


class SqlStore(SqlCourseStore, SqlPeopleStore, SqlAccessStore, SqlKetamineStore):
    """One open transaction; `Database.transaction()` makes it, commits it, and ends it.

    `connection` is for the queries that colleagues of this package run in the same transaction.
    """

    def __init__(self, connection: Connection, cache: RecordCache, audit_key: bytes) -> None:
        self.connection = connection
        self._cache = cache
        self._chains = ChainWriter(connection, audit_key)
        self._held: dict[tuple[ClinicId, SessionId], HeldRecord] = {}
        self._is_publishing = False  # what may be rolled back is not remembered

    def record(self, clinic_id: ClinicId, session_id: SessionId) -> SessionRecord:
        return self._opened(clinic_id, session_id).record

    def flags(self, clinic_id: ClinicId, session_id: SessionId) -> Sequence[Flag]:
        return tuple(self._opened(clinic_id, session_id).flags.values())

    def holds_entry(self, clinic_id: ClinicId, session_id: SessionId, entry_id: EntryId) -> bool:
        record = self._opened(clinic_id, session_id).record
        said = (*record.entries, *record.acknowledgements, *record.suppressions)
        return any(each.id == entry_id for each in said)

    def protocol(self, clinic_id: ClinicId, version: ProtocolVersion) -> MonitoringProtocol:
        if self._is_publishing:
            return clinic_rows.read_protocol(self.connection, clinic_id, version)
        return self._cache.protocol(
            clinic_id,
            version,
            partial(clinic_rows.read_protocol, self.connection, clinic_id, version),
        )

    def newest_protocol(self, clinic_id: ClinicId, at: datetime) -> ProtocolVersion:
        return clinic_rows.newest_protocol(self.connection, clinic_id, at)

    def published_protocols(self, clinic_id: ClinicId) -> Sequence[Published]:
        return clinic_rows.published_protocols(self.connection, clinic_id)

    def clinic(self, clinic_id: ClinicId) -> Clinic:
        return clinic_of(self.connection, clinic_id)

    def is_empty(self) -> bool:
        return is_first(self.connection)

    def patient(self, clinic_id: ClinicId, patient_id: PatientId) -> Patient:
        return patients.read_patient(self.connection, clinic_id, patient_id, is_locked=True)

    def patients_born_on(self, clinic_id: ClinicId, born_on: date) -> Sequence[Patient]:
        return patients.patients_born_on(self.connection, clinic_id, born_on)

    def unfinished_visits(self, clinic_id: ClinicId, patient_id: PatientId) -> Sequence[datetime]:
        return patients.unfinished_visits(self.connection, clinic_id, patient_id)

    def add_clinic(self, clinic: Clinic, audit: AuditEvent) -> None:
        clinic_rows.add_clinic(self.connection, clinic)
        self._chains.begin(clinic.id, clinic.id)
        self.add_audit(audit)

    def add_user(self, user: User, *, login: str, password_hash: str, audit: AuditEvent) -> None:
        clinic_rows.add_user(self.connection, user)
        add_account(self.connection, user, login=login, password_hash=password_hash)
        self.add_audit(audit)

    def add_patient(self, patient: Patient, audit: AuditEvent) -> None:
        patients.add_patient(self.connection, patient, audit)
        self.add_audit(audit)

    def revise_patient(self, patient: Patient, audit: AuditEvent) -> None:
        patients.revise_patient(self.connection, patient, audit)
        self.add_audit(audit)

    def add_protocol(
        self,
        clinic_id: ClinicId,
        protocol: MonitoringProtocol,
        audit: AuditEvent,
        approval: ProtocolApproval | None = None,
    ) -> None:
        self._is_publishing = True
        clinic_rows.add_protocol(self.connection, clinic_id, protocol, audit, approval)
        self.add_audit(audit)

    def protocol_draft(self, clinic_id: ClinicId) -> ProtocolDraft | None:
        return protocol_drafts.read_draft(self.connection, clinic_id, is_locked=True)

    def set_protocol_draft(self, draft: ProtocolDraft, audit: AuditEvent) -> None:
        protocol_drafts.set_draft(self.connection, draft)
        self.add_audit(audit)

    def drop_protocol_draft(self, clinic_id: ClinicId, audit: AuditEvent) -> None:
        protocol_drafts.drop_draft(self.connection, clinic_id)
        self.add_audit(audit)

    def leaflet(self, clinic_id: ClinicId) -> Leaflet | None:
        return leaflets.newest_leaflet(self.connection, clinic_id)

    def add_leaflet(self, leaflet: Leaflet, audit: AuditEvent) -> None:
        leaflets.add_leaflet(self.connection, leaflet)
        self.add_audit(audit)

    def safety_text(self, clinic_id: ClinicId) -> SafetyText | None:
        return safety_texts.newest_safety_text(self.connection, clinic_id)

    def add_safety_text(self, safety_text: SafetyText, audit: AuditEvent) -> None:
        safety_texts.add_safety_text(self.connection, safety_text)
        self.add_audit(audit)

    def letterhead(self, clinic_id: ClinicId) -> LetterheadText | None:
        return letterheads.newest_letterhead(self.connection, clinic_id)

    def add_letterhead(self, letterhead: LetterheadText, audit: AuditEvent) -> None:
        letterheads.add_letterhead(self.connection, letterhead)
        self.add_audit(audit)

    def add_export(self, export: Export, audit: AuditEvent) -> None:
        exports.add_export(self.connection, export)
        self.add_audit(audit)

    def add_session(self, session: InfusionSession, audit: AuditEvent) -> None:
        session_rows.add_session(self.connection, session, audit)
        self._chains.begin(session.clinic_id, session.id)
        self._add_session_audit(session, audit)

    def add_entries(
        self, session: InfusionSession, entries: Sequence[Entry], audit: AuditEvent
    ) -> None:
        held = self._opened(session.clinic_id, session.id)
        place = self._register(session, [(entry.id, entry.kind) for entry in entries], audit)
        add_entry_rows(self.connection, place, entries)
        held = replace(held, record=held.record.with_entries(entries))
        if any(isinstance(entry, InfusionEvent | Correction) for entry in entries):
            started_at = session_rows.set_infused(self.connection, held.record)
            held = held.with_own_start(started_at)
        self._hold(session, held)

    def change_session(self, session: InfusionSession, audit: AuditEvent) -> None:
        held = self._opened(session.clinic_id, session.id)
        earlier = held.record.session.earlier_infusions
        changed = replace(session, earlier_infusions=earlier)
        session_rows.set_standing(self.connection, changed, audit)
        self._add_session_audit(session, audit)
        self._hold(session, replace(held, record=replace(held.record, session=changed)))

    def occupied_chairs(self, clinic_id: ClinicId) -> Sequence[Occupied]:
        return session_rows.occupied_chairs(self.connection, clinic_id)

    def revise_flags(
        self, session: InfusionSession, flags: Sequence[Flag], audit: AuditEvent
    ) -> None:
        held = self._opened(session.clinic_id, session.id)
        session_rows.revise_flags(self.connection, session, flags, held.flags, audit)
        self._add_session_audit(session, audit)
        known = {**held.flags, **{flag.key: flag for flag in flags}}
        self._hold(session, replace(held, flags=known))

    def add_acknowledgement(
        self, session: InfusionSession, acknowledgement: Acknowledgement, audit: AuditEvent
    ) -> None:
        held = self._opened(session.clinic_id, session.id)
        place = self._register(session, [(acknowledgement.id, "acknowledgement")], audit)
        values = acknowledgement_values(acknowledgement)
        _ADD_ACKNOWLEDGEMENT.run(self.connection, {**place, **values})
        said = (*held.record.acknowledgements, acknowledgement)
        self._hold(session, replace(held, record=replace(held.record, acknowledgements=said)))

    def add_suppression(
        self, session: InfusionSession, suppression: Suppression, audit: AuditEvent
    ) -> None:
        held = self._opened(session.clinic_id, session.id)
        place = self._register(session, [(suppression.id, "suppression")], audit)
        _ADD_SUPPRESSION.run(self.connection, {**place, **suppression_values(suppression)})
        said = (*held.record.suppressions, suppression)
        self._hold(session, replace(held, record=replace(held.record, suppressions=said)))

    def add_audit(self, audit: AuditEvent) -> None:
        """An event that changes no record, such as a sign-in, a refusal or a look."""
        self._chains.add(audit)

    def finish(self) -> None:
        """Write the audit: the last act before the commit."""
        self._chains.finish()

    def keep(self) -> None:
        """Hold what was read and written for the next transaction: only after the commit."""
        for (clinic_id, session_id), held in self._held.items():
            head = self._chains.head(clinic_id, session_id)
            current = held if held.head == head else replace(held, head=head)
            self._cache.put(clinic_id, session_id, current)

    def _opened(self, clinic_id: ClinicId, session_id: SessionId) -> HeldRecord:
        held = self._held.get((clinic_id, session_id))
        if held is None:
            held = open_record(self.connection, self._cache, clinic_id, session_id, is_locked=True)
            self._chains.hold(clinic_id, session_id, held.head)
            self._held[clinic_id, session_id] = held
        return held

    def _hold(self, session: InfusionSession, held: HeldRecord) -> None:
        self._held[session.clinic_id, session.id] = held

    def _register(
        self, session: InfusionSession, entries: Sequence[tuple[EntryId, str]], audit: AuditEvent
    ) -> Values:
        place: Values = {"clinic_id": session.clinic_id, "session_id": session.id}
        register(self.connection, place, entries)
        self._add_session_audit(session, audit)
        return place

    def _add_session_audit(self, session: InfusionSession, audit: AuditEvent) -> None:
        # What is held in memory is trusted only because every write moves the session's chain.
        if audit.session_id != session.id or audit.clinic_id != session.clinic_id:
            msg = f"audit event {audit.id} belongs to another session than its change"
            raise ValueError(msg)
        self._chains.add(audit)
