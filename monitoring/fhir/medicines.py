"""Medicines given in the visit, and those the patient takes."""

from collections.abc import Iterable

from monitoring.course_entries import MedicineList
from monitoring.entries import Intake
from monitoring.fhir.effects import episode_id
from monitoring.fhir.elements import (
    Resource,
    coding,
    concept,
    filled,
    instant,
    milligrams,
    part_id,
    reference,
)
from monitoring.fhir.infusion import ADMINISTRATION
from monitoring.fhir.scope import IN_ERROR, Scope, notes, written_late
from monitoring.fhir.terms import RXNORM
from monitoring.ids import EpisodeId
from monitoring.screening import rxnorm_of
from monitoring.visits import MedicineGiven


def medicine_given(scope: Scope, given: MedicineGiven, episodes: Iterable[EpisodeId]) -> Resource:
    """A medicine given in the visit; for which side effect, if that is among `episodes`."""
    route = concept(given.route.value.capitalize())
    dosage = {"route": route, "dose": milligrams(given.dose_ug)} if given.dose_ug else None
    why = None if given.episode_id not in set(episodes) else given.episode_id
    # Without a number FHIR has no dosage; the amount in words is kept beside it.
    amount = f"Amount: {given.amount}" if given.amount else ""
    by_route = "" if dosage else f"Route: {given.route.value}"
    return filled(
        {
            "resourceType": "MedicationAdministration",
            "id": part_id(given.id, ADMINISTRATION),
            "status": "completed" if scope.stands(given) else IN_ERROR,
            "medicationCodeableConcept": medicine_concept(given.name),
            "subject": scope.subject,
            "context": scope.encounter,
            "effectiveDateTime": scope.at(given),
            "performer": [{"actor": reference(given.performed_by)}],
            "reasonReference": [] if why is None else [reference(episode_id(why))],
            "dosage": dosage,
            "note": notes(written_late(given), given.reason, amount, by_route),
        }
    )


def medicines_at_the_door(scope: Scope, asked: Intake) -> list[Resource]:
    """What the patient said to take, when asked before the start, and when last."""
    found = []
    for place, medicine in enumerate(asked.medicines or ()):
        last = medicine.last_taken_at
        taken = None if last is None else instant(last, scope.zone)
        made = _statement(scope, asked, f"medicine-{place}", medicine.name)
        found.append(made | filled({"note": notes(f"Last taken {taken}" if taken else "")}))
    return found


def regular_medicines(scope: Scope, listed: MedicineList) -> list[Resource]:
    """All medicines the patient takes, as they were listed last."""
    return [
        _statement(scope, listed, f"medicine-{place}", medicine.name)
        | filled({"dosage": [{"text": medicine.how}] if medicine.how else None})
        for place, medicine in enumerate(listed.medicines)
    ]


def medicine_concept(name: str) -> Resource:
    """A medicine as it was written, with its RxNorm ingredient where our tables hold it."""
    code = rxnorm_of(name)
    return concept(name, *([coding(RXNORM, code)] if code else []))


def _statement(scope: Scope, entry: Intake | MedicineList, part: str, name: str) -> Resource:
    return filled(
        {
            "resourceType": "MedicationStatement",
            "id": part_id(entry.id, part),
            "status": "active" if scope.stands(entry) else IN_ERROR,
            "medicationCodeableConcept": medicine_concept(name),
            "subject": scope.subject,
            "context": scope.encounter,
            "dateAsserted": scope.at(entry),
        }
    )
