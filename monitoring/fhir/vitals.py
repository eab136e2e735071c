"""Vitals as observations that conform to the US Core profiles of vital signs.

Profiles: HL7 US Core, StructureDefinitions us-core-blood-pressure, -heart-rate, -respiratory-rate,
-pulse-oximetry, -body-temperature and -vital-signs. What was left out on purpose comes with its
reason (dataAbsentReason) and without a number; what nobody spoke of gives no observation.
"""

from collections.abc import Iterator

from monitoring.entries import Intake
from monitoring.fhir.elements import Resource, coding, concept, part_id, quantity, reference
from monitoring.fhir.scope import Scope, category, notes, written_late
from monitoring.fhir.terms import (
    ABSENT,
    PRESSURE_PANEL,
    WEIGHT,
    Own,
    measure_concept,
    own,
)
from monitoring.ids import EntryId
from monitoring.measures import SPECS, Measure
from monitoring.vitals import Absence, NotMeasured, Vital, VitalsSet

_US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core"
_PRESSURE = "blood-pressure"
_PROFILES = {
    Measure.HEART_RATE: "heart-rate",
    Measure.SPO2: "pulse-oximetry",
    Measure.BREATHS: "respiratory-rate",
    Measure.TEMPERATURE: "body-temperature",
    Measure.MEAN_PRESSURE: "vital-signs",
}
_MEASURE_OF = {
    Vital.HEART_RATE: Measure.HEART_RATE,
    Vital.SPO2: Measure.SPO2,
    Vital.BREATHS: Measure.BREATHS,
    Vital.TEMPERATURE: Measure.TEMPERATURE,
}
_PAIR = (Measure.SYSTOLIC, Measure.DIASTOLIC)
# HL7's data-absent-reason; the words are ours, since none of its codes says as much as they do.
_WHY_ABSENT = {
    Absence.REFUSED: ("asked-declined", "The patient declined"),
    Absence.NOT_MEASURABLE: ("unknown", "It could not be measured"),
    Absence.EQUIPMENT: ("error", "The equipment failed"),
    Absence.AWAY: ("not-performed", "The patient was away"),
    Absence.NOT_NEEDED: ("not-performed", "It was not needed"),
}
_CALCULATED = concept("Calculated: (systolic + 2 × diastolic) / 3")
_DECIMALS_OF_MEAN = 1


def vitals_observations(scope: Scope, taken: VitalsSet) -> Iterator[Resource]:
    """An observation for each vital of a set: a panel for the pressure, its mean beside it."""
    read = dict(taken.readings())
    if Measure.SYSTOLIC in read:
        yield _pressure(scope, taken, read)
        yield _mean(scope, taken, read[Measure.MEAN_PRESSURE])
    for measure in _MEASURE_OF.values():
        if measure in read:
            yield _single(scope, taken, measure, _number(measure, read[measure]))
    for absence in taken.not_measured:
        yield _absent(scope, taken, absence)


def weight_observation(scope: Scope, asked: Intake) -> Iterator[Resource]:
    """The weight (kg) of the day, where the patient was weighed."""
    if asked.weight_g is not None:
        weight = {"valueQuantity": quantity(asked.weight_g / 1000, "kg")}
        yield scope.observation(asked, "weight", WEIGHT, _vital("vital-signs") | weight)


def reading_id(vitals_id: EntryId, measure: Measure) -> str:
    """The id of the observation that holds this measure of a set."""
    return part_id(vitals_id, Vital.PRESSURE if measure in _PAIR else measure)


def _vital(profile: str) -> Resource:
    return {
        "meta": {"profile": [f"{_US_CORE}-{profile}"]},
        "category": category("vital-signs"),
    }


def _number(measure: Measure, value: float) -> Resource:
    spec = SPECS[measure]
    return {"valueQuantity": quantity(value, spec.unit, spec.unit_words)}


def _pressure(scope: Scope, taken: VitalsSet, read: dict[Measure, float]) -> Resource:
    parts = [{"code": measure_concept(each)} | _number(each, read[each]) for each in _PAIR]
    fields: Resource = {"component": parts, "note": _notes(taken, *_PAIR)}
    return scope.observation(taken, Vital.PRESSURE, PRESSURE_PANEL, _vital(_PRESSURE) | fields)


def _mean(scope: Scope, taken: VitalsSet, mean_mmhg: float) -> Resource:
    fields = _number(Measure.MEAN_PRESSURE, round(mean_mmhg, _DECIMALS_OF_MEAN)) | {
        "method": _CALCULATED,
        "derivedFrom": [reference(reading_id(taken.id, Measure.SYSTOLIC))],
    }
    return _of(scope, taken, Measure.MEAN_PRESSURE, fields)


def _single(scope: Scope, taken: VitalsSet, measure: Measure, value: Resource) -> Resource:
    fields = value | {"note": _notes(taken, measure)}
    if measure is Measure.SPO2 and taken.on_oxygen is not None:
        fields["component"] = [{"code": own(Own.ON_OXYGEN), "valueBoolean": taken.on_oxygen}]
    return _of(scope, taken, measure, fields)


def _absent(scope: Scope, taken: VitalsSet, absence: NotMeasured) -> Resource:
    code, words = _WHY_ABSENT[absence.reason]
    why: Resource = {"dataAbsentReason": concept(words, coding(ABSENT, code))}
    if absence.vital is Vital.PRESSURE:
        parts = [{"code": measure_concept(each)} | why for each in _PAIR]
        fields = _vital(_PRESSURE) | why | {"component": parts}
        return scope.observation(taken, Vital.PRESSURE, PRESSURE_PANEL, fields)
    return _of(scope, taken, _MEASURE_OF[absence.vital], why)


def _of(scope: Scope, taken: VitalsSet, measure: Measure, fields: Resource) -> Resource:
    profile = _vital(_PROFILES[measure])
    return scope.observation(taken, measure, measure_concept(measure), profile | fields)


def _notes(taken: VitalsSet, *measures: Measure) -> list[Resource]:
    """The set's comment, and which of these numbers were unlikely and kept as typed."""
    unlikely = [SPECS[each].name for each in measures if each in taken.unconfirmed]
    kept = f"Unlikely, kept as typed and not confirmed: {', '.join(unlikely)}" if unlikely else ""
    return notes(written_late(taken), kept, taken.comment)
