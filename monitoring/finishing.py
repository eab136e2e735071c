"""Use case: a visit ends: the patient leaves, is not infused today, or does not come at all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitoring.audit import AuditAction, act_of
from monitoring.checks import check_active, check_time
from monitoring.criteria import Criterion
from monitoring.discharge import readiness
from monitoring.errors import StateRefused, ValueRefused
from monitoring.flags import Evaluation
from monitoring.ids import EntryId, SessionId
from monitoring.overriding import override_of
from monitoring.people import User
from monitoring.permissions import Action, check_can_in
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.recording import change_status, revise_flags
from monitoring.revising_course import revise_course
from monitoring.sessions import InfusionSession, SessionOutcome, SessionStatus, words
from monitoring.starting import blocking_words
from monitoring.store import Store
from monitoring.texts import required_text
from monitoring.timeline import Timeline, read_timeline
from monitoring.visits import Disposition, Ending, Gate, Override


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What is not met or not known as the patient leaves, and the overrides that count, by code."""

    not_met: tuple[Criterion, ...] = ()
    overridden: Mapping[str, Override]

    @property
    def standing(self) -> tuple[Criterion, ...]:
        """What is not met and nobody overrode."""
        return tuple(each for each in self.not_met if each.code not in self.overridden)


def finish_session(
    store: Store, by: User, session_id: SessionId, ending: Ending, at: datetime
) -> InfusionSession:
    """The patient leaves: flags are decided a last time and the session is over.

    Saying it twice is no error. Raises StateRefused for what is not met, not overridden by a
    physician, where the patient goes home; a patient who goes to hospital is not held back.
    """
    record = store.record(by.clinic_id, session_id)
    check_can_in(by, Action.RECORD, record.session)
    if isinstance(record.entry(ending.id), Ending):
        return record.session
    check_active(record)
    protocol = store.protocol(by.clinic_id, record.session.protocol)
    check_time(ending, record, protocol, at)
    check_outcome(ending, read_timeline(record))
    evaluation = revise_flags(store, record, by, at)
    door = at_the_door(record, evaluation, protocol, at, ending.disposition)
    _check_may_leave(ending, door)
    said = replace(
        ending,
        recorded_at=at,
        recorded_by=by.id,
        not_met=tuple(each.code for each in door.not_met),
    )
    status = SessionStatus.COMPLETED
    if said.outcome is SessionOutcome.NOT_STARTED:
        status = SessionStatus.CANCELLED
    ended = _end(store, record.session, said, by, status)
    if ended.status is SessionStatus.COMPLETED:
        revise_course(store, ended.clinic_id, ended.patient_id, by, at)
    return ended


def cancel_session(
    store: Store, by: User, session_id: SessionId, ending_id: EntryId, reason: str, at: datetime
) -> InfusionSession:
    """A visit that was scheduled does not take place: not started, for a reason.

    Saying it twice (same `ending_id`) is no error. Raises PermissionRefused, NotFound, ValueRefused
    without a reason, and StateRefused for a visit that has begun: that one is ended.
    """
    record = store.record(by.clinic_id, session_id)
    check_can_in(by, Action.CANCEL, record.session)
    if isinstance(record.entry(ending_id), Ending):
        return record.session
    status = record.session.status
    if status is not SessionStatus.SCHEDULED:
        msg = f"This session is {words(status)}: only one that has not begun can be cancelled."
        raise StateRefused(msg)
    said = Ending(
        id=ending_id,
        measured_at=at,
        recorded_at=at,
        performed_by=by.id,
        recorded_by=by.id,
        outcome=SessionOutcome.NOT_STARTED,
        disposition=Disposition.NOT_HERE,
        reason=required_text("reason", reason, "Say why this visit is cancelled."),
    )
    return _end(store, record.session, said, by, SessionStatus.CANCELLED)


def _end(
    store: Store, session: InfusionSession, said: Ending, by: User, status: SessionStatus
) -> InfusionSession:
    """Write down how the visit ended, and the session in its last status."""
    at = said.recorded_at
    audit = act_of(
        by, AuditAction.ENTRIES_ADDED, at, {str(said.id): said.kind}, session_id=session.id
    )
    store.add_entries(session, (said,), audit)
    return change_status(store, session, status, by, at, said.outcome)


def check_outcome(ending: Ending, timeline: Timeline) -> None:
    """Raise ValueRefused when the pump's record contradicts how the infusion is said to end."""
    is_unstarted = ending.outcome is SessionOutcome.NOT_STARTED
    if is_unstarted and timeline.started_at is not None:
        raise ValueRefused("outcome", "The infusion was started; say how it ended.")
    if not is_unstarted and timeline.started_at is None:
        raise ValueRefused("outcome", "The infusion was not started.")
    if not is_unstarted and timeline.stopped_at is None:
        raise ValueRefused("outcome", "The infusion still runs; record its stop first.")


def at_the_door(
    record: SessionRecord,
    evaluation: Evaluation,
    protocol: MonitoringProtocol,
    at: datetime,
    disposition: Disposition | None = None,
) -> Door:
    """What stands between the patient and the door at `at`; before a start only a critical flag.

    Whoever goes home alone has no escort, whatever was planned. `evaluation` is of `record`.
    """
    goes_alone = disposition is Disposition.HOME_ALONE
    timeline = read_timeline(record)
    not_met = readiness(timeline, evaluation, protocol, at, goes_alone=goes_alone).not_met
    if timeline.started_at is None:
        not_met = tuple(each for each in not_met if each.flags)
    overrides = (
        (each.code, override_of(each, Gate.DISCHARGE, record, protocol)) for each in not_met
    )
    overridden = {code: override for code, override in overrides if override is not None}
    return Door(not_met=not_met, overridden=overridden)


def _check_may_leave(ending: Ending, door: Door) -> None:
    if door.standing and ending.disposition is not Disposition.HOSPITAL:
        msg = (
            f"Not ready by the record. {blocking_words(door.standing)} "
            "Complete it, or ask a physician to override it with a reason."
        )
        raise StateRefused(msg)
