"""The nurse's use cases: add entries to a session's record, and what follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from monitoring.amending import check_correction, check_what_is_left
from monitoring.audit import AuditAction, AuditEvent
from monitoring.checks import (
    check_infusion,
    check_person,
    check_recordable,
    check_start,
    check_time,
    with_doubts,
)
from monitoring.deciding import decide
from monitoring.entries import Correction, Entry, Intake
from monitoring.errors import ValueRefused
from monitoring.fitting import check_fits
from monitoring.flag_life import flags_to_store
from monitoring.flags import Evaluation, Flag
from monitoring.ids import SessionId, new_uuid
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.measures import Measure
from monitoring.people import User
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.revising_course import revise_course
from monitoring.sessions import (
    InfusionSession,
    SessionOutcome,
    SessionStatus,
    check_transition,
)
from monitoring.store import Store
from monitoring.timeline import read_timeline
from monitoring.vitals import VitalsSet

_LEFT = frozenset({SessionStatus.COMPLETED, SessionStatus.CANCELLED})
_NOTHING_CONFIRMED: frozenset[Measure] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The answer to a save: the record as it now is and what it shows.

    `was_there`: this very save had been made before, so nothing was added.
    """

    at: datetime
    record: SessionRecord
    evaluation: Evaluation
    was_there: bool = False


def record_entries(
    store: Store,
    by: User,
    session_id: SessionId,
    entries: Sequence[Entry],
    at: datetime,
    confirmed: frozenset[Measure] = _NOTHING_CONFIRMED,
) -> Saved:
    """Add `entries`, stamped with who writes and when, and decide the flags anew.

    All or nothing; a repeated save (same first id) is answered as the first one was. Raises
    ValueRefused, ConfirmationNeeded, PermissionRefused, StateRefused or NotFound.
    """
    record = store.record(by.clinic_id, session_id)
    if not entries:
        raise ValueRefused("entries", "Nothing was entered yet.")
    for entry in entries:
        check_person(entry, by, record)
    protocol = store.protocol(by.clinic_id, record.session.protocol)
    if store.holds_entry(by.clinic_id, session_id, entries[0].id):
        evaluation = decide(record, protocol, at)
        return Saved(at=at, record=record, evaluation=evaluation, was_there=True)
    check_recordable(entries, record)
    stamped = tuple(_stamped(entry, by, at, confirmed) for entry in entries)
    replacing = {each.replacement_id for each in stamped if isinstance(each, Correction)}
    for entry in stamped:
        check_time(entry, record, protocol, at, is_replacement=entry.id in replacing)
        if isinstance(entry, Correction):
            check_correction(entry, stamped, record)
    check_fits(stamped, record)
    check_infusion(stamped, record)
    check_what_is_left(stamped, record)
    check_start(stamped, record, protocol, at)
    store.add_entries(record.session, stamped, _entries_audit(record, stamped, by, at))
    _follow_entries(store, record, stamped, by, at)
    grown = store.record(by.clinic_id, session_id)
    evaluation = revise_flags(store, grown, by, at)
    if _changes_course(stamped, record):
        revise_course(store, by.clinic_id, record.session.patient_id, by, at)
    return Saved(at=at, record=grown, evaluation=evaluation)


def _changes_course(entries: Sequence[Entry], record: SessionRecord) -> bool:
    """Does it change what is known across sessions: a visit that is over, or when one started?

    With a start nobody is to be asked about the last infusion any more.
    """
    targets = [record.entry(each.target_id) for each in entries if isinstance(each, Correction)]
    if targets and record.session.status is SessionStatus.COMPLETED:
        return True
    return any(
        isinstance(each, InfusionEvent) and each.action is InfusionAction.START
        for each in (*entries, *targets)
    )


def _stamped(entry: Entry, by: User, at: datetime, confirmed: frozenset[Measure]) -> Entry:
    """The entry as written by `by` at `at`, whatever the form said; doubts asked or marked."""
    stamped = replace(entry, recorded_at=at, recorded_by=by.id)
    return with_doubts(stamped, confirmed) if isinstance(stamped, VitalsSet) else stamped


def _entries_audit(
    record: SessionRecord, entries: Sequence[Entry], by: User, at: datetime
) -> AuditEvent:
    corrects = any(isinstance(entry, Correction) for entry in entries)
    return AuditEvent(
        id=new_uuid(at),
        clinic_id=by.clinic_id,
        action=AuditAction.ENTRY_CORRECTED if corrects else AuditAction.ENTRIES_ADDED,
        at=at,
        by=by.id,
        session_id=record.session.id,
        details={str(entry.id): entry.kind for entry in entries},
    )


def _follow_entries(
    store: Store, before: SessionRecord, entries: Sequence[Entry], by: User, at: datetime
) -> None:
    """What the entries say of the session itself becomes so: its weight, and its status."""
    if not any(isinstance(entry, Intake | InfusionEvent | Correction) for entry in entries):
        return
    grown = before.with_entries(entries)
    session = _weighed(before, grown)
    if session.weight_g != before.session.weight_g:
        change_session(store, session, by, at, "weight")
    status = _status_by_pump(grown)
    if status is not session.status:
        change_status(store, session, status, by, at)


def _weighed(before: SessionRecord, grown: SessionRecord) -> InfusionSession:
    """The session with the weight of the intake that stands, where an intake gave one."""
    old, new = read_timeline(before).intake, read_timeline(grown).intake
    if new is not None and new.weight_g is not None:
        return replace(grown.session, weight_g=new.weight_g)
    was_weighed_then = old is not None and old.weight_g == grown.session.weight_g
    return replace(grown.session, weight_g=None) if was_weighed_then else grown.session


def _status_by_pump(record: SessionRecord) -> SessionStatus:
    """Stopping moves a session to recovery; a stop entered in error, back again."""
    status, is_stopped = record.session.status, read_timeline(record).stopped_at is not None
    if status is SessionStatus.IN_PROGRESS and is_stopped:
        return SessionStatus.RECOVERING
    if status is SessionStatus.RECOVERING and not is_stopped:
        return SessionStatus.IN_PROGRESS
    return status


def revise_flags(store: Store, record: SessionRecord, by: User | None, at: datetime) -> Evaluation:
    """Decide the flags of `record` and store those that are new, changed or withdrawn."""
    session = record.session
    protocol = store.protocol(session.clinic_id, session.protocol)
    stored = store.flags(session.clinic_id, session.id)
    evaluation, changed = decide_anew(record, stored, protocol, at)
    if changed:
        audit = AuditEvent(
            id=new_uuid(at),
            clinic_id=session.clinic_id,
            action=AuditAction.FLAGS_REVISED,
            at=at,
            by=None if by is None else by.id,
            session_id=session.id,
            details={f"{flag.key.rule_id}:{flag.key.began_with}": flag.state for flag in changed},
        )
        store.revise_flags(session, changed, audit)
    return evaluation


def decide_anew(
    record: SessionRecord, stored: Sequence[Flag], protocol: MonitoringProtocol, at: datetime
) -> tuple[Evaluation, list[Flag]]:
    """The flags as of `at`, and those of them that are not `stored` as they are.

    Whoever had to wait for the record read the clock before the one who wrote first did: what is
    written counts in any case, and what was stored as of a later instant is left alone.
    """
    moment = max(at, record.last_written_at or at)
    evaluation = decide(record, protocol, moment)
    return evaluation, flags_to_store(stored, evaluation.flags, moment)


def change_status(
    store: Store,
    session: InfusionSession,
    status: SessionStatus,
    by: User,
    at: datetime,
    outcome: SessionOutcome | None = None,
) -> InfusionSession:
    """The session in its new status; raises StateRefused when its life does not allow it."""
    check_transition(session.status, status)
    changed = replace(
        session,
        status=status,
        outcome=outcome or session.outcome,
        ended_at=at if status in _LEFT else session.ended_at,
    )
    details = {"status": status.value}
    store.change_session(
        changed, _session_audit(AuditAction.STATUS_CHANGED, changed, by, at, details)
    )
    return changed


def change_session(
    store: Store,
    session: InfusionSession,
    by: User,
    at: datetime,
    changed: Literal["weight", "responsible", "chair"],
) -> InfusionSession:
    """Make `session` what it is now; `changed` is the one thing that is new, beside its status."""
    details = {"changed": changed}
    store.change_session(
        session, _session_audit(AuditAction.SESSION_CHANGED, session, by, at, details)
    )
    return session


def _session_audit(
    action: AuditAction,
    session: InfusionSession,
    by: User,
    at: datetime,
    details: Mapping[str, str],
) -> AuditEvent:
    return AuditEvent(
        id=new_uuid(at),
        clinic_id=session.clinic_id,
        action=action,
        at=at,
        by=by.id,
        session_id=session.id,
        details=details,
    )
