"""Reading a protocol as lines, and as the plain data that they are places in."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from monitoring.effects import EFFECTS, Effect, Grade
from monitoring.flags import Direction
from monitoring.measures import SPECS, Measure
from monitoring.protocol_editing.labels import (
    CLIMBING_UNITS,
    COMPARED,
    LABELS,
    PAIRS,
    PARTS,
    QUANTITIES,
    SET_OPTIONS,
    SIDES,
    Label,
    Range,
)
from monitoring.protocol_editing.lines import (
    IN_USE,
    NEW,
    NO,
    NOT_IN_USE,
    SEVERITIES,
    YES,
    Line,
    LineKind,
    Part,
    key_of,
    typed,
)
from monitoring.protocols import MonitoringProtocol

Plain = dict[str, Any]
GENERAL = ("escalate_after_min", "historic_after_min", "late_after_min")
_WHAT_IT_IS = frozenset(
    {"id", "kind", "group", "title", "review", "articles", "origin", "quantity", "looks_at"}
    | {"direction", "measure", "of"}
)


def lines_of(protocol: MonitoringProtocol) -> tuple[Line, ...]:
    """Every line of a protocol, in its order."""
    return tuple(_Reader(protocol).lines())


def plain(protocol: MonitoringProtocol) -> Plain:
    """The protocol as the data that JSON has, its sets in the order of their names."""
    data: Plain = json.loads(protocol.model_dump_json())
    return data


_IN_ITS_UNIT = frozenset({"by_at_least", "floor"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What is known of a line from where it stands."""

    part: Part
    origin: tuple[str, ...] = ()
    subject: str = ""
    unit: str = ""
    possible: Range | None = None


class _Reader:
    def __init__(self, protocol: MonitoringProtocol) -> None:
        self._data = plain(protocol)
        self._sources = protocol.sources
        self._groups = tuple(dict.fromkeys(rule.group for rule in protocol.rules))

    def lines(self) -> Iterator[Line]:
        yield from self._section("general", {name: self._data[name] for name in GENERAL})
        for name in ("schedule", "start", "discharge"):
            yield from self._section(name, self._data[name])
        course: Plain | None = self._data["course"]
        if course is not None:
            yield from self._section("course", {**course, "rules": []})
            yield from self._rules(course["rules"], "course.rules", PARTS["course"])
        yield from self._rules(self._data["rules"], "rules", "")

    def _section(self, name: str, held: Plain | None) -> Iterator[Line]:
        around = _Around(part=Part(key=name, title=PARTS[name], group=PARTS[name]))
        if held is not None:
            yield from self._held(held, "" if name == "general" else f"{name}.", around)

    def _rules(self, rules: Sequence[Plain], place: str, group: str) -> Iterator[Line]:
        for rule in rules:
            own = f"{place}.{rule['id']}"
            part = Part(key=own, title=rule["title"], group=group or rule["group"].capitalize())
            around = _Around(part=part, origin=tuple(rule["articles"]))
            yield Line(
                place=own,
                part=part,
                label="This rule is",
                value=IN_USE,
                kind=LineKind.CHOICE,
                options=(IN_USE, NOT_IN_USE),
                origin=self._words(around.origin),
            )
            yield Line(
                place=f"{own}.review",
                part=part,
                label="What it suggests",
                value=rule["review"],
                kind=LineKind.TEXT,
            )
            unit = CLIMBING_UNITS.get(rule.get("quantity", ""), "")
            yield from self._held(rule, f"{own}.", replace(around, unit=unit))

    def _held(self, held: Plain, place: str, around: _Around) -> Iterator[Line]:
        """Every line of a mapping; `place` ends with a point where anything stands before it."""
        around = replace(around, origin=tuple(held.get("origin") or around.origin))
        for name, value in held.items():
            if name in _WHAT_IT_IS:
                continue
            if name == "limits":
                for limit in value:
                    own = f"{place}limits.{key_of(limit, 0)}."
                    yield from self._limit(limit, own, around, held["direction"])
            elif name == "tiers":
                label = QUANTITIES[held["quantity"]]
                of = replace(around, subject=label.words, unit=label.unit, possible=label.possible)
                yield from self._tiers(value, f"{place}tiers.", of, held["direction"])
            else:
                yield from self._value(name, value, f"{place}{name}", around)

    def _value(self, name: str, value: object, place: str, around: _Around) -> Iterator[Line]:
        match value:
            case dict() if name in {"grades", "symptoms", "levels"}:
                yield from self._by_code(name, value, place, around)
            case dict():
                subject = SPECS[Measure(value["measure"])].name if "measure" in value else ""
                yield from self._held(value, f"{place}.", replace(around, subject=subject))
            case list() if name in PAIRS:
                for index, each in enumerate(value):
                    yield self._line(f"{name}.{index}", each, f"{place}.{index}", around)
            case list() if any(isinstance(each, dict) for each in value):
                for index, each in enumerate(value):
                    key = key_of(each, index)
                    subject = key.capitalize() if name == "waits" else ""
                    of = replace(around, subject=subject)
                    held = {n: v for n, v in each.items() if name != "waits" or n != "severity"}
                    yield from self._held(held, f"{place}.{key}.", of)
            case list() if name in {*SET_OPTIONS, "groups"}:
                yield self._set(name, value, place, around)
            case list() | None if name != "ideation_level_at_most":
                return
            case _:
                yield self._line(name, value, place, around)

    def _limit(self, limit: Plain, place: str, around: _Around, side: str) -> Iterator[Line]:
        spec = SPECS[Measure(limit["measure"])]
        low, high = spec.possible
        of = limit["of"]
        width = high - low
        possible = {"value": spec.possible, "change": (-width, width), "percent": (-100, 300)}[of]
        about = replace(
            around,
            subject=f"{spec.name}{COMPARED[of]}",
            unit="%" if of == "percent" else spec.unit_words,
            possible=possible,
        )
        yield from self._tiers(limit, place, about, side)
        if of == "percent":
            floor = replace(about, unit=spec.unit_words, possible=(0, width))
            yield self._line("floor", limit["floor"], f"{place}floor", floor)

    def _tiers(self, tiers: Plain, place: str, around: _Around, side: str) -> Iterator[Line]:
        for severity in SEVERITIES:
            tier = replace(around, subject=f"{around.subject}, {severity}")
            bounds: Sequence[Plain] = tiers[severity]
            for index, bound in enumerate(bounds):
                yield from self._bound(bound, f"{place}{severity}.{index}", tier)
            if not bounds:
                name = "at_or_below" if side == Direction.LOW else "at_or_above"
                line = self._number(name, None, f"{place}{severity}.{NEW}", tier)
                yield replace(line, origin=())

    def _bound(self, bound: Plain, place: str, around: _Around) -> Iterator[Line]:
        of = replace(around, origin=tuple(bound["origin"]))
        name = next(each for each in SIDES if bound[each] is not None)
        yield self._number(name, bound[name], f"{place}.{name}", of)
        if bound["repeat_after_min"] is not None:
            again = replace(of, unit="", possible=None)
            for each in ("repeat_after_min", "repeat_within_min"):
                yield self._line(each, bound[each], f"{place}.{each}", again)

    def _number(self, side: str, value: float | None, place: str, around: _Around) -> Line:
        return Line(
            place=place,
            part=around.part,
            label=around.subject,
            value=typed(value),
            kind=LineKind.DECIMAL,
            origin=self._words(around.origin),
            side=SIDES[side],
            unit=around.unit,
            possible=around.possible,
        )

    def _line(self, name: str, value: object, place: str, around: _Around) -> Line:
        label = LABELS.get(name, Label(name.replace("_", " ")))
        words = f"{around.subject} {label.words}".strip() if around.subject else label.words
        line = Line(
            place=place,
            part=around.part,
            label=words,
            value=typed(value),
            kind=LineKind.WHOLE,
            origin=self._words(around.origin),
            unit=label.unit or (around.unit if name in _IN_ITS_UNIT else ""),
            possible=around.possible or label.possible,
        )
        match value:
            case bool():
                return replace(line, kind=LineKind.CHOICE, options=(YES, NO), unit="")
            case float():
                return replace(line, kind=LineKind.DECIMAL)
            case str():
                return replace(line, kind=LineKind.CHOICE, options=SEVERITIES, unit="")
        return line

    def _set(self, name: str, value: list[str], place: str, around: _Around) -> Line:
        kind = SET_OPTIONS.get(name)
        options = tuple(kind) if kind else self._groups
        return Line(
            place=place,
            part=around.part,
            label=LABELS[name].words,
            value=", ".join(sorted(value, key=options.index)),
            kind=LineKind.SET,
            origin=self._words(around.origin),
            options=tuple(map(str, options)),
        )

    def _by_code(self, name: str, value: Plain, place: str, around: _Around) -> Iterator[Line]:
        """The severity for each grade or level, or the grade from which a symptom counts."""
        for code, each in value.items():
            line = self._line("severity", each, f"{place}.{code}", around)
            match name:
                case "grades":
                    words = f"When {Grade(int(code)).name.lower()}"
                case "symptoms":
                    words = f"{EFFECTS[Effect(code)].name}, from grade (1–3)"
                case _:
                    words = f"Level {code}"
            possible = (1, 3) if name == "symptoms" else None
            yield replace(line, label=words, unit="", possible=possible)

    def _words(self, origin: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._sources.get(each, each) for each in origin)
