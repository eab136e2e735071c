"""What is known of the patient beside any visit: problems, allergies, medicines, consents."""

from collections.abc import Iterator, Sequence

from monitoring.corrected import standing
from monitoring.course_entries import (
    ConditionList,
    ConsentDocument,
    CourseEntry,
    Diagnosis,
    MedicineList,
)
from monitoring.entries import Intake
from monitoring.fhir.elements import Resource, coding, concept, filled, part_id, reference
from monitoring.fhir.medicines import regular_medicines
from monitoring.fhir.scope import IN_ERROR, Scope, notes, written_late
from monitoring.fhir.scores import follow_up_observations
from monitoring.fhir.terms import (
    ALLERGY_CERTAINTY,
    ALLERGY_STATE,
    CERTAINTY,
    CONDITION_CATEGORY,
    CONDITION_STATE,
    CONSENT_SCOPE,
    OWN,
    SNOMED,
)
from monitoring.follow_ups import FollowUp
from monitoring.header import EntryHeader
from monitoring.ids import EntryId
from monitoring.people import Patient
from monitoring.screening import condition_of

_LISTS = (Diagnosis, ConditionList, MedicineList)
_KNOWN = concept("Known of the patient", coding(CONDITION_CATEGORY, "problem-list-item"))
_AT_THE_DOOR = concept("Said at the door", coding(CONDITION_CATEGORY, "encounter-diagnosis"))


def background_resources(
    scope: Scope, patient: Patient, entries: Sequence[CourseEntry]
) -> Iterator[tuple[EntryId | None, Resource]]:
    """Allergies; the newest diagnosis and lists that stand; consents and follow-ups, all of them.

    Each with the entry it came of. A corrected diagnosis, consent or follow-up comes as entered in
    error; an earlier list does not, since nothing in it need have been wrong.
    """
    for resource in allergies(scope, patient):
        yield None, resource
    wanted = {each.id for kind in _LISTS for each in _newest(scope, kind, entries)}
    for entry in entries:
        is_wrong = not isinstance(entry, MedicineList | ConditionList) and not scope.stands(entry)
        if entry.id in wanted or is_wrong or isinstance(entry, FollowUp | ConsentDocument):
            for resource in _of_entry(scope, entry):
                yield entry.id, resource


def _of_entry(scope: Scope, entry: CourseEntry) -> Iterator[Resource]:
    match entry:
        case Diagnosis():
            yield from _diagnosis(scope, entry)
        case ConditionList():
            yield from conditions(scope, entry, entry.conditions)
        case MedicineList():
            yield from regular_medicines(scope, entry)
        case FollowUp():
            yield from follow_up_observations(scope, entry)
        case ConsentDocument():
            yield _consent(scope, entry)


def allergies(scope: Scope, patient: Patient) -> Iterator[Resource]:
    """Allergies in the words in which they were written; none where nobody has asked."""
    if patient.allergies is None:
        return
    yield {
        "resourceType": "AllergyIntolerance",
        "id": part_id(patient.id, "allergies"),
        "clinicalStatus": concept("Active", coding(ALLERGY_STATE, "active")),
        "verificationStatus": concept("Unconfirmed", coding(ALLERGY_CERTAINTY, "unconfirmed")),
        "code": concept(patient.allergies or "No known allergies"),
        "patient": scope.subject,
    }


def conditions(
    scope: Scope, asked: Intake | ConditionList, codes: Sequence[str]
) -> Iterator[Resource]:
    """The contraindications and cautions that were said to be there."""
    for code in codes:
        known = condition_of(code)
        found = [coding(OWN, f"condition-{code}", known.name if known else "")]
        if known is not None and known.snomed and scope.is_with_snomed:
            found.append(coding(SNOMED, known.snomed))
        words = known.name if known is not None else code
        yield _condition(scope, asked, f"condition-{code}", concept(words, *found))


def _newest(
    scope: Scope, kind: type[CourseEntry], entries: Sequence[CourseEntry]
) -> tuple[CourseEntry, ...]:
    """The newest entry of a kind that stands, or none: it takes the place of earlier ones."""
    return standing((each for each in entries if isinstance(each, kind)), scope.corrected)[-1:]


def _diagnosis(scope: Scope, diagnosis: Diagnosis) -> Iterator[Resource]:
    for place, what in enumerate(diagnosis.types):
        words = "CRPS" if what == "crps" else what.value.capitalize()
        code = concept(words, coding(OWN, f"treated-{what.value}", words))
        said = diagnosis.text if place == 0 else ""
        made = _condition(scope, diagnosis, f"treated-{what.value}", code)
        yield made | filled({"note": notes(written_late(diagnosis), said)})


def _condition(scope: Scope, entry: EntryHeader, part: str, code: Resource) -> Resource:
    is_standing = scope.stands(entry)
    certainty = "confirmed" if is_standing else IN_ERROR
    # con-5: what was entered in error has no clinical status.
    state = concept("Active", coding(CONDITION_STATE, "active")) if is_standing else None
    return filled(
        {
            "resourceType": "Condition",
            "id": part_id(entry.id, part),
            "clinicalStatus": state,
            "verificationStatus": concept("", coding(CERTAINTY, certainty)),
            "category": [_KNOWN if scope.session_id is None else _AT_THE_DOOR],
            "code": code,
            "subject": scope.subject,
            "encounter": scope.encounter,
            "recordedDate": scope.at(entry),
            "recorder": reference(entry.recorded_by),
        }
    )


def _consent(scope: Scope, signed: ConsentDocument) -> Resource:
    ends = None if signed.valid_until is None else signed.valid_until.isoformat()
    valid = filled({"start": signed.signed_on.isoformat(), "end": ends})
    return {
        "resourceType": "Consent",
        "id": part_id(signed.id, "consent"),
        "status": "active" if scope.stands(signed) else IN_ERROR,
        "scope": concept("Treatment", coding(CONSENT_SCOPE, "treatment", "Treatment")),
        "category": [concept("Consent to a treatment")],
        "patient": scope.subject,
        "dateTime": signed.signed_on.isoformat(),
        # ppc-1: a consent names its policy; ours is the document that was signed.
        "policyRule": concept(signed.title),
        "provision": {"period": valid},
    }
