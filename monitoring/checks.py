"""What must hold of an entry before it is saved: state, time, likelihood, the pump, the person."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from monitoring.assessments import Assessment
from monitoring.check_codes import StartCode
from monitoring.criteria import Criterion
from monitoring.entries import Correction, Entry
from monitoring.errors import ConfirmationNeeded, StateRefused, ValueRefused
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder
from monitoring.ledger import check_possible_dose, read_ledger
from monitoring.measures import SPECS, Measure, number_words
from monitoring.own_limits import LimitsInForce
from monitoring.people import User
from monitoring.permissions import Action, check_can_in
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord, effective_entries
from monitoring.sessions import ACTIVE, InfusionSession, SessionStatus, words
from monitoring.starting import blocking_words, start_checks_of
from monitoring.visits import Addendum, Ending, HandOff, Override, Signature
from monitoring.vitals import VitalsSet

# A tablet's clock may be ahead by this much; CARE uses the same two minutes.
FUTURE_TOLERANCE = timedelta(minutes=2)
# An entry cannot be older than this before the session (D): it belongs to another visit.
BEFORE_SESSION = timedelta(hours=2)
_BEFORE_ANY_START = frozenset({StartCode.CONSENT, StartCode.ORDER})
# Nor than the plan, where the visit was begun later than this after it.
LATEST_BEGIN = timedelta(hours=12)
# A mistake is found at the desk as well; after the signature only an addendum may be written.
_UNSIGNED = ACTIVE | {SessionStatus.COMPLETED}
_OVER = frozenset({SessionStatus.COMPLETED, SessionStatus.SIGNED_OFF, SessionStatus.CANCELLED})
_RECORDABLE: Mapping[type[Entry], frozenset[SessionStatus]] = MappingProxyType(
    {Correction: _UNSIGNED, Override: _UNSIGNED, Addendum: _OVER}
)
# Written by the use cases that begin, end and sign a visit, never beside other entries.
_BY_THEMSELVES = (LimitsInForce, Ending, HandOff, Signature)
# A pulse pressure outside this is possible, but more often a slip of the finger (D).
LIKELY_PULSE_PRESSURE_MMHG = (15, 100)


def check_recordable(entries: Sequence[Entry], record: SessionRecord) -> None:
    """Raise StateRefused unless the session takes such entries now."""
    status = record.session.status
    replacing = {each.replacement_id for each in entries if isinstance(each, Correction)}
    for entry in entries:
        if isinstance(entry, _BY_THEMSELVES):
            msg = "This is not written as an entry of its own."
            raise StateRefused(msg)
        kind = Correction if entry.id in replacing else type(entry)
        if status not in _RECORDABLE.get(kind, ACTIVE):
            what = "a correction" if status is SessionStatus.COMPLETED else "an addendum"
            instead = f" except {what}" if status in _OVER else ""
            msg = f"This session is {words(status)}: nothing can be recorded in it{instead}."
            raise StateRefused(msg)


def check_active(record: SessionRecord) -> None:
    """Raise StateRefused unless the patient is here."""
    status = record.session.status
    if status not in ACTIVE:
        msg = f"This session is {words(status)}."
        raise StateRefused(msg)


def check_unsigned(record: SessionRecord) -> None:
    """Raise StateRefused for a record that was signed: it stays as it was."""
    if record.session.status is SessionStatus.SIGNED_OFF:
        msg = "This session is signed off: nothing in it changes except by an addendum."
        raise StateRefused(msg)


def check_start(
    entries: Sequence[Entry], record: SessionRecord, protocol: MonitoringProtocol, at: datetime
) -> None:
    """Raise StateRefused for a start that something stands in the way of, not overridden.

    One that is only moved to an earlier time has been checked: what it needs is that the patient
    had consented and the infusion was ordered by then.
    """
    corrected = {
        each.replacement_id: record.entry(each.target_id)
        for each in entries
        if isinstance(each, Correction)
    }
    for start in filter(_is_start, entries):
        was = corrected.get(start.id)
        if was is not None and _is_start(was):
            _check_moved_start(start, was, record, protocol, at)
        else:
            before = _as_before(start, record, entries)
            _check_unblocked(start_checks_of(before, protocol, at).blocking)


def _check_moved_start(
    start: Entry, was: Entry, record: SessionRecord, protocol: MonitoringProtocol, at: datetime
) -> None:
    if start.measured_at >= was.measured_at:
        return
    then = tuple(
        each
        for each in record.entries
        if isinstance(each, Correction | Override) or each.measured_at <= start.measured_at
    )
    blocking = start_checks_of(replace(record, entries=then), protocol, at).blocking
    _check_unblocked([each for each in blocking if each.code in _BEFORE_ANY_START])


def _is_start(entry: Entry) -> bool:
    return isinstance(entry, InfusionEvent) and entry.action is InfusionAction.START


def _check_unblocked(blocking: Sequence[Criterion]) -> None:
    if blocking:
        msg = (
            f"Before the start. {blocking_words(blocking)} "
            "Complete it, or ask a physician to override it with a reason."
        )
        raise StateRefused(msg)


def check_time(
    entry: Entry,
    record: SessionRecord,
    protocol: MonitoringProtocol,
    at: datetime,
    *,
    is_replacement: bool = False,
) -> None:
    """Raise ValueRefused for a time that cannot be, or a late one without its reason.

    Why a replacement comes late is said by its correction.
    """
    if entry.measured_at > at + FUTURE_TOLERANCE:
        raise ValueRefused("measured_at", "This time lies in the future; please check it.")
    if entry.measured_at < _opened_at(record.session) - BEFORE_SESSION:
        raise ValueRefused("measured_at", "This time lies long before the session began.")
    late_min = int((at - entry.measured_at).total_seconds() // 60)
    is_late = late_min >= protocol.late_after_min and not is_replacement
    if is_late and not entry.late_reason:
        raise ValueRefused(
            "late_reason", f"This is entered {late_min} min later; please say why in a word."
        )


def _opened_at(session: InfusionSession) -> datetime:
    """When the visit can have begun: as planned or as it was said, whichever came first.

    A plan of another day says nothing of when the patient was here.
    """
    begun_at = session.begun_at or session.scheduled_at
    return min(begun_at, max(session.scheduled_at, begun_at - LATEST_BEGIN))


def with_doubts(entry: VitalsSet, confirmed: frozenset[Measure]) -> VitalsSet:
    """The set with its unlikely values marked unconfirmed.

    Raises ConfirmationNeeded for unlikely values that nobody confirmed: they are not lost, they
    are asked about once.
    """
    doubts = {measure: text for measure, text in _doubts(entry) if measure not in confirmed}
    if doubts:
        raise ConfirmationNeeded({measure.value: text for measure, text in doubts.items()})
    unlikely = tuple(dict.fromkeys(measure for measure, _ in _doubts(entry)))
    return replace(entry, unconfirmed=unlikely) if unlikely else entry


def _doubts(entry: VitalsSet) -> Sequence[tuple[Measure, str]]:
    found = []
    for measure, value in entry.readings():
        low, high = SPECS[measure].likely
        if not low <= value <= high:
            text = f"{SPECS[measure].name} {number_words(measure, value)}: repeat or confirm."
            found.append((measure, text))
    if entry.systolic_mmhg is not None and entry.diastolic_mmhg is not None:
        difference = entry.systolic_mmhg - entry.diastolic_mmhg
        least, most = LIKELY_PULSE_PRESSURE_MMHG
        if not least <= difference <= most:
            text = f"{entry.systolic_mmhg}/{entry.diastolic_mmhg} mmHg: repeat or confirm."
            found.append((Measure.DIASTOLIC, text))
    return found


def check_person(entry: Entry, by: User, record: SessionRecord) -> None:
    """Raise PermissionRefused or NotFound unless `by` may write this kind of entry here.

    What somebody may not write they may not correct either.
    """
    check_can_in(by, action_of(entry), record.session)
    target = record.entry(entry.target_id) if isinstance(entry, Correction) else None
    if target is not None:
        check_can_in(by, action_of(target), record.session)


def action_of(entry: Entry) -> Action:
    """What a person must be allowed to do to write such an entry, or to correct it."""
    if isinstance(entry, InfusionOrder):
        return Action.ORDER
    if isinstance(entry, Correction):
        return Action.CORRECT
    if isinstance(entry, Override):
        return Action.OVERRIDE
    if isinstance(entry, InfusionEvent) and entry.action is InfusionAction.BOLUS:
        return Action.GIVE_BOLUS
    return Action.RECORD


def check_infusion(entries: Sequence[Entry], record: SessionRecord) -> None:
    """Raise StateRefused when the new pump events do not fit those before and after them.

    Raises ValueRefused for a rate or amount that cannot be meant for this weight.
    """
    new = [entry for entry in entries if isinstance(entry, InfusionEvent | InfusionOrder)]
    corrects = any(isinstance(entry, Correction) for entry in entries)
    if not new and not corrects:
        return
    for event in new:
        check_possible_dose(event, record.session.weight_g)
    standing = effective_entries((*record.entries, *entries))
    read_ledger([entry for entry in standing if isinstance(entry, InfusionEvent)], [])


def _as_before(start: Entry, record: SessionRecord, entries: Sequence[Entry]) -> SessionRecord:
    """The record as it was just before `start`, which may be written down after later readings."""
    known = (entry for entry in (*record.entries, *entries) if entry is not start)
    return replace(
        record,
        entries=tuple(
            entry
            for entry in known
            if not isinstance(entry, VitalsSet | Assessment)
            or entry.measured_at < start.measured_at
        ),
    )
