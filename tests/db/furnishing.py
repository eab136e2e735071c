"""A clinic with people, a patient, a protocol and a session in progress, in any store."""

from uuid import uuid4

from db.account_tables import AttemptOutcome
from db.attempts import add_attempt
from db.engine import Database
from db.record_cache import RecordCache
from monitoring.audit import AuditAction, AuditEvent
from monitoring.course import CourseRecord
from monitoring.course_entries import CourseEntry
from monitoring.deciding import decide
from monitoring.effects import Effect
from monitoring.entries import Entry, RemarkKind
from monitoring.exporting import record_export
from monitoring.flags import Direction, Flag, Severity, Suppression
from monitoring.ids import (
    ApprovalId,
    LeafletId,
    LetterheadTextId,
    PatientId,
    SafetyTextId,
    SessionId,
)
from monitoring.leaflets import Leaflet
from monitoring.letterheads import LetterheadText
from monitoring.linking import link_person
from monitoring.people import Clinic, Patient, User
from monitoring.protocol_approvals import ProtocolApproval
from monitoring.protocols import default_protocol
from monitoring.record import SessionRecord
from monitoring.restricted import Restriction
from monitoring.restricting import break_glass, restrict_patient, review_access
from monitoring.safety_texts import SafetyText
from monitoring.sessions import InfusionSession, ProtocolVersion
from monitoring.staff import Identity
from monitoring.staffing import lock_person, unlock_person
from tests.course_factories import course_correction, diagnosis, follow_up, on_day
from tests.exporting import contents, export_request
from tests.factories import (
    ADA,
    AT,
    NORA,
    NORTH,
    OLAF,
    PIET,
    SOUTH,
    assessment,
    at_minute,
    baseline,
    correction,
    effect,
    entry_id,
    order,
    patient,
    record,
    remark,
    seen,
    session,
    start,
    vitals,
)
from tests.fakes import FakeDatabase
from tests.ketamine import drawn, received

AnyDatabase = Database | FakeDatabase
PROTOCOL = ProtocolVersion(name=default_protocol().name, version=default_protocol().version)
SESSION = session(protocol=PROTOCOL, begun_at=AT)


def event(
    action: AuditAction, of: InfusionSession | None = None, clinic: Clinic = NORTH
) -> AuditEvent:
    return AuditEvent(
        id=uuid4(),
        clinic_id=clinic.id,
        action=action,
        at=AT,
        by=NORA.id if clinic is NORTH else OLAF.id,
        session_id=of.id if of else None,
    )


def furnish(database: AnyDatabase) -> None:
    """Clinic North with everything, clinic South with Olaf only."""
    with database.transaction() as store:
        for clinic in (NORTH, SOUTH):
            store.add_clinic(clinic, event(AuditAction.CLINIC_CREATED, clinic=clinic))
        for user in (NORA, PIET, ADA, OLAF):
            clinic = SOUTH if user is OLAF else NORTH
            store.add_user(
                user,
                login=user.name.casefold(),
                password_hash="not a hash",  # noqa: S106
                audit=event(AuditAction.PERSON_ADDED, clinic=clinic),
            )
        store.add_patient(patient(), event(AuditAction.PATIENT_ADDED))
        published = event(AuditAction.PROTOCOL_PUBLISHED)
        store.add_protocol(NORTH.id, default_protocol(), published)
        store.add_session(SESSION, event(AuditAction.SESSION_SCHEDULED, SESSION))


def add(database: AnyDatabase, *entries: Entry, to: InfusionSession = SESSION) -> None:
    """Save entries in one transaction, as a use case does."""
    with database.transaction() as store:
        current = store.record(to.clinic_id, to.id).session
        store.add_entries(current, entries, event(AuditAction.ENTRIES_ADDED, to))


def stored(database: AnyDatabase, of: InfusionSession = SESSION) -> SessionRecord:
    with database.transaction() as store:
        return store.record(of.clinic_id, of.id)


def another_session(**changes: object) -> InfusionSession:
    return session(**{"id": SessionId(uuid4()), "protocol": PROTOCOL, **changes})


def another_patient(**changes: object) -> Patient:
    return patient(**{"id": PatientId(uuid4()), "record_number": str(uuid4()), **changes})


def fill(database: Database) -> None:
    """At least one row in every table that is only added to."""
    furnish(database)
    entries = (*baseline(), order(), start(), vitals(10, (190, 110), name="high"))
    add(database, *entries, assessment(1, pain=3), effect(4, Effect.NAUSEA))
    add(database, remark(11, RemarkKind.NOTE, "a note"), correction(12, "high"))
    flag, *_ = decide(record(*entries), default_protocol(), at_minute(11)).flags
    with database.transaction() as store:
        store.add_leaflet(leaflet(), event(AuditAction.LEAFLET_WRITTEN))
        store.add_safety_text(safety_text(), event(AuditAction.SAFETY_TEXT_WRITTEN))
        store.add_letterhead(letterhead(), event(AuditAction.LETTERHEAD_WRITTEN))
        drawn(store, received(store))
        record_export(store, ADA, export_request(), contents(), AT)
        store.revise_flags(SESSION, (flag,), event(AuditAction.FLAGS_REVISED, SESSION))
        said = event(AuditAction.FLAG_ACKNOWLEDGED, SESSION)
        store.add_acknowledgement(SESSION, seen(flag, 12), said)
        suppressed = event(AuditAction.RULE_SUPPRESSED, SESSION)
        store.add_suppression(SESSION, suppression(), suppressed)
        second = default_protocol().model_copy(update={"version": default_protocol().version + 1})
        published = event(AuditAction.PROTOCOL_PUBLISHED)
        store.add_protocol(NORTH.id, second, published, approval(second.key))
        add_attempt(
            store.connection,
            uuid4(),
            login="nora",
            address="10.0.0.7",
            outcome=AttemptOutcome.WRONG,
            at=AT,
        )

    _fill_course(database, flag)
    _fill_people(database)


def _fill_course(database: Database, flag: Flag) -> None:
    wrong = follow_up(day=1, name="wrong")
    entries = (wrong, diagnosis(), course_correction(2, wrong.id))
    with database.transaction() as store:
        added = event(AuditAction.COURSE_ENTRIES_ADDED)
        store.add_course_entries(patient(), entries, added)
        store.revise_course_flags(patient(), (flag,), event(AuditAction.COURSE_FLAGS_REVISED))
        said = event(AuditAction.COURSE_FLAG_ACKNOWLEDGED)
        store.add_course_acknowledgement(patient(), seen(flag, 12), said)
        store.set_follow_up_due(patient(), on_day(3))


def _fill_people(database: Database) -> None:
    with database.transaction() as store:
        lock_person(store, ADA, NORA.id, AT)
        unlock_person(store, ADA, NORA.id, AT)
        link_person(store, ADA, NORA.id, Identity(issuer="https://id.test", subject="nora"), AT)
        restrict_patient(store, ADA, restriction(PIET), AT, instead_of=None)
        access = break_glass(store, NORA, (uuid4(), patient().id), "an emergency", AT)
        review_access(store, ADA, access.id, "was needed", AT)


def restriction(*carers: User) -> Restriction:
    return Restriction(
        id=uuid4(),
        clinic_id=NORTH.id,
        patient_id=patient().id,
        at=AT,
        by=ADA.id,
        reason="<b>works</b> here",
        carers=tuple(each.id for each in carers),
    )


def add_to_course(database: AnyDatabase, *entries: CourseEntry, to: Patient | None = None) -> None:
    """Save entries of a course in one transaction, as a use case does."""
    with database.transaction() as store:
        whose = to or patient()
        store.add_course_entries(whose, entries, event(AuditAction.COURSE_ENTRIES_ADDED))


def course_of(database: AnyDatabase, patient_id: PatientId = SESSION.patient_id) -> CourseRecord:
    with database.transaction() as store:
        return store.course(NORTH.id, patient_id)


def safety_text() -> SafetyText:
    return SafetyText(
        id=SafetyTextId(uuid4()),
        clinic_id=NORTH.id,
        written_at=AT,
        written_by=ADA.id,
        text="Ask what is meant, and do not hang up. Call the physician on duty: 22.",
    )


def letterhead() -> LetterheadText:
    return LetterheadText(
        id=LetterheadTextId(uuid4()),
        clinic_id=NORTH.id,
        written_at=AT,
        written_by=ADA.id,
        text="1 Example Street\nTelephone 555 0100",
    )


def leaflet() -> Leaflet:
    return Leaflet(
        id=LeafletId(uuid4()),
        clinic_id=NORTH.id,
        written_at=AT,
        written_by=ADA.id,
        text="No driving until tomorrow.",
    )


def approval(version: ProtocolVersion, minute: float = 0) -> ProtocolApproval:
    """Piet has approved a version at the start; it is in force some minutes later."""
    return ProtocolApproval(
        id=ApprovalId(uuid4()),
        clinic_id=NORTH.id,
        version=version,
        approved_by=PIET.id,
        approved_at=AT,
        in_force_from=at_minute(minute),
    )


def suppression() -> Suppression:
    return Suppression(
        id=entry_id("held"),
        rule_id="BP_HIGH",
        direction=Direction.HIGH,
        severity=Severity.WARNING,
        at=at_minute(12),
        until=at_minute(42),
        by=PIET.id,
        reason="known",
    )


def reopened(clinic: AnyDatabase) -> AnyDatabase:
    """The same data without what is held in memory: read from the tables again."""
    if isinstance(clinic, Database):
        clinic._cache = RecordCache()
    return clinic
