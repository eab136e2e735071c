"""What must hold of every record, whatever is in it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.assessments import Assessment
from monitoring.deciding import decide
from monitoring.entries import Entry
from monitoring.flag_life import changed_flags
from monitoring.flags import Evaluation, FlagState, Severity
from monitoring.ids import EntryId
from monitoring.measures import SPECS, Measure
from monitoring.protocols import LimitRule, default_protocol
from monitoring.vitals import VitalsSet
from tests.factories import assessment, at_minute, baseline, order, record, start, stop, vitals

PROTOCOL = default_protocol()
NOW = at_minute(150)
LIMIT_RULES = [rule for rule in PROTOCOL.rules if isinstance(rule, LimitRule)]

minutes = st.integers(1, 120)
late = st.integers(0, 25)


@st.composite
def vitals_sets(draw: st.DrawFn) -> VitalsSet:
    diastolic = draw(st.integers(40, 125))
    pressure = draw(st.none() | st.just((diastolic + draw(st.integers(20, 90)), diastolic)))
    heart_rate = draw(st.none() | st.integers(38, 140))
    return vitals(
        draw(minutes),
        pressure,
        heart_rate=heart_rate,
        spo2=draw(st.none() | st.integers(86, 100)),
        breaths=draw(st.integers(6, 34)),
        written_min_later=draw(late),
    )


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    return assessment(
        draw(minutes),
        dissociation=draw(st.integers(0, 4)),
        sedation=draw(st.integers(0, 5)),
        agitation=draw(st.integers(-5, 4)),
        orientation=draw(st.integers(0, 4)),
    )


readings = st.lists(vitals_sets() | assessments(), max_size=14)


def running_with(entries: Iterable[Entry]) -> Evaluation:
    held = record(*baseline(), order(), start(), stop(40), *entries)
    return decide(held, PROTOCOL, NOW)


def by_entry(result: Evaluation) -> dict[tuple[str, EntryId, object], int]:
    """How bad each rule found each entry (an overdue set: each of its steps)."""
    found: dict[tuple[str, EntryId, object], int] = {}
    for flag in result.flags:
        for fact in flag.evidence:
            key = (flag.key.rule_id, fact.entry_id, fact.at)
            found[key] = max(found.get(key, 0), fact.severity.rank)
    return found


@given(readings, st.randoms(use_true_random=False))
def test_order_of_entry_does_not_matter(entries: list[Entry], random: object) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert running_with(entries) == running_with(shuffled)


@given(readings, vitals_sets() | assessments())
def test_added_reading_removes_no_flag(entries: list[Entry], added: VitalsSet) -> None:
    before = by_entry(running_with(entries))
    written_last = replace(added, recorded_at=NOW)
    after = by_entry(running_with([*entries, written_last]))

    assert {key: after.get(key, 0) for key in before if after.get(key, 0) < before[key]} == {}


@given(readings)
def test_deciding_twice_changes_nothing(entries: list[Entry]) -> None:
    first = running_with(entries)

    assert changed_flags(first.flags, running_with(entries).flags) == []


@given(readings)
def test_flags_are_one_per_key(entries: list[Entry]) -> None:
    keys = [flag.key for flag in running_with(entries).flags]

    assert len(keys) == len(set(keys))


@given(readings)
def test_open_critical_stays_until_seen(entries: list[Entry]) -> None:
    critical = [flag for flag in running_with(entries).flags if flag.severity is Severity.CRITICAL]

    assert all(flag.state is not FlagState.CLOSED for flag in critical)


@given(readings, st.integers(0, 60))
def test_later_look_keeps_raised_flags(entries: list[Entry], minutes_later: int) -> None:
    held = record(*baseline(), order(), start(), stop(40), *entries)
    before = by_entry(decide(held, PROTOCOL, NOW))
    after = by_entry(decide(held, PROTOCOL, NOW + timedelta(minutes=minutes_later)))

    assert before.items() <= after.items()


def severity_at(rule: LimitRule, measure: Measure, value: float) -> int:
    """How bad one reading of `value` is by one rule, as a rank; 0 is in line."""
    for limit in rule.limits:
        if limit.measure is measure and limit.of == "value":
            found = limit.worst_crossed(value)
            return 0 if found is None else found[0].rank
    return 0


VALUE_LIMITS = [
    (rule, limit.measure) for rule in LIMIT_RULES for limit in rule.limits if limit.of == "value"
]


@pytest.mark.parametrize(
    ("rule", "measure"), VALUE_LIMITS, ids=lambda each: getattr(each, "id", each)
)
def test_severity_grows_with_distance(rule: LimitRule, measure: Measure) -> None:
    low, high = SPECS[measure].possible
    values = [low + step * (high - low) / 400 for step in range(401)]
    ranks = [severity_at(rule, measure, value) for value in values]
    outwards = ranks if rule.direction == "high" else ranks[::-1]

    assert outwards == sorted(outwards)
    assert outwards[-1] > 0


@given(st.integers(50, 200), st.integers(1, 60))
def test_rise_from_baseline_grows_monotonically(systolic: int, more: int) -> None:
    def worst(value: int) -> int:
        held = record(*baseline((110, 45)), start(), vitals(10, (value, 45)))
        found = decide(held, PROTOCOL, at_minute(11)).flags
        return max(
            (flag.severity.rank for flag in found if flag.key.rule_id == "BP_CHANGE_UP"), default=0
        )

    assert worst(systolic) <= worst(systolic + more)


@given(st.lists(vitals_sets(), max_size=6))
def test_missing_is_never_normal(entries: list[VitalsSet]) -> None:
    held = record(order(), start(), stop(40), *entries)
    unheard = {gap.rule_id for gap in decide(held, PROTOCOL, NOW).not_evaluable}
    has_saturation = any(entry.spo2_pct is not None for entry in entries)

    assert ("SPO2_LOW" in unheard) != has_saturation
    assert "BP_CHANGE_UP" in unheard
