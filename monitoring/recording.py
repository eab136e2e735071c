"""The nurse's use cases: begin a session, add entries to its record, end it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitoring.audit import AuditAction, AuditEvent
from monitoring.checks import (
    check_correction,
    check_effect,
    check_infusion,
    check_person,
    check_recordable,
    check_time,
    with_doubts,
)
from monitoring.deciding import decide
from monitoring.entries import Correction, Entry
from monitoring.errors import StateRefused
from monitoring.flags import Evaluation, Flag, FlagState
from monitoring.ids import SessionId, new_uuid
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.measures import Measure
from monitoring.people import User
from monitoring.permissions import Action, check_can_in
from monitoring.record import SessionRecord
from monitoring.sessions import InfusionSession, SessionOutcome, SessionStatus, check_transition
from monitoring.store import Store
from monitoring.vitals import VitalsSet

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
    for entry in entries:
        check_person(entry, by, record)
    protocol = store.protocol(by.clinic_id, record.session.protocol)
    if store.holds_entry(by.clinic_id, session_id, entries[0].id):
        evaluation = decide(record, protocol, at)
        return Saved(at=at, record=record, evaluation=evaluation, was_there=True)
    check_recordable(record)
    stamped = tuple(_stamped(entry, by, at, confirmed) for entry in entries)
    for entry in stamped:
        check_time(entry, record, protocol, at)
        check_effect(entry, record)
        if isinstance(entry, Correction):
            check_correction(entry, stamped, record)
    check_infusion(stamped, record)
    store.add_entries(record.session, stamped, _entries_audit(record, stamped, by, at))
    _follow_pump(store, record.session, stamped, by, at)
    grown = store.record(by.clinic_id, session_id)
    return Saved(at=at, record=grown, evaluation=revise_flags(store, grown, by, at))


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


def _follow_pump(
    store: Store, session: InfusionSession, entries: Sequence[Entry], by: User, at: datetime
) -> None:
    """Stopping the infusion moves the session to recovery."""
    stops = any(
        isinstance(entry, InfusionEvent) and entry.action is InfusionAction.STOP
        for entry in entries
    )
    if stops and session.status is SessionStatus.IN_PROGRESS:
        change_status(store, session, SessionStatus.RECOVERING, by, at)


def revise_flags(store: Store, record: SessionRecord, by: User | None, at: datetime) -> Evaluation:
    """Decide the flags of `record` and store those that are new, changed or withdrawn."""
    session = record.session
    protocol = store.protocol(session.clinic_id, session.protocol)
    evaluation = decide(record, protocol, at)
    changed = changed_flags(store.flags(session.clinic_id, session.id), evaluation.flags)
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


def changed_flags(stored: Sequence[Flag], decided: Sequence[Flag]) -> list[Flag]:
    """Decided flags that are not stored as they are, and stored ones that nothing raises now.

    The latter are withdrawn: a correction or a reading charted afterwards took their ground.
    """
    before = {flag.key: flag for flag in stored}
    now = {flag.key for flag in decided}
    changed = [flag for flag in decided if before.get(flag.key) != flag]
    return changed + [
        replace(flag, state=FlagState.WITHDRAWN)
        for flag in stored
        if flag.key not in now and flag.state is not FlagState.WITHDRAWN
    ]


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
    audit = AuditEvent(
        id=new_uuid(at),
        clinic_id=session.clinic_id,
        action=AuditAction.STATUS_CHANGED,
        at=at,
        by=by.id,
        session_id=session.id,
        details={"status": status.value},
    )
    store.change_status(session, status, outcome, audit)
    ended_at = at if status is SessionStatus.COMPLETED else session.ended_at
    return replace(session, status=status, outcome=outcome or session.outcome, ended_at=ended_at)


def begin_session(store: Store, by: User, session_id: SessionId, at: datetime) -> InfusionSession:
    """The patient sits in the chair: the session takes entries from now on.

    Whoever begins it is responsible, unless somebody was named before. Beginning it twice is no
    error. Raises PermissionRefused, StateRefused or NotFound.
    """
    session = store.record(by.clinic_id, session_id).session
    check_can_in(by, Action.RECORD, session)
    if session.status is SessionStatus.IN_PROGRESS:
        return session
    taken = replace(session, responsible=session.responsible or by.id)
    return change_status(store, taken, SessionStatus.IN_PROGRESS, by, at)


def finish_session(
    store: Store, by: User, session_id: SessionId, outcome: SessionOutcome, at: datetime
) -> InfusionSession:
    """The patient leaves: flags are decided a last time and the session is completed.

    Raises StateRefused while a critical flag is open; a physician may override that.
    """
    record = store.record(by.clinic_id, session_id)
    check_can_in(by, Action.RECORD, record.session)
    evaluation = revise_flags(store, record, by, at)
    blocking = [flag.title for flag in evaluation.flags if flag.blocks_discharge]
    if blocking:
        msg = f"An open critical flag stands in the way: {', '.join(blocking)}."
        raise StateRefused(msg)
    return change_status(store, record.session, SessionStatus.COMPLETED, by, at, outcome)
