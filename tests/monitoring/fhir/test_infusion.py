"""What ran, as FHIR: the doses add up to what the ledger says was given."""

from typing import Any

from monitoring.effects import Effect
from monitoring.fhir.visit import Visit
from monitoring.infusions import InfusionAction
from monitoring.record import SessionRecord
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.timeline import read_timeline
from monitoring.visits import Disposition, Ending, MedicineGiven, Route
from tests.factories import (
    correction,
    effect,
    header,
    order,
    pump,
    record,
    start,
    stop,
)
from tests.monitoring.fhir.conformance import check_bundle
from tests.monitoring.fhir.test_bundle import bundle_of, resources


def given(held: SessionRecord) -> list[dict[str, Any]]:
    bundle = bundle_of(Visit(record=held))
    check_bundle(bundle)
    return resources(bundle, "MedicationAdministration")


def dose_ug(administrations: list[dict[str, Any]]) -> int:
    doses = [
        each["dosage"].get("dose", {"value": 0}) for each in administrations if each.get("dosage")
    ]
    assert all(dose.get("code", "mg") == "mg" for dose in doses)
    given_ug: int = round(sum(dose["value"] for dose in doses) * 1000)
    return given_ug


def test_each_stretch_of_one_rate_is_one_administration() -> None:
    held = record(
        order(),
        start(0, 52_501),
        pump(7, InfusionAction.RATE_CHANGE, rate_ug_per_h=33_333),
        pump(13, InfusionAction.PAUSE),
        pump(19, InfusionAction.RESUME, rate_ug_per_h=26_250),
        pump(23, InfusionAction.BOLUS, amount_ug=5_000),
        stop(40),
    )
    ran = given(held)
    ledger = read_timeline(held).ledger

    assert dose_ug(ran) == ledger.given_ug(ledger.stopped_at or ledger.segments[0].started_at)
    assert [each["status"] for each in ran].count("completed") == 4
    [pause] = [each for each in ran if each["status"] == "on-hold"]
    assert "dosage" not in pause
    rates = [
        each["dosage"]["rateQuantity"] for each in ran if "rateQuantity" in each.get("dosage", ())
    ]
    assert [rate["value"] for rate in rates] == [52.501, 33.333, 26.25]
    assert {rate["code"] for rate in rates} == {"mg/h"}


def test_what_still_runs_has_a_rate_and_no_dose_yet() -> None:
    [running] = given(record(order(), start()))

    assert running["status"] == "in-progress"
    assert "dose" not in running["dosage"]
    assert "end" not in running["effectivePeriod"]


def test_stopped_early_says_why() -> None:
    ending = Ending(
        **header(45),  # type: ignore[arg-type]
        outcome=SessionOutcome.STOPPED_EARLY,
        disposition=Disposition.HOME_WITH_ESCORT,
        reason="the patient asked",
    )
    entries = (order(), start(), stop(20), ending)
    over = {"status": SessionStatus.COMPLETED, "outcome": SessionOutcome.STOPPED_EARLY}
    bundle = bundle_of(Visit(record=record(*entries, **over)))
    [ran] = resources(bundle, "MedicationAdministration")

    assert ran["status"] == "stopped"
    assert ran["statusReason"] == [{"text": "the patient asked"}]
    assert resources(bundle, "Procedure")[0]["status"] == "stopped"
    assert resources(bundle, "MedicationRequest")[0]["status"] == "stopped"


def test_not_started_is_not_done() -> None:
    ending = Ending(
        **header(5),  # type: ignore[arg-type]
        outcome=SessionOutcome.NOT_STARTED,
        disposition=Disposition.HOME_ALONE,
        reason="pressure too high",
    )
    over = {"status": SessionStatus.CANCELLED, "outcome": SessionOutcome.NOT_STARTED}
    [ran] = given(record(order(), ending, **over))

    assert ran["status"] == "not-done"
    assert "dosage" not in ran


def test_wrong_rate_stays_legible_and_counts_no_more() -> None:
    right = pump(0, InfusionAction.START, rate_ug_per_h=52_500, name="right")
    held = record(
        pump(0, InfusionAction.START, rate_ug_per_h=525_000, name="wrong"),
        right,
        correction(3, "wrong", right.id, reason="a nought too many"),
        stop(40),
    )
    wrong, ran = sorted(given(held), key=lambda each: each["status"], reverse=True)

    assert (wrong["status"], wrong["dosage"]["rateQuantity"]["value"]) == ("entered-in-error", 525)
    assert (ran["status"], ran["dosage"]["dose"]["value"]) == ("completed", 35)


def test_medicine_names_the_effect_it_was_for() -> None:
    sick = effect(10, Effect.NAUSEA)
    tablet = MedicineGiven(
        **header(12),  # type: ignore[arg-type]
        name="Ondansetron",
        route=Route.INTRAVENOUS,
        dose_ug=4_000,
        episode_id=sick.episode_id,
    )
    in_words = MedicineGiven(
        **header(13),  # type: ignore[arg-type]
        name="Tea",
        route=Route.ORAL,
        amount="one cup",
    )
    first, second = given(record(sick, tablet, in_words))

    assert first["medicationCodeableConcept"]["coding"][0]["code"] == "26225"
    assert first["dosage"]["dose"]["value"] == 4
    assert first["reasonReference"]
    assert "dosage" not in second
    assert [note["text"] for note in second["note"]] == ["Amount: one cup", "Route: oral"]
