"""What the use cases need from storage. One transaction, each write with its audit event."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from monitoring.access_store import AccessStore
from monitoring.audit import AuditEvent
from monitoring.course_store import CourseStore
from monitoring.entries import Entry
from monitoring.exports import Export
from monitoring.flags import Acknowledgement, Flag, Suppression
from monitoring.ids import ClinicId, EntryId, PatientId, SessionId
from monitoring.ketamine_store import KetamineStore
from monitoring.leaflets import Leaflet
from monitoring.letterheads import LetterheadText
from monitoring.people import Clinic, Patient, User
from monitoring.people_store import PeopleStore
from monitoring.protocol_approvals import ProtocolApproval, Published
from monitoring.protocol_editing.drafts import ProtocolDraft
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.safety_texts import SafetyText
from monitoring.sessions import InfusionSession, Occupied, ProtocolVersion


class Store(CourseStore, PeopleStore, AccessStore, KetamineStore, Protocol):
    """One open transaction. All or nothing of what is called on it is kept.

    `NotFound` is raised for an id that this clinic does not hold.
    """

    def record(self, clinic_id: ClinicId, session_id: SessionId) -> SessionRecord:
        """The whole record of a session, locked against other writers of the same session."""
        ...

    def flags(self, clinic_id: ClinicId, session_id: SessionId) -> Sequence[Flag]:
        """The flags as last stored, withdrawn ones too."""
        ...

    def holds_entry(self, clinic_id: ClinicId, session_id: SessionId, entry_id: EntryId) -> bool:
        """Was this entry, acknowledgement or suppression saved before?"""
        ...

    def protocol(self, clinic_id: ClinicId, version: ProtocolVersion) -> MonitoringProtocol:
        """The protocol as it was published."""
        ...

    def newest_protocol(self, clinic_id: ClinicId, at: datetime) -> ProtocolVersion:
        """Which protocol version is in force at `at`: the last published whose time has come."""
        ...

    def published_protocols(self, clinic_id: ClinicId) -> Sequence[Published]:
        """Every version the clinic has published, the last published first."""
        ...

    def clinic(self, clinic_id: ClinicId) -> Clinic:
        """The clinic itself."""
        ...

    def is_empty(self) -> bool:
        """Is there no clinic yet? Nobody else adds one until the transaction ends."""
        ...

    def patient(self, clinic_id: ClinicId, patient_id: PatientId) -> Patient:
        """The patient as known now, locked against other writers."""
        ...

    def patients_born_on(self, clinic_id: ClinicId, born_on: date) -> Sequence[Patient]:
        """The clinic's patients with this birth date."""
        ...

    def unfinished_visits(self, clinic_id: ClinicId, patient_id: PatientId) -> Sequence[datetime]:
        """When the patient's sessions that are scheduled or going on are scheduled."""
        ...

    def add_clinic(self, clinic: Clinic, audit: AuditEvent) -> None:
        """A new clinic."""
        ...

    def add_user(self, user: User, *, login: str, password_hash: str, audit: AuditEvent) -> None:
        """A new person who may sign in."""
        ...

    def add_patient(self, patient: Patient, audit: AuditEvent) -> None:
        """A new patient."""
        ...

    def revise_patient(self, patient: Patient, audit: AuditEvent) -> None:
        """What is known of a patient from now on; what was true before stays as history."""
        ...

    def add_protocol(
        self,
        clinic_id: ClinicId,
        protocol: MonitoringProtocol,
        audit: AuditEvent,
        approval: ProtocolApproval | None = None,
    ) -> None:
        """A published protocol version; without `approval` what the clinic is set up with."""
        ...

    def protocol_draft(self, clinic_id: ClinicId) -> ProtocolDraft | None:
        """The draft of the clinic's next protocol, locked against other writers; None for none."""
        ...

    def set_protocol_draft(self, draft: ProtocolDraft, audit: AuditEvent) -> None:
        """The draft as it is now, begun or changed; a clinic has one at a time."""
        ...

    def drop_protocol_draft(self, clinic_id: ClinicId, audit: AuditEvent) -> None:
        """There is no draft any more."""
        ...

    def leaflet(self, clinic_id: ClinicId) -> Leaflet | None:
        """The clinic's leaflet as it was written last; None before there was one."""
        ...

    def add_leaflet(self, leaflet: Leaflet, audit: AuditEvent) -> None:
        """A new version of the clinic's leaflet; the earlier ones stay."""
        ...

    def safety_text(self, clinic_id: ClinicId) -> SafetyText | None:
        """The clinic's text for a positive PHQ-9 item 9, as written last; None before one was."""
        ...

    def add_safety_text(self, safety_text: SafetyText, audit: AuditEvent) -> None:
        """A new version of that text; the earlier ones stay."""
        ...

    def letterhead(self, clinic_id: ClinicId) -> LetterheadText | None:
        """The lines below the clinic's name on reports, as written last; None before any were."""
        ...

    def add_letterhead(self, letterhead: LetterheadText, audit: AuditEvent) -> None:
        """A new version of those lines; the earlier ones stay."""
        ...

    def add_export(self, export: Export, audit: AuditEvent) -> None:
        """What left the clinic; StateRefused for an id that is there already."""
        ...

    def add_session(self, session: InfusionSession, audit: AuditEvent) -> None:
        """A scheduled session."""
        ...

    def add_entries(
        self, session: InfusionSession, entries: Sequence[Entry], audit: AuditEvent
    ) -> None:
        """New entries of a session; each may be there once."""
        ...

    def change_session(self, session: InfusionSession, audit: AuditEvent) -> None:
        """Where the session is now: status, outcome, chair, responsible person, weight, end.

        What was before stays as history.
        """
        ...

    def occupied_chairs(self, clinic_id: ClinicId) -> Sequence[Occupied]:
        """The chairs in which a session is going on, and who sits there."""
        ...

    def revise_flags(
        self, session: InfusionSession, flags: Sequence[Flag], audit: AuditEvent
    ) -> None:
        """Flags that are new or have changed; each change is kept as history."""
        ...

    def add_acknowledgement(
        self, session: InfusionSession, acknowledgement: Acknowledgement, audit: AuditEvent
    ) -> None:
        """An acknowledgement."""
        ...

    def add_suppression(
        self, session: InfusionSession, suppression: Suppression, audit: AuditEvent
    ) -> None:
        """A suppression."""
        ...
