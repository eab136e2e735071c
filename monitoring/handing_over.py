"""Use case: a colleague takes a patient over, reading back what is going on."""

from dataclasses import replace
from datetime import datetime

from monitoring.audit import AuditAction, act_of
from monitoring.checks import check_active
from monitoring.deciding import decide_timeline
from monitoring.errors import StateRefused
from monitoring.flags import Evaluation
from monitoring.ids import EntryId, SessionId
from monitoring.people import User
from monitoring.permissions import Action, check_can_in
from monitoring.protocols import MonitoringProtocol
from monitoring.recording import change_session, revise_flags
from monitoring.schedule import next_due, overdue_grace
from monitoring.store import Store
from monitoring.timeline import Timeline, read_timeline
from monitoring.visits import FlagRead, HandOff

CHANGED = "Something has changed since this was read back; please look at it and read back again."
ALREADY = "You are responsible for this patient already."


def to_read_back(
    entry_id: EntryId,
    by: User,
    timeline: Timeline,
    evaluation: Evaluation,
    protocol: MonitoringProtocol,
    at: datetime,
) -> HandOff:
    """What `by` has to read back at `at` to take the patient over, as the entry it becomes."""
    due = next_due(timeline, protocol.schedule, at, overdue_grace(protocol))
    return HandOff(
        id=entry_id,
        measured_at=at,
        recorded_at=at,
        performed_by=by.id,
        recorded_by=by.id,
        from_user=timeline.session.responsible,
        flags=tuple(
            FlagRead(rule_id=flag.key.rule_id, severity=flag.severity)
            for flag in evaluation.flags
            if flag.needs_attention
        ),
        effects=tuple(each.id for each in timeline.effects if each.ended_at is None),
        next_due_at=due.at,
        rate_ug_per_h=timeline.ledger.rate_ug_per_h(at),
    )


def take_over(
    store: Store, by: User, session_id: SessionId, read_back: HandOff, at: datetime
) -> Evaluation:
    """`by` is responsible from now on; gives the flags as they then are.

    Raises StateRefused when the record is not any more what was read back, is over, or `by` is
    responsible already.
    """
    record = store.record(by.clinic_id, session_id)
    check_can_in(by, Action.RECORD, record.session)
    if store.holds_entry(by.clinic_id, session_id, read_back.id):
        return revise_flags(store, record, by, at)
    check_active(record)
    if record.session.responsible == by.id:
        raise StateRefused(ALREADY)
    protocol = store.protocol(by.clinic_id, record.session.protocol)
    timeline = read_timeline(record)
    evaluation = decide_timeline(record, timeline, protocol, at)
    current = to_read_back(read_back.id, by, timeline, evaluation, protocol, at)
    if not _says_the_same(current, read_back):
        raise StateRefused(CHANGED)
    audit = act_of(
        by,
        AuditAction.ENTRIES_ADDED,
        at,
        {str(read_back.id): read_back.kind},
        session_id=session_id,
    )
    store.add_entries(record.session, (replace(current, note=read_back.note),), audit)
    change_session(store, replace(record.session, responsible=by.id), by, at, "responsible")
    return revise_flags(store, store.record(by.clinic_id, session_id), by, at)


def _says_the_same(current: HandOff, read_back: HandOff) -> bool:
    """Is what was read back still so? When and by whom it was read back has no meaning here."""
    return _facts(current) == _facts(read_back)


def _facts(said: HandOff) -> tuple[object, ...]:
    return said.from_user, said.flags, said.effects, said.next_due_at, said.rate_ug_per_h
