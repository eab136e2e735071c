"""A visit, a patient, a period as FHIR: valid, whole, and it says no more than the record."""

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.course_entries import PainType
from monitoring.deciding import decide
from monitoring.entries import Entry
from monitoring.fhir.bundle import FhirSource, fhir_bundle
from monitoring.fhir.visit import Visit
from monitoring.flags import Severity
from monitoring.infusions import InfusionEvent
from monitoring.people import Patient
from monitoring.protocols import default_protocol
from monitoring.sessions import SessionStatus
from tests.course_factories import (
    conditions,
    consent,
    course_correction,
    diagnosis,
    follow_up,
    medicines,
)
from tests.db.demo_clinic import small
from tests.factories import (
    AT,
    NORA,
    NORTH,
    PIET,
    at_minute,
    baseline,
    correction,
    departure,
    patient,
    record,
    seen,
    start,
    stop,
    vitals,
)
from tests.monitoring.any_entry import ENTRIES
from tests.monitoring.fhir.conformance import breaches, check_bundle
from tests.shared_data import shared

NAMES = {NORA.id: "Nora", PIET.id: "Piet"}


def bundle_of(visit: Visit, **changes: object) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "clinic": NORTH,
        "patient": patient(id=visit.record.session.patient_id),
        "visits": (visit,),
        "names": NAMES,
    }
    bundle: dict[str, Any] = json.loads(
        json.dumps(fhir_bundle(FhirSource(**(facts | changes)), AT))
    )
    return bundle


def resources(bundle: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    held = [entry["resource"] for entry in bundle["entry"]]
    return [each for each in held if each["resourceType"] == kind]


def demo_source(who: Patient, *, is_with_snomed: bool) -> FhirSource:
    """What the demonstration clinic holds of one patient, of the visits the last two."""
    clinic = small()
    visits = [
        Visit(record=each.record, flags=decide(each.record, clinic.protocol, AT).flags)
        for each in clinic.lives
        if each.record.session.patient_id == who.id
    ]
    courses = [each for each in clinic.courses if each.patient.id == who.id]
    return FhirSource(
        clinic=clinic.staff.clinic,
        patient=who,
        visits=visits[-2:],
        course=courses[0].entries if courses else (),
        names={},
        is_with_snomed=is_with_snomed,
    )


@pytest.mark.parametrize(("number", "is_with_snomed"), [(4, True), (3, False)])
def test_patient_of_the_demonstration_is_valid(number: int, *, is_with_snomed: bool) -> None:
    bundle = fhir_bundle(demo_source(small().patients[number], is_with_snomed=is_with_snomed), AT)

    check_bundle(bundle)
    observations = resources(bundle, "Observation")
    assert len(observations) > 50
    assert [found for each in observations if (found := breaches(each))] == []
    assert ("http://snomed.info/sct" in json.dumps(bundle)) == is_with_snomed


@settings(max_examples=12)
@given(st.lists(ENTRIES.filter(lambda entry: not isinstance(entry, InfusionEvent)), max_size=9))
def test_whatever_was_written_is_valid(entries: list[Entry]) -> None:
    check_bundle(bundle_of(Visit(record=record(*entries))))


def test_same_record_gives_the_same_bundle() -> None:
    visit = Visit(record=record(*baseline(), start(), stop()))

    assert bundle_of(visit) == bundle_of(visit)


def test_hostile_names_are_kept_letter_for_letter() -> None:
    with shared("hostile-input", "names.csv").open(encoding="utf-8", newline="") as file:
        names = [(row["surname"] or "x", row["given"] or "x") for row in csv.DictReader(file)]
    for family_name, given_name in names:
        who = patient(family_name=family_name, given_name=given_name, allergies=family_name)
        bundle = bundle_of(Visit(record=record()), patient=who)
        check_bundle(bundle)
        [name] = resources(bundle, "Patient")[0]["name"]
        assert name == {"family": family_name, "given": [given_name]}


def test_ids_say_nothing_of_the_patient() -> None:
    bundle = bundle_of(Visit(record=record(*baseline(), start(), stop())))

    assert all(UUID(entry["resource"]["id"]) for entry in bundle["entry"])
    assert all("Okafor" not in entry["fullUrl"] for entry in bundle["entry"])


def test_visit_names_chair_times_and_who_answers_for_it() -> None:
    visit = Visit(record=record(departure(), status=SessionStatus.COMPLETED, begun_at=AT))
    bundle = bundle_of(visit)
    [seen] = resources(bundle, "Encounter")

    assert seen["status"] == "finished"
    assert seen["class"]["code"] == "AMB"
    assert seen["period"] == {"start": "2026-11-23T15:00:00.000+01:00"}
    assert [part["type"][0]["coding"][0]["code"] for part in seen["participant"]] == ["PPRF", "ESC"]
    assert resources(bundle, "RelatedPerson")[0]["name"] == [{"text": "Ingrid (sister)"}]
    assert {each["name"][0]["text"] for each in resources(bundle, "Practitioner")} == {"Nora"}


def test_correction_shows_what_was_wrong_who_said_so_and_why() -> None:
    right = vitals(5, (124, 80), name="right")
    visit = Visit(
        record=record(vitals(5, (214, 80), name="wrong"), right, correction(7, "wrong", right.id))
    )
    bundle = bundle_of(visit)
    pressures = {
        each["status"]: each
        for each in resources(bundle, "Observation")
        if each["code"]["text"] == "Blood pressure"
    }
    [changed] = resources(bundle, "Provenance")

    assert set(pressures) == {"entered-in-error", "amended"}
    assert systolic(pressures["entered-in-error"]) == 214
    assert systolic(pressures["amended"]) == 124
    assert {"reference": f"urn:uuid:{pressures['amended']['id']}"} in changed["target"]
    assert f"urn:uuid:{pressures['entered-in-error']['id']}" in {
        each["what"]["reference"] for each in changed["entity"]
    }
    assert changed["reason"] == [{"text": "wrong patient"}]


def test_entry_in_error_counts_for_nothing() -> None:
    visit = Visit(record=record(vitals(5, name="wrong"), correction(7, "wrong")))
    bundle = bundle_of(visit)

    assert {each["status"] for each in resources(bundle, "Observation")} == {"entered-in-error"}
    [changed] = resources(bundle, "Provenance")
    assert changed["activity"]["coding"][0]["code"] == "NULLIFY"


def test_flag_is_an_issue_with_what_was_done() -> None:
    critical = record(*baseline(), start(), vitals(10, (214, 118)), vitals(12, (216, 118)))
    flags = decide(critical, default_protocol(), at_minute(13)).flags
    worst = next(flag for flag in flags if flag.severity is Severity.CRITICAL)
    held = replace(critical, acknowledgements=(seen(worst, 14),))
    bundle = bundle_of(Visit(record=held, flags=flags))
    check_bundle(bundle)
    issue = next(each for each in resources(bundle, "DetectedIssue") if "mitigation" in each)

    assert issue["severity"] == "high"
    assert issue["mitigation"][0]["action"]["text"] == "watching"
    [reading] = issue["evidence"][0]["detail"]
    held_ids = {f"urn:uuid:{each['id']}" for each in resources(bundle, "Observation")}
    assert reading["reference"] in held_ids


def test_visit_alone_tells_allergies_but_no_course() -> None:
    asked = bundle_of(Visit(record=record()), patient=patient(allergies=None))
    none = bundle_of(Visit(record=record()), patient=patient(allergies=""))

    assert resources(asked, "AllergyIntolerance") == []
    assert resources(none, "AllergyIntolerance")[0]["code"]["text"] == "No known allergies"
    assert resources(none, "Condition") == []


def test_course_tells_what_is_treated_and_what_was_said_between() -> None:
    wrong = diagnosis(0)
    entries = (
        wrong,
        diagnosis(1, types=(PainType.CRPS,), text="left hand"),
        course_correction(2, wrong.id),
        conditions("aneurysm"),
        medicines("Lorazepam"),
        follow_up(3, pain=2, phq9=4),
        consent(),
    )
    bundle = bundle_of(Visit(record=record()), course=entries, is_with_snomed=True)
    check_bundle(bundle)
    known = {each["code"]["text"]: each for each in resources(bundle, "Condition")}

    assert set(known) == {"CRPS", "Neuropathic", "Aneurysmal vascular disease"}
    assert "clinicalStatus" not in known["Neuropathic"]
    assert known["CRPS"]["note"] == [{"text": "left hand"}]
    [taken] = resources(bundle, "MedicationStatement")
    assert taken["medicationCodeableConcept"]["coding"][0]["code"] == "6470"
    assert {each["valueQuantity"]["value"] for each in resources(bundle, "Observation")} == {2, 4}
    assert resources(bundle, "Consent")[0]["policyRule"]["text"] == "Ketamine infusions"


def systolic(observation: Mapping[str, Any]) -> int:
    value: int = observation["component"][0]["valueQuantity"]["value"]
    return value
