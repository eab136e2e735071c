"""Whose record it is and which entries stand: what each part of the mapping needs to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from monitoring.corrected import Corrects
from monitoring.effects import Effect, Grade
from monitoring.fhir.elements import Resource, coding, concept, filled, instant, part_id, reference
from monitoring.fhir.terms import CATEGORY, effect_concept, grade_concept
from monitoring.header import EntryHeader
from monitoring.ids import EntryId, PatientId, SessionId

_CATEGORIES = {"vital-signs": "Vital Signs", "survey": "Survey", "exam": "Exam"}
IN_ERROR = "entered-in-error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One visit, or what lies between visits (no `session_id`), of one patient.

    `corrected` are the corrections that count, by the entry that was wrong; `is_with_snomed`:
    SNOMED CT codes are wanted. Times are written with the offset of `zone`, the clinic's.
    """

    patient_id: PatientId
    zone: ZoneInfo
    is_with_snomed: bool
    session_id: SessionId | None = None
    corrected: Mapping[EntryId, Corrects]

    def stands(self, entry: EntryHeader) -> bool:
        """Is the entry neither replaced nor entered in error?"""
        return entry.id not in self.corrected

    def is_amended(self, entry: EntryHeader) -> bool:
        """Is the entry in the place of another one?"""
        return any(each.replacement_id == entry.id for each in self.corrected.values())

    def status(self, entry: EntryHeader) -> str:
        """The status of an observation made of the entry."""
        if not self.stands(entry):
            return IN_ERROR
        return "amended" if self.is_amended(entry) else "final"

    @property
    def subject(self) -> Resource:
        """The patient."""
        return reference(self.patient_id)

    @property
    def encounter(self) -> Resource | None:
        """The visit, None between visits."""
        return None if self.session_id is None else reference(self.session_id)

    def effect(self, effect: Effect) -> Resource:
        """A side effect, in the codes that are wanted."""
        return effect_concept(effect, is_with_snomed=self.is_with_snomed)

    def grade(self, grade: Grade) -> Resource:
        """How bad, in the codes that are wanted."""
        return grade_concept(grade, is_with_snomed=self.is_with_snomed)

    def at(self, entry: EntryHeader) -> str:
        """When the entry was true of the patient."""
        return instant(entry.measured_at, self.zone)

    def observation(
        self, entry: EntryHeader, part: str, code: Resource, fields: Resource
    ) -> Resource:
        """One observation of an entry; `part` names it among the others of that entry."""
        made: Resource = {
            "resourceType": "Observation",
            "id": part_id(entry.id, part),
            "status": self.status(entry),
            "code": code,
            "subject": self.subject,
            "encounter": self.encounter,
            "effectiveDateTime": self.at(entry),
            "issued": instant(entry.recorded_at, self.zone),
            "performer": [reference(entry.performed_by)],
            "note": notes(written_late(entry)),
        }
        return filled(made | fields)


def category(code: str) -> list[Resource]:
    """What sort of observation it is: "vital-signs", "survey" or "exam"."""
    words = _CATEGORIES[code]
    return [concept(words, coding(CATEGORY, code, words))]


def written_late(entry: EntryHeader) -> str:
    """Why an entry was written down afterwards, as a sentence; empty when it was not."""
    return f"Written down afterwards: {entry.late_reason}" if entry.late_reason else ""


def notes(*texts: object) -> list[Resource]:
    """Each text that says something, as an annotation."""
    return [{"text": text} for text in texts if text]


def ids_of(resources: Sequence[Resource]) -> list[str | UUID]:
    """The ids of resources."""
    return [str(each["id"]) for each in resources]
