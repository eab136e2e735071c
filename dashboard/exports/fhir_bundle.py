"""A FHIR R4 bundle of one session, of a patient, or of everybody of a period (docs/fhir.md).

Written patient by patient: memory does not grow with the clinic.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from dashboard.exports.offer import Making, Offer
from dashboard.settings import read_settings
from db.exported_records import RecordReader
from db.restrictions import sight_of
from db.surroundings import names_in
from monitoring.exports import ExportKind, RowCount, Scope
from monitoring.fhir.bundle import (
    FhirSource,
    bundle_entry,
    bundle_head,
    patient_resources,
    people_in,
    shared_resources,
)
from monitoring.fhir.elements import Resource
from monitoring.fhir.visit import Visit
from monitoring.ids import PatientId, SessionId, UserId
from monitoring.permissions import Action, can


def write(making: Making, file: IO[bytes]) -> Sequence[RowCount]:
    """The bundle as JSON; what is known between visits only for who may see it."""
    counts: Counter[str] = Counter()
    head = _text(bundle_head(making.clinic, making.at)).removesuffix("}")
    file.write(f'{head},"entry":['.encode())
    for resource in _resources(making):
        before = "," if counts else ""
        file.write(f"{before}\n{_text(bundle_entry(resource))}".encode())
        counts[str(resource["resourceType"])] += 1
    file.write(b"\n]}\n")
    return tuple(RowCount(part=kind, rows=rows) for kind, rows in counts.items())


def _resources(making: Making) -> Iterator[Resource]:
    is_with_snomed = read_settings(os.environ).is_with_snomed
    with making.database.reading() as connection:
        reader = RecordReader(connection, making.clinic.id, making.wanted)
        names = names_in(connection, making.clinic.id)
        sight = sight_of(connection, making.by, making.at)
        found = [each for each in reader.sessions() if not sight.hides(each[0])]
        people: dict[UserId, str] = {}
        for done, (patient_id, session_ids) in enumerate(found):
            making.progress(done / len(found), "patients")
            source = _source(making, reader, (patient_id, session_ids), names, is_with_snomed)
            people.update(people_in(source))
            yield from patient_resources(source)
        yield from shared_resources(making.clinic, people)


def _source(
    making: Making,
    reader: RecordReader,
    of: tuple[PatientId, Sequence[SessionId]],
    names: Mapping[UserId, str],
    is_with_snomed: bool,  # noqa: FBT001 - one of the clinic's settings
) -> FhirSource:
    patient_id, session_ids = of
    records = (reader.record(session_id) for session_id in session_ids)
    has_course = making.wanted.scope is not Scope.SESSION and can(making.by, Action.VIEW_COURSE)
    return FhirSource(
        clinic=making.clinic,
        patient=reader.patient(patient_id),
        visits=tuple(Visit(record=record, flags=flags) for record, flags in records),
        course=reader.course(patient_id) if has_course else None,
        names=names,
        is_with_snomed=is_with_snomed,
    )


def _text(resource: Resource) -> str:
    return json.dumps(resource, ensure_ascii=False, separators=(",", ":"))


OFFER = Offer(
    kind=ExportKind.FHIR_BUNDLE,
    title="FHIR bundle",
    about="Sessions for another system, as FHIR R4: vitals by the US Core profiles, what ran, side "
    "effects, flags; corrections are legible. Names and what was written in words are in it. What "
    "is known of a patient between sessions is in it for those who may see that. Restricted "
    "records that are closed to you are left out.",
    suffix="json",
    media_type="application/fhir+json",
    write=write,
)
