"""What the figures, their groups and their lists are called."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from dashboard.figures_source import Figures, Period
from dashboard.wording import SEVERITIES, day
from monitoring.effects import EFFECTS, Effect
from monitoring.figures.clinic import UNKNOWN, By
from monitoring.figures.sessions import Completion
from monitoring.flags import Severity
from monitoring.measures import Measure

PERIODS: Mapping[Period, str] = MappingProxyType(
    {
        Period.YEAR: "12 months",
        Period.HALF_YEAR: "6 months",
        Period.QUARTER: "3 months",
        Period.ALL: "All",
    }
)
GROUPINGS: Mapping[By, str] = MappingProxyType(
    {By.MONTH: "Month", By.PHYSICIAN: "Physician", By.PROTOCOL: "Protocol version"}
)
COMPLETIONS: Mapping[Completion, str] = MappingProxyType(
    {
        Completion.COMPLETED: "Completed",
        Completion.STOPPED_EARLY: "Stopped early",
        Completion.NOT_STARTED: "Not started",
        Completion.GOING_ON: "Still going on",
        Completion.NOT_BEGUN: "Planned, nobody has begun",
        Completion.NOT_SAID: "Outcome not written down",
    }
)
PRESSURES: Mapping[Measure, str] = MappingProxyType(
    {Measure.SYSTOLIC: "Systolic pressure", Measure.DIASTOLIC: "Diastolic pressure"}
)
OTHER_MEDICINES = "Other medicines, by a typed name"
NO_CHAIR = "No chair named"
_LISTS: Mapping[str, str] = MappingProxyType(
    {
        "sessions": "Sessions",
        "infusions": "Infusions",
        "held_back": "Slowed, paused, stopped early or given short",
        "held_back_unknown": "Slowed or stopped: not known",
        "effect_silent": "Nothing written down about side effects",
        "flags": "Flags",
        "flags_historic": "Flags of what was written down long afterwards",
        "flags_withdrawn": "Flags withdrawn by a correction",
        "timed": "Flags that were acknowledged as it happened",
        "overdue": "Observations overdue",
        "sets": "Vitals sets",
        "late": "Vitals sets written down late",
        "amended": "Vitals sets amended",
        "gaps": "Gaps between vitals sets",
        "with_gap": "Infusions with a gap between vitals sets",
    }
)
_BY_SEVERITY: Mapping[str, str] = MappingProxyType(
    {
        "acknowledged": "flags, acknowledged",
        "unacknowledged": "flags, not acknowledged",
        "escalated": "flags, escalated to the physicians",
    }
)


def group_words(key: str, by: By, found: Figures) -> str:
    """What a group is called: "Nov 2026", a physician's name, a protocol with its version."""
    match by:
        case By.MONTH:
            return month_words(key)
        case By.PHYSICIAN:
            return "No order written" if key == UNKNOWN else found.physicians.get(key, "Somebody")
        case By.PROTOCOL:
            name, _, version = key.rpartition(" ")
            return f"{name}, version {version}"


def month_words(key: str) -> str:
    """The month "2026-11" as "Nov 2026"; what is no month as it is."""
    try:
        return day(date.fromisoformat(f"{key}-01")).removeprefix("1 ")
    except ValueError:
        return key


def list_words(key: str, found: Figures) -> str:
    """What the list behind a number is called."""
    kind, _, code = key.partition(".")
    if key in _LISTS:
        return _LISTS[key]
    if kind in _BY_SEVERITY:
        return f"{SEVERITIES[Severity(code)]} {_BY_SEVERITY[kind]}"
    if kind in {"ends_in_0", "ends_in_5"}:
        return f"{PRESSURES[Measure(code)]} ends in {kind[-1]}"
    if kind in {"effect", "severe"}:
        name = EFFECTS[Effect(code)].name
        return f"{name}, severe" if kind == "severe" else name
    return _found_words(key, found) or COMPLETIONS[Completion(key)]


def _found_words(key: str, found: Figures) -> str:
    """The name of a rule, a medicine or a chair; "" where the key is of none of them."""
    figures = found.figures
    for rule in figures.flags.rules:
        if key in {rule.flags.key, rule.sessions.key}:
            return f"Flag: {rule.title}"
    for medicine in figures.medicines:
        if key in {medicine.given.key, medicine.sessions.key}:
            return f"Given: {medicine.name or OTHER_MEDICINES}"
    for chair in figures.chairs:
        if key == chair.sessions.key:
            return f"Chair {chair.chair}" if chair.chair else NO_CHAIR
    return ""
