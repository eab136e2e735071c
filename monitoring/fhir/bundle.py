"""A FHIR R4 bundle of one visit, of a patient, or of a patient's visits in a period.

The mapping is `clinical.md` §6.4; what is in it and what is not: docs/fhir.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitoring.corrected import last_corrections
from monitoring.course_entries import CourseCorrection, CourseEntry
from monitoring.fhir.background import allergies, background_resources
from monitoring.fhir.elements import Resource, as_fhir_text, instant, part_id
from monitoring.fhir.scope import Scope
from monitoring.fhir.terms import OWN, own_code_system
from monitoring.fhir.visit import Visit, changes, visit_resources
from monitoring.fhir.who import organization, patient_resource, practitioner
from monitoring.header import EntryHeader
from monitoring.ids import EntryId, UserId
from monitoring.people import Clinic, Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class FhirSource:
    """What goes into a bundle.

    `course` is None where only visits are wanted. `names` are those of the people who wrote or did
    something; who is not in it comes without a name. `is_with_snomed`: with SNOMED CT codes, which
    need an affiliate licence outside its member countries.
    """

    clinic: Clinic
    patient: Patient
    visits: Sequence[Visit] = ()
    course: Sequence[CourseEntry] | None = None
    names: Mapping[UserId, str]
    is_with_snomed: bool = False


def fhir_bundle(source: FhirSource, at: datetime) -> Resource:
    """The bundle, a collection as of `at`, ready for JSON; every reference stays inside of it.

    Ids are the record's own or made from them: the same at each export, so that a receiver can
    tell what it has. Raises StateRefused for a visit whose infusion cannot be read.
    """
    found = [*patient_resources(source), *shared_resources(source.clinic, people_in(source))]
    return bundle_head(source.clinic, at) | {"entry": [bundle_entry(each) for each in found]}


def bundle_head(clinic: Clinic, at: datetime) -> Resource:
    """A bundle without its entries, for whoever writes them one after the other."""
    return {
        "resourceType": "Bundle",
        "id": part_id(clinic.id, f"bundle {at.isoformat()}"),
        "type": "collection",
        "timestamp": instant(at, ZoneInfo(clinic.timezone)),
    }


def bundle_entry(resource: Resource) -> Resource:
    """A resource as an entry of a bundle, its texts as FHIR allows them."""
    entry: Resource = {"fullUrl": f"urn:uuid:{resource['id']}"}
    return entry | {"resource": as_fhir_text(resource)}


def shared_resources(clinic: Clinic, people: Mapping[UserId, str]) -> Iterator[Resource]:
    """What all patients of a bundle refer to: the clinic, its people by name, our own codes."""
    yield organization(clinic)
    for user_id, name in sorted(people.items()):
        yield practitioner(user_id, name)
    yield own_code_system(OWN.removeprefix("urn:uuid:"))


def patient_resources(source: FhirSource) -> Iterator[Resource]:
    """The patient, what is known between visits, and each visit."""
    zone = ZoneInfo(source.clinic.timezone)
    yield patient_resource(source.patient, source.clinic)
    yield from _course(source, zone)
    for visit in source.visits:
        yield from visit_resources(visit, source.clinic, zone, is_with_snomed=source.is_with_snomed)


def people_in(source: FhirSource) -> Mapping[UserId, str]:
    """Everybody who wrote, did, acknowledged or answers for something, by name if it is known."""
    found = _writers(source.course or ())
    for visit in source.visits:
        record = visit.record
        found |= _writers(record.entries)
        found |= {said.by for said in record.acknowledgements}
        if record.session.responsible is not None:
            found.add(record.session.responsible)
    return {user_id: source.names.get(user_id, "") for user_id in found}


def _writers(entries: Iterable[EntryHeader]) -> set[UserId]:
    held = tuple(entries)
    return {each.performed_by for each in held} | {each.recorded_by for each in held}


def _course(source: FhirSource, zone: ZoneInfo) -> Iterator[Resource]:
    entries = source.course or ()
    corrected = last_corrections(each for each in entries if isinstance(each, CourseCorrection))
    scope = Scope(
        patient_id=source.patient.id,
        zone=zone,
        is_with_snomed=source.is_with_snomed,
        corrected=corrected,
    )
    if source.course is None:
        yield from allergies(scope, source.patient)
        return
    made: dict[EntryId, list[str]] = {}
    for entry_id, resource in background_resources(scope, source.patient, entries):
        if entry_id is not None:
            made.setdefault(entry_id, []).append(str(resource["id"]))
        yield resource
    yield from changes(scope, corrected.values(), made)
