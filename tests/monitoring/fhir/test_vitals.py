"""Vitals as US Core wants them; what was not measured has a reason and no number."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from monitoring.effects import Effect, Grade
from monitoring.entries import Entry
from monitoring.fhir.visit import Visit
from monitoring.vitals import Absence, NotMeasured, Vital, VitalsSet
from tests.factories import assessment, effect, header, intake, record, vitals
from tests.monitoring.fhir.conformance import breaches, check_bundle, profiles
from tests.monitoring.fhir.test_bundle import bundle_of, resources
from tests.shared_data import shared

_US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core"


def seen(*entries: Entry) -> dict[str, dict[str, Any]]:
    bundle = bundle_of(Visit(record=record(*entries)))
    check_bundle(bundle)
    found = resources(bundle, "Observation")
    assert [wrong for each in found if (wrong := breaches(each))] == []
    return {each["code"]["text"]: each for each in found}


def test_full_set_claims_and_follows_its_profiles() -> None:
    found = seen(vitals(5, (142, 91), heart_rate=88, spo2=97, breaths=16, temperature_tenths_c=368))

    assert {each["meta"]["profile"][0] for each in found.values()} == set(profiles())
    pressure = found["Blood pressure"]["component"]
    assert [part["valueQuantity"]["value"] for part in pressure] == [142, 91]
    mean = found["Mean pressure (calculated)"]
    assert mean["valueQuantity"]["value"] == 108
    assert mean["derivedFrom"] == [{"reference": f"urn:uuid:{found['Blood pressure']['id']}"}]
    assert found["Temperature"]["valueQuantity"] == {
        "value": 36.8,
        "unit": "°C",
        "system": "http://unitsofmeasure.org",
        "code": "Cel",
    }
    assert found["Heart rate"]["effectiveDateTime"] == "2026-11-23T15:05:00.000+01:00"


@pytest.mark.parametrize("vital", Vital)
def test_not_measured_has_a_reason_and_no_number(vital: Vital) -> None:
    left_out = NotMeasured(vital=vital, reason=Absence.REFUSED)
    [found] = seen(VitalsSet(**header(5), not_measured=(left_out,))).values()  # type: ignore[arg-type]

    assert found["dataAbsentReason"]["coding"][0]["code"] == "asked-declined"
    assert "value" not in json.dumps(found)


def test_nobody_asked_gives_no_observation() -> None:
    found = seen(vitals(5, None, heart_rate=72, spo2=None, breaths=None))

    assert set(found) == {"Heart rate"}


def test_weight_of_the_day_is_a_vital_sign() -> None:
    assert seen(intake(weight_g=70_500))["Body weight"]["valueQuantity"]["value"] == 70.5


def test_scores_are_surveys_by_public_codes_where_there_is_one() -> None:
    found = seen(assessment(10, dissociation=0, pain=3, agitation=-1))

    pain = found["Pain (NRS)"]
    assert pain["code"]["coding"][0]["code"] == "72514-3"
    assert pain["category"][0]["coding"][0]["code"] == "survey"
    none = found["Dissociation (observer 0–4)"]
    assert none["code"]["coding"][0]["code"] == "measure-dissociation"
    assert none["valueQuantity"]["value"] == 0
    assert found["Agitation (RASS)"]["valueQuantity"]["value"] == -1


def test_effect_comes_as_looks_and_as_an_episode() -> None:
    visit = Visit(
        record=record(
            effect(10, Effect.NAUSEA, Grade.MILD),
            effect(20, Effect.NAUSEA, Grade.SEVERE),
            effect(35, Effect.NAUSEA, Grade.NONE),
        )
    )
    found = resources(bundle_of(visit, is_with_snomed=True), "Observation")
    [episode] = [each for each in found if "hasMember" in each]

    assert [each["valueCodeableConcept"]["text"] for each in found if "hasMember" not in each] == [
        "Mild",
        "Severe",
        "Absent",
    ]
    assert episode["effectivePeriod"]["end"] == "2026-11-23T15:35:00.000+01:00"
    assert episode["valueCodeableConcept"]["text"] == "Severe"
    codes = {each["system"]: each["code"] for each in episode["code"]["coding"]}
    assert codes["http://snomed.info/sct"] == "422587007"


def _without(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda observation: observation.pop(name)


def test_checker_takes_what_us_core_gives_as_examples() -> None:
    for name in ("blood-pressure", "heart-rate", "oxygen-saturation", "respiratory-rate"):
        text = shared("fhir-us-core-vitals", "examples", f"{name}.json").read_text(encoding="utf-8")
        example = json.loads(text)
        example["meta"]["profile"] = [f"{_US_CORE}-{_PROFILE_OF.get(name, name)}"]
        example["effectiveDateTime"] = "1999-07-02T10:00:00Z"
        assert breaches(example) == []


_PROFILE_OF = {"oxygen-saturation": "pulse-oximetry"}


@pytest.mark.parametrize(
    "spoil",
    [
        _without("subject"),
        _without("category"),
        _without("effectiveDateTime"),
        lambda each: each["component"].pop(),
        lambda each: each["component"][0]["valueQuantity"].update(code="kPa"),
        lambda each: each["component"][0]["valueQuantity"].pop("system"),
        lambda each: each["component"][1]["code"]["coding"][0].update(code="8480-6"),
        lambda each: each["code"]["coding"][0].update(code="55284-4"),
        lambda each: each["component"][0].pop("valueQuantity"),
    ],
)
def test_checker_finds_what_is_missing(spoil: Callable[[dict[str, Any]], object]) -> None:
    observation = seen(vitals(5, (142, 91)))["Blood pressure"]
    spoil(observation)

    assert breaches(observation) != []
