"""One visit as resources: the visit itself, what was measured, seen, given, flagged, changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from monitoring.assessments import Assessment
from monitoring.effects import EffectReport
from monitoring.entries import Entry, Intake, Remark
from monitoring.fhir.background import conditions
from monitoring.fhir.effects import episode_observations, report_observation
from monitoring.fhir.elements import Resource, part_id
from monitoring.fhir.infusion import (
    ADMINISTRATION,
    infusion_resources,
    wrong_event,
)
from monitoring.fhir.issues import detected_issues
from monitoring.fhir.medicines import medicine_given, medicines_at_the_door
from monitoring.fhir.orders import ORDER, Pump, wrong_order
from monitoring.fhir.provenance import AnyCorrection, correction_act, provenance, signature_act
from monitoring.fhir.scope import Scope, ids_of
from monitoring.fhir.scores import (
    assessment_observations,
    departure_observations,
    remark_observations,
)
from monitoring.fhir.vitals import vitals_observations, weight_observation
from monitoring.fhir.who import encounter
from monitoring.flags import Flag
from monitoring.ids import EntryId
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder
from monitoring.people import Clinic
from monitoring.record import SessionRecord, corrections, effective_entries
from monitoring.timeline import Timeline, read_timeline
from monitoring.visits import Addendum, Departure, Ending, MedicineGiven, Signature
from monitoring.vitals import VitalsSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The record of a session and its flags, as they were stored."""

    record: SessionRecord
    flags: Sequence[Flag] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Laid:
    """A visit laid out; `made` names the resources that came of each entry."""

    scope: Scope
    timeline: Timeline
    pump: Pump
    made: dict[EntryId, list[str]] = field(default_factory=dict)


def visit_resources(
    visit: Visit, clinic: Clinic, zone: ZoneInfo, *, is_with_snomed: bool
) -> Iterator[Resource]:
    """The whole visit; what was entered in error comes as such."""
    laid = _laid_out(visit.record, zone, is_with_snomed=is_with_snomed)
    timeline, scope = laid.timeline, laid.scope
    yield from encounter(scope, timeline.session, laid.pump.ending, timeline.departure, clinic)
    yield from infusion_resources(laid.pump)
    for entry in visit.record.entries:
        found = list(_resources(laid, entry))
        laid.made[entry.id] = [*map(str, ids_of(found)), *_of_pump(laid, entry)]
        yield from found
    yield from episode_observations(scope, timeline.effects)
    if timeline.intake is not None:
        yield from conditions(scope, timeline.intake, timeline.intake.conditions or ())
        yield from medicines_at_the_door(scope, timeline.intake)
    yield from detected_issues(scope, visit.flags, visit.record.acknowledgements, laid.made)
    yield from changes(scope, corrections(visit.record.entries).values(), laid.made)
    yield from _signatures(scope, timeline, visit.record.entries)


def changes(
    scope: Scope,
    corrected: Iterable[AnyCorrection],
    made: Mapping[EntryId, Sequence[str]],
) -> Iterator[Resource]:
    """Who corrected what and why, for each correction of something that has resources."""
    for correction in corrected:
        wrong = made.get(correction.target_id, ())
        act, replacement = correction_act(correction), correction.replacement_id
        if replacement is not None and made.get(replacement):
            yield provenance(scope, act, made[replacement], wrong)
        elif wrong:
            yield provenance(scope, act, wrong)


def _laid_out(record: SessionRecord, zone: ZoneInfo, *, is_with_snomed: bool) -> _Laid:
    timeline = read_timeline(record)
    scope = Scope(
        patient_id=record.session.patient_id,
        session_id=record.session.id,
        zone=zone,
        is_with_snomed=is_with_snomed,
        corrected=corrections(record.entries),
    )
    standing = effective_entries(record.entries)
    endings = [each for each in standing if isinstance(each, Ending)]
    ending = endings[-1] if endings else None
    pump = Pump(scope=scope, timeline=timeline, ending=ending)
    return _Laid(scope=scope, timeline=timeline, pump=pump)


def _resources(laid: _Laid, entry: Entry) -> Iterator[Resource]:
    """What comes of one entry by itself; steps at the pump that stand are laid out together."""
    scope = laid.scope
    match entry:
        case VitalsSet():
            yield from vitals_observations(scope, entry)
        case Assessment():
            yield from assessment_observations(scope, entry)
        case EffectReport():
            yield report_observation(scope, entry)
        case Intake():
            yield from weight_observation(scope, entry)
        case MedicineGiven():
            yield medicine_given(scope, entry, [each.id for each in laid.timeline.effects])
        case Departure():
            yield from departure_observations(scope, entry)
        case Remark() | Addendum():
            yield from remark_observations(scope, entry)
        case InfusionEvent() if not scope.stands(entry):
            yield wrong_event(laid.pump, entry)
        case InfusionOrder() if not scope.stands(entry):
            yield wrong_order(laid.pump, entry)


def _of_pump(laid: _Laid, entry: Entry) -> list[str]:
    """The resources among those laid out together that came of this entry, if it stands."""
    if not laid.scope.stands(entry):
        return []
    if isinstance(entry, InfusionOrder):
        return [part_id(entry.id, ORDER)]
    if isinstance(entry, InfusionEvent):
        is_stop = entry.action is InfusionAction.STOP
        return [laid.pump.procedure_id if is_stop else part_id(entry.id, ADMINISTRATION)]
    return []


def _signatures(scope: Scope, timeline: Timeline, entries: Iterable[Entry]) -> Iterator[Resource]:
    for entry in entries:
        if isinstance(entry, Signature):
            yield provenance(scope, signature_act(entry), [str(timeline.session.id)])
