"""Whether a resource is FHIR R4 and follows a profile: by HL7's own files, none of our code.

A profile is read from its differential: cardinalities, fixed and pattern values, slices by code.
What US Core inherits from FHIR's vital signs (R4, profile `vitalsigns`: subject and effective
time once, to the day at least; a value or why there is none) is written out below.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
from fhir.resources.R4B.bundle import Bundle

from tests.shared_data import shared

Json = Any  # whatever JSON holds
_UCUM_TEMPERATURE = {"Cel", "[degF]"}
# The schema's pattern of a string, [ \\r\\n\\t\\S]+, is meant for ASCII blanks: a wide blank in a
# Japanese name is text. Python's \\S thinks otherwise.
_BLANKS = {code: "x" for code in range(128, 0x3001) if chr(code).isspace()}


@cache
def _schema() -> Json:
    path = shared("fhir-r4-schema", "fhir.schema.json")
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _validator(kind: str) -> Json:
    schema = {"$ref": f"#/definitions/{kind}", "definitions": _schema()["definitions"]}
    return jsonschema.Draft6Validator(schema)


def check_bundle(bundle: Mapping[str, Any]) -> None:
    """Is it R4 by the schema of each resource, by another's model, and does it hang together?"""
    text = json.loads(json.dumps(bundle, ensure_ascii=False).translate(_BLANKS))
    Bundle.model_validate(text)
    resources = [entry["resource"] for entry in text["entry"]]
    for resource in resources:
        kind = resource["resourceType"]
        wrong = [f"{kind}: {error.message}" for error in _validator(kind).iter_errors(resource)]
        assert not wrong, wrong
    ids = [entry["fullUrl"] for entry in text["entry"]]
    assert len(set(ids)) == len(ids)
    assert set(_values("reference", text)) <= set(ids)


@cache
def profiles() -> dict[str, list[dict[str, Any]]]:
    """The elements of each profile by its address, those of the profile it is based on first."""
    read = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(shared("fhir-us-core-vitals", "profiles").glob("*.json"))
    ]
    own = {each["url"]: each["differential"]["element"] for each in read}
    base = {each["url"]: own.get(each["baseDefinition"], []) for each in read}
    return {url: [*base[url], *elements] for url, elements in own.items()}


def breaches(observation: Mapping[str, Any]) -> list[str]:
    """Where an observation does not follow the profiles that it claims; empty: it does."""
    claimed = observation.get("meta", {}).get("profile", [])
    found = [each for url in claimed for each in _against(observation, profiles()[url])]
    return found + (_as_vital_sign(observation) if claimed else [])


def _against(observation: Mapping[str, Any], elements: list[dict[str, Any]]) -> Iterator[str]:
    slices = {each["id"]: _pattern_of(each, elements) for each in elements if "sliceName" in each}
    for element in elements:
        path = element["id"].split(".")[1:]
        for holder in _holders(observation, path[:-1], "Observation", slices):
            yield from _check(holder, path[-1], element, slices) if path else ()


def _holders(
    holder: Mapping[str, Any], path: list[str], at: str, slices: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    """Every object in which the last name of a path may stand."""
    if not path:
        yield holder
        return
    place = f"{at}.{path[0]}"
    for each in _at(holder, path[0], place, slices):
        yield from _holders(each, path[1:], place, slices)


def _at(holder: Mapping[str, Any], name: str, place: str, slices: Mapping[str, Any]) -> list[Any]:
    """What stands under a name; of a slice only what has its pattern."""
    plain = name.partition(":")[0].removesuffix("[x]")
    is_choice = name.endswith("[x]")
    found: list[Any] = []
    for key, value in holder.items():
        if key == plain or (is_choice and key.startswith(plain)):
            found += value if isinstance(value, list) else [value]
    return [each for each in found if _fits(each, slices[place])] if ":" in name else found


def _check(
    holder: Mapping[str, Any], name: str, element: dict[str, Any], slices: Mapping[str, Any]
) -> Iterator[str]:
    found = _at(holder, name, element["id"], slices)
    if len(found) < element.get("min", 0):
        yield f"{element['id']}: {len(found)} of at least {element['min']}"
    if element.get("max", "*") != "*" and len(found) > int(element["max"]):
        yield f"{element['id']}: {len(found)} of at most {element['max']}"
    wanted = [value for key, value in element.items() if key.startswith(("fixed", "pattern"))]
    yield from (
        f"{element['id']}: {each} is not {want}"
        for want in wanted
        for each in found
        if not _fits(each, want)
    )
    if element.get("binding", {}).get("valueSet", "").startswith(_TEMPERATURES):
        yield from (f"{each} is no temperature" for each in found if each not in _UCUM_TEMPERATURE)


_TEMPERATURES = "http://hl7.org/fhir/ValueSet/ucum-bodytemp"


def _pattern_of(sliced: dict[str, Any], elements: list[dict[str, Any]]) -> Json:
    """What tells the members of a slice: its own pattern, or those of what is inside of it."""
    for key, value in sliced.items():
        if key.startswith("pattern"):
            return value
    inside: dict[str, Any] = {}
    for element in elements:
        rest = element["id"].removeprefix(f"{sliced['id']}.")
        value = next((v for k, v in element.items() if k.startswith(("fixed", "pattern"))), None)
        if rest != element["id"] and value is not None and rest in {"code", "coding.code"}:
            name, _, inner = rest.partition(".")
            inside[name] = [{inner: value}] if inner else value
    return inside


def _fits(value: Json, pattern: Json) -> bool:
    """Does a value hold all that a pattern asks for (FHIR, ElementDefinition.pattern)?"""
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(
            name in value and _fits(value[name], wanted) for name, wanted in pattern.items()
        )
    if isinstance(pattern, list):
        return all(any(_fits(each, wanted) for each in value) for wanted in pattern)
    return bool(value == pattern)


def _as_vital_sign(observation: Mapping[str, Any]) -> list[str]:
    found = []
    if not observation.get("subject"):
        found.append("no subject")
    if "T" not in observation.get("effectiveDateTime", ""):
        found.append("no time")
    for part in (observation, *observation.get("component", ())):
        says = {"valueQuantity", "valueBoolean", "dataAbsentReason", "component"} & set(part)
        if not says:
            found.append("neither a value nor why there is none")
        if {"valueQuantity", "dataAbsentReason"} <= set(part):
            found.append("a value, and why there is none")
    return found


def _values(name: str, within: Json) -> Iterator[str]:
    if isinstance(within, list):
        for each in within:
            yield from _values(name, each)
    if isinstance(within, dict):
        for key, value in within.items():
            if key == name and isinstance(value, str):
                yield value
            yield from _values(name, value)
