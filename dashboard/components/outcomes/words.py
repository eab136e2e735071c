"""The words of the choices on the outcomes page, and of the groups that come of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from dashboard.course_words import PAIN_TYPES
from dashboard.outcomes_source import Condition, Grouping, Period
from monitoring.course_entries import PainType
from monitoring.relief.returning import NotKnown
from monitoring.relief.strata import Strata, Stratum

PERIODS: Mapping[Period, str] = MappingProxyType(
    {
        Period.ALL: "All",
        Period.YEAR: "12 months",
        Period.HALF_YEAR: "6 months",
        Period.QUARTER: "3 months",
    }
)
GROUPINGS: Mapping[Grouping, str] = MappingProxyType(
    {
        Grouping.ALL: "All together",
        Grouping.CONDITION: "Condition",
        Grouping.DOSE: "Dose",
        Grouping.NUMBER: "Number in the series",
        Grouping.INTERVAL: "Interval",
    }
)
CONDITION_CHOICES: Mapping[Condition, str] = MappingProxyType(
    {
        Condition.ANY: "Any condition",
        **{Condition(each.value): words for each, words in PAIN_TYPES.items()},
        Condition.UNKNOWN: "Not written down",
    }
)
NOT_KNOWN: Mapping[NotKnown, str] = MappingProxyType(
    {
        NotKnown.STILL_RUNNING: "still running",
        NotKnown.NO_PAIN_BEFORE: "no pain score before the start",
        NotKnown.TOO_LITTLE_PAIN: "too little pain before to lose any",
        NotKnown.NOT_ASKED: "nobody asked afterwards",
    }
)
NOTHING_KNOWN = "Of none of these infusions is it known how long relief lasted."
_NAMES: Mapping[str, str] = MappingProxyType(
    {"all": "All infusions", **{each.value: PAIN_TYPES[each] for each in PainType}}
)


def named(relief: Strata) -> Iterator[Stratum]:
    """The groups as people call them."""
    for group in relief.groups:
        name = _NAMES.get(group.name, group.name)
        yield replace(group, name=name[:1].upper() + name[1:])
