"""The small parts of FHIR resources: ids, references, codes, quantities, times."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

Resource = dict[str, object]

UCUM = "http://unitsofmeasure.org"
# Control characters are no FHIR text (datatypes, string: "SHALL NOT contain characters below 32").
_NOT_TEXT = {code: "\ufffd" for code in range(32) if chr(code) not in "\t\n\r"}


def part_id(whole: UUID, part: str) -> str:
    """The id of one resource made from a row: the same at every export, and says nothing."""
    return str(uuid5(whole, part))


def reference(resource_id: UUID | str) -> Resource:
    """A reference to another resource of the bundle."""
    return {"reference": f"urn:uuid:{resource_id}"}


def references(ids: Iterable[UUID | str]) -> list[Resource]:
    """A reference to each."""
    return [reference(each) for each in ids]


def coding(system: str, code: str, display: str = "") -> Resource:
    """One code of a code system."""
    return filled({"system": system, "code": code, "display": display})


def concept(words: str, *codings: Resource) -> Resource:
    """What people say, with the codes that mean the same."""
    return filled({"coding": list(codings), "text": words})


def quantity(value: float, code: str, words: str = "") -> Resource:
    """A number with its UCUM unit; whole numbers stay whole."""
    number = int(value) if float(value).is_integer() else value
    return {"value": number, "unit": words or code, "system": UCUM, "code": code}


def milligrams(micrograms: int) -> Resource:
    """A dose (mcg) in mg, exact to the mcg."""
    return quantity(micrograms / 1000, "mg")


def milligrams_per_hour(micrograms_per_hour: int) -> Resource:
    """A rate (mcg/h) in mg/h."""
    return quantity(micrograms_per_hour / 1000, "mg/h")


def instant(at: datetime, zone: ZoneInfo) -> str:
    """An instant as the clinic's clock showed it, with its offset from UTC."""
    return at.astimezone(zone).isoformat(timespec="milliseconds")


def period(start: datetime | None, end: datetime | None, zone: ZoneInfo) -> Resource:
    """From when to when; an open end is left out."""
    begins = None if start is None else instant(start, zone)
    ends = None if end is None else instant(end, zone)
    return filled({"start": begins, "end": ends})


def filled(fields: Mapping[str, object]) -> Resource:
    """The fields that say something: FHIR has neither nulls nor empty texts, lists, objects."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def as_fhir_text(value: object) -> object:
    """`value` with every text in it as FHIR allows it: a control character becomes "\ufffd"."""
    if isinstance(value, str):
        return value if value.isprintable() else value.translate(_NOT_TEXT)
    if isinstance(value, list):
        return [as_fhir_text(each) for each in value]
    if isinstance(value, dict):
        return {name: as_fhir_text(each) for name, each in value.items()}
    return value
