"""Which visit gives a physician nothing to weigh: only such ones are signed several in one go.

What counts is our own design (D): whatever was noticed, decided or corrected by a person, and
whatever the protocol asks for and nobody wrote down, is looked at by itself.
"""

from collections.abc import Iterator

from monitoring.effects import EffectReport, Grade
from monitoring.entries import Correction, Entry, Remark, RemarkKind
from monitoring.flags import Evaluation, NotEvaluable, Severity
from monitoring.infusions import InfusionAction
from monitoring.measures import Measure
from monitoring.protocols import IntakeRule, LimitRule, MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.timeline import Timeline, read_timeline
from monitoring.visits import Addendum, Disposition, Ending, MedicineGiven, Override
from monitoring.vitals import Vital, VitalsSet

LIKE_ORDERED_PCT = 5  # (D): as the protocol's own rule on what was given against the order
_CALM_REMARKS = frozenset({RemarkKind.NOTE, RemarkKind.HAND_OFF})
_STRAIGHT = (InfusionAction.START, InfusionAction.STOP)


def events_in(
    record: SessionRecord, evaluation: Evaluation, protocol: MonitoringProtocol
) -> tuple[str, ...]:
    """What a physician has to look at in this visit, each in some words; empty: uneventful.

    `evaluation` is of `record` by `protocol`.
    """
    timeline = read_timeline(record)
    return (
        *_not_over(record),
        *_flags(evaluation),
        *_unlike_ordered(timeline),
        *(f"{each.title}: {each.missing} missing" for each in _gaps(evaluation, protocol)),
        *dict.fromkeys(word for each in record.entries if (word := _what_happened(each))),
    )


def _not_over(record: SessionRecord) -> Iterator[str]:
    session = record.session
    if session.status is not SessionStatus.COMPLETED:
        yield "the visit is not completed, or signed already"
    if session.outcome is not SessionOutcome.COMPLETED:
        yield "the infusion was not completed"


def _flags(evaluation: Evaluation) -> Iterator[str]:
    for flag in evaluation.flags:
        if flag.severity is not Severity.ADVISORY:
            yield f"{flag.title} ({flag.severity})"


def _unlike_ordered(timeline: Timeline) -> Iterator[str]:
    """Given in one stretch, and as much as was ordered?"""
    ledger = timeline.ledger
    if ledger.order is None or ledger.stopped_at is None:
        yield "no order, or no end of the infusion"
        return
    given = ledger.given_ug(ledger.stopped_at)
    if abs(given - ledger.order.dose_ug) * 100 > LIKE_ORDERED_PCT * ledger.order.dose_ug:
        yield "another dose given than ordered"
    if tuple(each.action for each in timeline.infusion) != _STRAIGHT:
        yield "the infusion was paused or changed"


def _gaps(evaluation: Evaluation, protocol: MonitoringProtocol) -> Iterator[NotEvaluable]:
    """The rules that could not be applied although the protocol asks for what they look at."""
    rules = {rule.id: rule for rule in protocol.rules}
    required = _required(protocol)
    for gap in evaluation.not_evaluable:
        rule = rules.get(gap.rule_id)
        if isinstance(rule, IntakeRule) or (
            isinstance(rule, LimitRule) and any(each.measure in required for each in rule.limits)
        ):
            yield gap


def _required(protocol: MonitoringProtocol) -> frozenset[Measure]:
    """The measures of the vital signs that the schedule asks for."""
    vitals = protocol.schedule.required
    found = {Measure(each.value) for each in vitals if each is not Vital.PRESSURE}
    if Vital.PRESSURE in vitals:
        found |= {Measure.SYSTOLIC, Measure.DIASTOLIC}
    return frozenset(found)


def _what_happened(entry: Entry) -> str:  # noqa: PLR0911 - one line for each kind
    match entry:
        case Correction():
            return "an entry was corrected"
        case Override():
            return "a check was overridden"
        case MedicineGiven():
            return "a medicine was given"
        case Addendum():
            return "something was added afterwards"
        case Remark() if entry.remark not in _CALM_REMARKS:
            return "a remark was written"
        case VitalsSet() if entry.unconfirmed:
            return "an unlikely value was kept"
        case Ending() if entry.disposition is not Disposition.HOME_WITH_ESCORT or entry.not_met:
            return "not everything was met at the door"
        case EffectReport() if entry.grade > Grade.MILD:
            return "a side effect above mild"
        case _:
            return ""
