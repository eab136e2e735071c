"""A draft as the protocol that would come of it, or what stands in the way of that, by place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitoring.errors import ValueRefused
from monitoring.protocol_editing.drafts import OWN_NAME, Edit, ProtocolDraft
from monitoring.protocol_editing.labels import SIDES
from monitoring.protocol_editing.lines import IN_USE, NEW, Line, key_of
from monitoring.protocol_editing.reading import Plain, lines_of, plain
from monitoring.protocol_editing.typing import checked_reason, is_switched_off, typed_value
from monitoring.protocols import MonitoringProtocol

STANDING = "Reviewed and published by a physician of the clinic."
_SAID = {
    "greater_than": "This has to be above {gt}.",
    "greater_than_equal": "This has to be at least {ge}.",
    "less_than": "This has to be below {lt}.",
    "less_than_equal": "This can be at most {le}.",
    "too_short": "Keep at least one here.",
}
_CANNOT_BE = "This cannot be; please check it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why an edit cannot stay as it is; `is_reason`: it is the reason that is wanting."""

    place: str
    sentence: str
    is_reason: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What would come of a draft: the protocol, None while there are `faults`.

    A fault whose place is "" belongs to no edit.
    """

    protocol: MonitoringProtocol | None
    faults: tuple[Fault, ...] = ()


def drafted(draft: ProtocolDraft, version: int) -> Drafted:
    """The draft as the clinic's `version`, or every fault that keeps it from being one."""
    lines = {line.place: line for line in lines_of(draft.base)}
    edits = changes_in(draft, lines)
    faults = tuple(_faults_of(lines, edits))
    data = _applied(draft.base, lines, edits, version)
    try:
        protocol = MonitoringProtocol.model_validate(data)
    except ValidationError as error:
        by_place = {fault.place: fault for fault in faults if not fault.is_reason}
        for each in error.errors():
            fault = _said(each, data, edits)
            by_place.setdefault(fault.place, fault)  # what follows from it says nothing new
        wanting = (fault for fault in faults if fault.is_reason)
        return Drafted(protocol=None, faults=(*by_place.values(), *wanting))
    return Drafted(protocol=None if faults else protocol, faults=faults)


def changes_in(draft: ProtocolDraft, lines: Mapping[str, Line]) -> dict[str, Edit]:
    """The edits that say something else than the line of the base (`lines`, by place)."""
    return {
        place: edit
        for place, edit in draft.edits.items()
        if place in lines and edit.text != lines[place].value
    }


def _faults_of(lines: Mapping[str, Line], edits: Mapping[str, Edit]) -> Iterator[Fault]:
    for place, edit in edits.items():
        try:
            typed_value(lines[place], edit.text)
        except ValueRefused as refusal:
            yield Fault(place=place, sentence=str(refusal))
        try:
            checked_reason(lines[place], edit.reason)
        except ValueRefused as refusal:
            yield Fault(place=place, sentence=str(refusal), is_reason=True)


def _applied(
    base: MonitoringProtocol, lines: Mapping[str, Line], edits: Mapping[str, Edit], version: int
) -> Plain:
    """The base's data with what can be read of the edits in it, each with its own source."""
    data = plain(base)
    data |= {"name": OWN_NAME, "version": version, "standing": STANDING}
    ordered = [place for place in lines if place in edits]
    for number, place in enumerate(ordered, start=1):
        line, edit = lines[place], edits[place]
        try:
            value = typed_value(line, edit.text)
        except ValueRefused:
            continue  # it is among the faults already; the others are still looked for
        source = f"C{version}.{number}"
        data["sources"][source] = f"Clinic’s own, version {version}: {edit.reason}"
        if IN_USE in line.options:
            _switch(data, place, is_off=is_switched_off(line, edit.text))
        else:
            _put(data, line, value, source)
    cleaned: Plain = _without_gaps(data)
    return cleaned


def _switch(data: Plain, place: str, *, is_off: bool) -> None:
    parent, key = _parent(data, place)
    if is_off and isinstance(parent, list):
        parent[_index(parent, key)] = None


def _put(data: Plain, line: Line, value: object, source: str) -> None:
    parent, last = _parent(data, line.place)
    holder, _ = _parent(data, line.place.rpartition(".")[0]) if "." in line.place else (data, "")
    if parent is None:
        return  # the rule it belongs to was taken out of use
    if last == NEW:
        if value is not None:
            side = next(name for name, words in SIDES.items() if words == line.side)
            parent.append({side: value, "origin": [source]})
        return
    if last in SIDES and value is None and isinstance(holder, list):
        holder[_index(holder, line.place.split(".")[-2])] = None
        return
    if isinstance(parent, list):
        parent[int(last)] = value
    else:
        parent[last] = value
    _name_source(data, line.place, source)


def _name_source(data: Plain, place: str, source: str) -> None:
    """The nearest origin around a place names the source; alone, where it stands for one number."""
    nearest: Plain | None = None
    node: Any = data
    for step in place.split(".")[:-1]:
        node = _step(node, step)
        if isinstance(node, dict) and "origin" in node:
            nearest = node
    if nearest is None:
        return
    is_of_one = "at_or_above" in nearest or {"severity", "origin"} == {*nearest} - {
        "after_min",
        "after_days",
    }
    nearest["origin"] = [source] if is_of_one else [*nearest["origin"], source]


def _parent(data: Plain, place: str) -> tuple[Any, str]:
    """What holds the last step of a place, and that step; None where it is gone."""
    *steps, last = place.split(".")
    # A decimal point would be two steps; no key has one.
    node: Any = data
    for step in steps:
        node = _step(node, step)
    return node, last


def _step(node: Any, step: str) -> Any:  # noqa: ANN401 (plain data is anything)
    if isinstance(node, dict):
        return node.get(step)
    if isinstance(node, list):
        index = _index(node, step)
        return None if index is None else node[index]
    return None


def _index(items: list[Any], key: str) -> Any:  # noqa: ANN401
    return next((i for i, each in enumerate(items) if key_of(each, i) == key), None)


def _without_gaps(held: Any) -> Any:  # noqa: ANN401
    """The data without the items of lists that were taken out."""
    if isinstance(held, dict):
        return {name: _without_gaps(each) for name, each in held.items()}
    if isinstance(held, list):
        return [_without_gaps(each) for each in held if each is not None]
    return held


def _said(error: ErrorDetails, data: Plain, edits: Mapping[str, Edit]) -> Fault:
    """A fault in a sentence, at the first edit below the place where it was found."""
    place = _place(error["loc"], data)
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        words = str(context["error"])
        sentence = f"{words[:1].upper()}{words[1:]}."
    else:
        template = _SAID.get(error["type"], _CANNOT_BE)
        sentence = template.format_map(context)
    here = [each for each in edits if each == place or each.startswith(f"{place}.")]
    # Of several that could be meant, the one that was typed last made it so.
    last = max(here, key=lambda each: edits[each].revision, default="")
    return Fault(place=last, sentence=sentence)


def _place(steps: tuple[int | str, ...], data: Plain) -> str:
    """Where in a protocol the checker stood; it also names which kind of rule it tried."""
    node: Any = data
    place = []
    for step in steps:
        if isinstance(step, int) and isinstance(node, list):
            place.append(key_of(node[step], step))
            node = node[step]
        elif isinstance(node, dict) and step in node:
            place.append(str(step))
            node = node[str(step)]
    return ".".join(place)
