"""What must hold of an entry before it is saved: time, likelihood, the pump, the person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitoring.effects import EffectReport
from monitoring.entries import Correction, Entry
from monitoring.errors import ConfirmationNeeded, NotFound, StateRefused, ValueRefused
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder
from monitoring.ledger import check_possible_dose, read_ledger
from monitoring.measures import SPECS, Measure, number_words
from monitoring.people import User
from monitoring.permissions import Action, check_can_in
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord, effective_entries
from monitoring.sessions import SessionStatus, words
from monitoring.vitals import VitalsSet

# A tablet's clock may be ahead by this much; CARE uses the same two minutes.
FUTURE_TOLERANCE = timedelta(minutes=2)
# An entry cannot be older than this before the session (D): it belongs to another visit.
BEFORE_SESSION = timedelta(hours=2)
RECORDABLE = frozenset({SessionStatus.IN_PROGRESS, SessionStatus.RECOVERING})
# A pulse pressure outside this is possible, but more often a slip of the finger (D).
LIKELY_PULSE_PRESSURE_MMHG = (15, 100)


def check_recordable(record: SessionRecord) -> None:
    """Raise StateRefused unless the session takes entries."""
    status = record.session.status
    if status not in RECORDABLE:
        msg = f"This session is {words(status)}: nothing can be recorded in it."
        raise StateRefused(msg)


def check_time(
    entry: Entry, record: SessionRecord, protocol: MonitoringProtocol, at: datetime
) -> None:
    """Raise ValueRefused for a time that cannot be, or a late one without its reason."""
    if entry.measured_at > at + FUTURE_TOLERANCE:
        raise ValueRefused("measured_at", "This time lies in the future; please check it.")
    if entry.measured_at < record.session.scheduled_at - BEFORE_SESSION:
        raise ValueRefused("measured_at", "This time lies long before the session began.")
    late_min = int((at - entry.measured_at).total_seconds() // 60)
    if late_min >= protocol.late_after_min and not entry.late_reason:
        raise ValueRefused(
            "late_reason", f"This is entered {late_min} min later; please say why in a word."
        )


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
    """Raise PermissionRefused or NotFound unless `by` may write this kind of entry here."""
    check_can_in(by, _action(entry), record.session)


def _action(entry: Entry) -> Action:
    if isinstance(entry, InfusionOrder):
        return Action.ORDER
    if isinstance(entry, Correction):
        return Action.CORRECT
    if isinstance(entry, InfusionEvent) and entry.action is InfusionAction.BOLUS:
        return Action.GIVE_BOLUS
    return Action.RECORD


def check_effect(entry: Entry, record: SessionRecord) -> None:
    """Raise ValueRefused when a report gives an episode another effect than it has."""
    if not isinstance(entry, EffectReport):
        return
    for each in effective_entries(record.entries):
        if not isinstance(each, EffectReport) or each.episode_id != entry.episode_id:
            continue
        if each.effect is not entry.effect:
            raise ValueRefused("effect", "This is another effect than before; write it as new.")


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


def check_correction(
    correction: Correction, entries: Sequence[Entry], record: SessionRecord
) -> None:
    """Raise NotFound or StateRefused unless the correction names a standing entry here."""
    target = record.entry(correction.target_id)
    if target is None:
        msg = "There is no such entry in this session."
        raise NotFound(msg)
    if all(entry.id != target.id for entry in effective_entries(record.entries)):
        msg = "This entry was corrected before; correct the newer one."
        raise StateRefused(msg)
    replacement = next((each for each in entries if each.id == correction.replacement_id), None)
    if correction.replacement_id is not None and type(replacement) is not type(target):
        msg = "An entry can only be replaced by one of its own kind."
        raise StateRefused(msg)
