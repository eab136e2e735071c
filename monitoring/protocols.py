"""A monitoring protocol: limits, schedule and criteria as data, every number with its origin.

A protocol is read from TOML or JSON and checked as a whole; one that does not hold together is
refused with the place and the reason. No limit exists outside a protocol.
"""

import tomllib
from datetime import timedelta
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from monitoring.check_codes import StartCode
from monitoring.course_criteria import CourseCriteria
from monitoring.effects import Effect, Grade
from monitoring.errors import ProtocolRefused
from monitoring.flags import Direction, Severity
from monitoring.ledger import DoseQuantity
from monitoring.limits import Data, Limit, Origin, Tiers, check_order
from monitoring.measures import Measure
from monitoring.screening import Level
from monitoring.sessions import Phase, ProtocolVersion
from monitoring.vitals import Vital


class Rule(Data):
    """What every rule says of itself; rules of one `group` are shown together, worst first.

    `review` is what to look at, in words that suggest and never order. `articles` are the seed
    articles that warn of what the rule looks for.
    """

    id: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    title: str = Field(min_length=1)
    group: str = Field(min_length=1)
    review: str = Field(min_length=1)
    articles: tuple[str, ...] = ()
    phases: frozenset[Phase] = frozenset(Phase)


class LimitRule(Rule):
    """Values outside limits, or too far from the session's own baseline, to one side."""

    kind: Literal["limit"] = "limit"
    direction: Direction
    limits: tuple[Limit, ...] = Field(min_length=1)
    from_min_after_stop: int = 0

    @model_validator(mode="after")
    def _limits_point_one_way(self) -> Self:
        for limit in self.limits:
            check_order(limit, self.direction)
        return self


class SwingRule(Rule):
    """A value that differs from one measured shortly before: worth measuring again."""

    kind: Literal["swing"] = "swing"
    direction: Direction
    limits: tuple[Limit, ...] = Field(min_length=1)
    within_min: int = Field(gt=0)
    either_way: bool = False


class Together(Data):
    """A second condition: a value at or below a number, in the minutes before."""

    measure: Measure
    at_or_below: float
    within_min: int = Field(gt=0)


class EffectRule(Rule):
    """Side effects, by grade; `times` episodes are needed, and `together` must hold if given."""

    kind: Literal["effect"] = "effect"
    effects: frozenset[Effect] = Field(min_length=1)
    grades: dict[Grade, Severity]
    times: int = Field(default=1, ge=1)
    together: Together | None = None
    origin: Origin


class Wait(Data):
    """From how many minutes on something is of which severity."""

    severity: Severity
    after_min: int = Field(ge=0)
    origin: Origin


class LingeringRule(Rule):
    """An effect that is not gone when the protocol expects it, counted from the infusion's end."""

    kind: Literal["lingering"] = "lingering"
    except_effects: frozenset[Effect] = frozenset()
    waits: tuple[Wait, ...] = Field(min_length=1)


class SymptomaticRule(Rule):
    """Any flagged value of some groups while a symptom is there."""

    kind: Literal["symptomatic"] = "symptomatic"
    symptoms: dict[Effect, Grade]
    groups: frozenset[str]
    severity: Severity
    origin: Origin


class CombinationRule(Rule):
    """Values of several groups out of line at about the same time."""

    kind: Literal["combination"] = "combination"
    groups: frozenset[str]
    at_least: Severity
    count: int = Field(ge=2)
    within_min: int = Field(gt=0)
    severity: Severity
    origin: Origin


class OverdueRule(Rule):
    """An observation the schedule asked for and nobody recorded."""

    kind: Literal["overdue"] = "overdue"
    waits: tuple[Wait, ...] = Field(min_length=1)
    critical_only_while_running: bool = True


class DoseRule(Rule):
    """A dose or rate outside the order or the protocol."""

    kind: Literal["dose"] = "dose"
    quantity: DoseQuantity
    direction: Direction = Direction.HIGH
    tiers: Tiers


class FrequencyRule(Rule):
    """Infusions too close together, or too many of them."""

    kind: Literal["frequency"] = "frequency"
    within_days: int = Field(gt=0)
    more_than: int = Field(ge=0)
    severity: Severity
    origin: Origin


class IntakeRule(Rule):
    """Contraindications or interactions found at the door, by their level."""

    kind: Literal["intake"] = "intake"
    looks_at: Literal["conditions", "medicines"]
    levels: dict[Level, Severity]
    origin: Origin


class OverrideRule(Rule):
    """A physician let the visit pass a gate although something was not met."""

    kind: Literal["override"] = "override"
    severity: Severity
    origin: Origin


class IdeationRule(Rule):
    """Suicidal thoughts from a level on, as they were asked about at the door."""

    kind: Literal["ideation"] = "ideation"
    from_level: int = Field(ge=1, le=5)
    severity: Severity
    origin: Origin


class ConcernRule(Rule):
    """Somebody at the chairside is worried."""

    kind: Literal["concern"] = "concern"
    severity: Severity
    origin: Origin


AnyRule = Annotated[
    LimitRule
    | SwingRule
    | EffectRule
    | LingeringRule
    | SymptomaticRule
    | CombinationRule
    | OverdueRule
    | DoseRule
    | FrequencyRule
    | IntakeRule
    | OverrideRule
    | IdeationRule
    | ConcernRule,
    Field(discriminator="kind"),
]


class FixedPoint(Data):
    """A set that is due once, some minutes after the start, within a window to both sides."""

    min_after_start: int = Field(gt=0)
    window_min: int = Field(gt=0)


class Schedule(Data):
    """When vitals are due: every so many minutes by phase, and at fixed points."""

    required: frozenset[Vital] = Field(min_length=1)
    infusion_every_min: int = Field(gt=0)
    recovery_every_min: int = Field(gt=0)
    fixed_points: tuple[FixedPoint, ...] = ()
    origin: Origin


class DischargeCriteria(Data):
    """What the record must show before a patient goes home (numbers in the measures' units)."""

    observe_min_after_stop: int = Field(ge=0)
    orientation_at_least: int
    dissociation_at_most: int
    sedation_at_least: int
    spo2_above: int
    pressure_within_pct: int
    no_vomiting_min: int
    vitals_not_older_min: int
    asks_for_instructions: bool = False
    asks_for_line: bool = False
    ideation_level_at_most: int | None = Field(default=None, ge=0, le=5)
    origin: Origin


class StartCriteria(Data):
    """What must be settled before the infusion starts.

    What is not met, of `must_hold`, and what nobody asked, of `must_be_known`, needs a
    physician's override; everything else only shows. A code or level that there is not is
    refused: misspelt, it would stop nothing.
    """

    identifiers_at_least: int = Field(ge=1)
    weight_change_pct: int = Field(gt=0)
    dose_mg_per_kg: tuple[float, float]
    duration_min: tuple[int, int]
    blocking_levels: frozenset[Level]
    must_hold: frozenset[StartCode]
    must_be_known: frozenset[StartCode]
    origin: Origin


class MonitoringProtocol(Data):
    """One version of a clinic's protocol."""

    name: str = Field(min_length=1)
    version: int = Field(ge=1)
    title: str = Field(min_length=1)
    standing: str = Field(min_length=1)
    sources: dict[str, str]
    escalate_after_min: int = Field(gt=0)
    historic_after_min: int = Field(gt=0)
    late_after_min: int = Field(gt=0)
    schedule: Schedule
    start: StartCriteria | None = None
    discharge: DischargeCriteria
    course: CourseCriteria | None = None
    rules: tuple[AnyRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rules_have_own_names(self) -> Self:
        names = [rule.id for rule in self.rules]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            msg = f"two rules are called {', '.join(doubled)}"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _origins_are_known(self) -> Self:
        unknown = sorted(origins_in(self.model_dump()) - set(self.sources))
        if unknown:
            msg = f"no source is given for the origin {', '.join(unknown)}"
            raise ValueError(msg)
        return self

    @property
    def key(self) -> ProtocolVersion:
        """The name and version that a session keeps."""
        return ProtocolVersion(name=self.name, version=self.version)

    @cached_property
    def own_rules_first(self) -> "tuple[AnyRule, ...]":
        """All rules, those that look at what others found last."""
        return tuple(
            sorted(self.rules, key=lambda rule: rule.kind in {"symptomatic", "combination"})
        )

    @cached_property
    def historic_after(self) -> timedelta:
        """`historic_after_min` as a duration."""
        return timedelta(minutes=self.historic_after_min)

    def rule(self, rule_id: str) -> "AnyRule":
        """The rule of this id; raises KeyError when this version has none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)


def origins_in(data: object) -> set[str]:
    """Every origin and article named anywhere in a protocol's plain data."""
    if isinstance(data, dict):
        own = {*data.get("origin", ()), *data.get("articles", ())}
        return own.union(*(origins_in(value) for value in data.values()))
    if isinstance(data, (list, tuple)):
        return set().union(*(origins_in(value) for value in data))
    return set()


def parse_protocol(data: object) -> MonitoringProtocol:
    """A protocol from plain data; raises ProtocolRefused with the place and the reason."""
    try:
        return MonitoringProtocol.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "the whole"
        raise ProtocolRefused(place, first["msg"]) from error


def read_protocol(path: Path) -> MonitoringProtocol:
    """A protocol from a TOML or JSON file; raises ProtocolRefused."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return parse_protocol_json(text)
    try:
        return parse_protocol(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ProtocolRefused(path.name, str(error)) from error


def parse_protocol_json(text: str) -> MonitoringProtocol:
    """A protocol from the JSON that `model_dump_json` writes; raises ProtocolRefused."""
    try:
        return MonitoringProtocol.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "the whole"
        raise ProtocolRefused(place, first["msg"]) from error


@cache
def default_protocol() -> MonitoringProtocol:
    """The protocol that ships with the product: examples, to be reviewed and signed."""
    text = files("monitoring").joinpath("default_protocol.toml").read_text(encoding="utf-8")
    return parse_protocol(tomllib.loads(text))
