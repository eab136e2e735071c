"""What each number and choice of a protocol is called, its unit, and what it can be.

The ranges only catch typing errors: none is a clinical limit (D).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from monitoring.check_codes import StartCode
from monitoring.effects import Effect
from monitoring.ledger import DoseQuantity
from monitoring.screening import Level
from monitoring.sessions import Phase
from monitoring.vitals import Vital

Range = tuple[float, float]
ANY_MINUTES: Range = (0, 1_440)
ANY_DAYS: Range = (0, 3_650)
ANY_PERCENT: Range = (0, 1_000)
_LEVELS: Range = (0, 5)
_COUNT: Range = (0, 1_000)


class Label(NamedTuple):
    """A field in words; `possible` includes its ends."""

    words: str
    unit: str = ""
    possible: Range = (0, 100_000)


LABELS: Mapping[str, Label] = MappingProxyType(
    {
        "escalate_after_min": Label(
            "A critical flag nobody acknowledged goes to the physicians after", "min", ANY_MINUTES
        ),
        "historic_after_min": Label(
            "A reading written down later than this raises no live flag", "min", ANY_MINUTES
        ),
        "late_after_min": Label(
            "An entry written down later than this needs a reason", "min", ANY_MINUTES
        ),
        "required": Label("A full set of vitals"),
        "infusion_every_min": Label("Vitals during the infusion, every", "min", ANY_MINUTES),
        "recovery_every_min": Label("Vitals during recovery, every", "min", ANY_MINUTES),
        "min_after_start": Label("A set after the start, at", "min", ANY_MINUTES),
        "window_min": Label("within, to both sides", "min", ANY_MINUTES),
        "observe_min_after_stop": Label("Watched after the stop, at least", "min", ANY_MINUTES),
        "orientation_at_least": Label("Orientation (of 4), at least", "points", (0, 4)),
        "dissociation_at_most": Label("Dissociation (observer 0–4), at most", "points", (0, 4)),
        "sedation_at_least": Label("Sedation (MOAA/S 0–5), at least", "points", (0, 5)),
        "spo2_above": Label("SpO₂ above", "%", (40, 100)),
        "pressure_within_pct": Label("Blood pressure from baseline, within", "%", (0, 100)),
        "no_vomiting_min": Label("No vomiting for", "min", ANY_MINUTES),
        "vitals_not_older_min": Label("Vitals not older than", "min", ANY_MINUTES),
        "asks_for_instructions": Label("Asks whether instructions were given"),
        "asks_for_line": Label("Asks whether the line is out"),
        "ideation_level_at_most": Label("Suicidal thoughts, level at most", "of 5", _LEVELS),
        "identifiers_at_least": Label("Identifiers that agree, at least", "", (1, 10)),
        "weight_change_pct": Label("A change of weight is asked about from", "%", (1, 100)),
        "dose_mg_per_kg.0": Label("Dose as described, from", "mg/kg", (0, 20)),
        "dose_mg_per_kg.1": Label("Dose as described, up to", "mg/kg", (0, 20)),
        "duration_min.0": Label("Duration as described, from", "min", ANY_MINUTES),
        "duration_min.1": Label("Duration as described, up to", "min", ANY_MINUTES),
        "blocking_levels": Label("Findings of these levels stand in the way"),
        "must_hold": Label("What must hold"),
        "must_be_known": Label("What must be known"),
        "return_within_pct": Label("A vital sign is back when from baseline within", "%", (1, 50)),
        "return_share_pct": Label("Relief is over when pain is back at", "% of before", (1, 100)),
        "return_points": Label("or has risen from its lowest by", "points", (1, 10)),
        "after_days": Label("Due after", "days", ANY_DAYS),
        "open_from_days": Label("an answer counts from", "days", ANY_DAYS),
        "phases": Label("In these phases"),
        "from_min_after_stop": Label("Only from, after the stop", "min", ANY_MINUTES),
        "within_min": Label("Within", "min", ANY_MINUTES),
        "either_way": Label("Rises and falls alike"),
        "effects": Label("Side effects"),
        "except_effects": Label("All side effects but"),
        "times": Label("Episodes needed", "", _COUNT),
        "at_or_below": Label("and at or below", "", (-1_000, 1_000)),
        "after_min": Label("after", "min", ANY_MINUTES),
        "groups": Label("Looks at"),
        "at_least": Label("Each at least"),
        "count": Label("How many together", "", _COUNT),
        "within_days": Label("Within", "days", ANY_DAYS),
        "more_than": Label("More earlier infusions than", "", _COUNT),
        "from_level": Label("From level", "of 5", _LEVELS),
        "severity": Label("Severity"),
        "critical_only_while_running": Label("Critical only while the infusion runs"),
        "sessions": Label("Over so many infusions", "", _COUNT),
        "by_at_least": Label("Rises from the first to the last by", "", _COUNT),
        "earlier": Label("Earlier spans to compare with", "", _COUNT),
        "to_at_most_pct": Label("Relief is down to at most", "% of the usual", (1, 100)),
        "tolerance_days": Label("Closer than planned by more than", "days", ANY_DAYS),
        "above": Label("Above", "points", (0, 27)),
        "floor": Label("Counts only from a change of", "", _COUNT),
        "repeat_after_min": Label("measured again after at least", "min", ANY_MINUTES),
        "repeat_within_min": Label("and at most", "min", ANY_MINUTES),
    }
)
SET_OPTIONS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "required": Vital,
        "phases": Phase,
        "blocking_levels": Level,
        "must_hold": StartCode,
        "must_be_known": StartCode,
        "effects": Effect,
        "except_effects": Effect,
    }
)
PAIRS = frozenset({"dose_mg_per_kg", "duration_min"})
SIDES: Mapping[str, str] = MappingProxyType(
    {
        "at_or_above": "at or above",
        "above": "above",
        "at_or_below": "at or below",
        "below": "below",
    }
)
COMPARED: Mapping[str, str] = MappingProxyType(
    {"value": "", "change": ", change from baseline", "percent": ", change from baseline in %"}
)
QUANTITIES: Mapping[str, Label] = MappingProxyType(
    {
        DoseQuantity.RATE_MG_PER_KG_H: Label("Rate", "mg/kg/h", (0, 100)),
        DoseQuantity.GIVEN_MG_PER_KG: Label("Dose given", "mg/kg", (0, 100)),
        DoseQuantity.OVER_ORDER_PCT: Label("Dose over the order", "%", ANY_PERCENT),
        DoseQuantity.RATE_OVER_ORDER_PCT: Label("Rate over the order", "%", ANY_PERCENT),
    }
)
CLIMBING_UNITS: Mapping[str, str] = MappingProxyType(
    {"peak_systolic": "mmHg", "peak_dissociation": "points"}
)
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "general": "In general",
        "schedule": "When vitals are due",
        "start": "Before the start",
        "discharge": "Before leaving",
        "course": "Across sessions",
    }
)
