"""The words of a treatment course: what is treated, plans, ways of asking, answers."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from dashboard.wording import day, plain_number
from monitoring.course_entries import PainType, TreatmentPlan
from monitoring.follow_ups import Channel, FollowUp, ReliefPresent

PAIN_TYPES: Mapping[PainType, str] = MappingProxyType(
    {
        PainType.NEUROPATHIC: "Neuropathic pain",
        PainType.CRPS: "CRPS",
        PainType.SOMATIC: "Somatic pain",
        PainType.DEPRESSION: "Depression",
        PainType.OTHER: "Other",
    }
)
CHANNELS: Mapping[Channel, str] = MappingProxyType(
    {Channel.PHONE: "Phone", Channel.VISIT: "Visit", Channel.MESSAGE: "Message"}
)
RELIEF: Mapping[ReliefPresent, str] = MappingProxyType(
    {ReliefPresent.YES: "Yes", ReliefPresent.PARTLY: "Partly", ReliefPresent.NO: "No"}
)


def treated_words(types: Sequence[PainType]) -> str:
    """What is treated, the first as what outcomes are grouped by: "CRPS; also depression"."""
    first, *others = (PAIN_TYPES[each] for each in types)
    if not others:
        return first
    also = ", ".join(each if each.isupper() else each[0].lower() + each[1:] for each in others)
    return f"{first}; also {also}"


def plan_dose_words(plan: TreatmentPlan) -> str:
    """What each infusion is planned to be: "0.5 mg/kg over 40 min"."""
    return f"{plain_number(plan.dose_ug_per_kg / 1000)} mg/kg over {plan.duration_min} min"


def plan_words(plan: TreatmentPlan) -> str:
    """The plan in one line, its note left out."""
    count = "1 infusion" if plan.planned_in_series == 1 else f"{plan.planned_in_series} infusions"
    after = plan.maintenance_days
    then = "no maintenance planned" if after is None else f"then one every {days_words(after)}"
    every = f", {days_words(plan.interval_days)} apart" if plan.planned_in_series > 1 else ""
    return f"{plan_dose_words(plan)}; {count}{every}; {then}"


def days_words(days: int) -> str:
    """A number of days: "1 day", "28 days"."""
    return "1 day" if days == 1 else f"{days:,} days"


def until_words(expires_on: date, today: date) -> str:
    """Until when something holds, and that it is over if so: "until 3 Dec 2026"."""
    if expires_on < today:
        return f"expired after {day(expires_on)}"
    return f"until {day(expires_on)}, today" if expires_on == today else f"until {day(expires_on)}"


def answer_words(follow_up: FollowUp) -> tuple[str, ...]:
    """Each answer that was given, its note and effects left out: "pain 3", "relief partly"."""
    scores = (
        ("pain", follow_up.pain, " of 10"),
        ("PHQ-9", follow_up.phq9, " of 27"),
        ("item 9", follow_up.phq9_item9, " of 3"),
        ("quality of life", follow_up.quality, " of 10"),
    )
    words = [f"{name} {score}{of}" for name, score, of in scores if score is not None]
    if follow_up.relief is not None:
        words.insert(0, f"relief still present: {RELIEF[follow_up.relief].lower()}")
    return tuple(words)
