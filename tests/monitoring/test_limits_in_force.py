"""Limits of a patient's own: in place of the protocol's, in every decision of that session."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evaluation import evaluation_of
from monitoring.amending import why_it_stays
from monitoring.deciding import decide
from monitoring.entries import Entry
from monitoring.errors import StateRefused, ValueRefused
from monitoring.flags import Direction, Evaluation, Severity
from monitoring.limits_in_force import (
    check_beside_protocol,
    protocol_in_force,
    with_own_limits,
)
from monitoring.measures import Measure
from monitoring.own_limits import LimitsInForce, OwnLimit
from monitoring.protocols import LimitRule, default_protocol
from monitoring.recording import record_entries
from monitoring.rules.repeats import repeat_due
from monitoring.sessions import Phase
from monitoring.timeline import read_timeline
from tests.course_factories import in_force, own_limit, own_limits
from tests.factories import (
    NORA,
    PIET,
    assessment,
    at_minute,
    baseline,
    header,
    order,
    record,
    session,
    start,
    stop,
    vitals,
)
from tests.fakes import FakeStore
from tests.monitoring.deciding import only_flag, running, severity_of

PROTOCOL = default_protocol()
SPO2_LOW = {"measure": Measure.SPO2, "direction": Direction.LOW}


def kept(*limits: OwnLimit) -> LimitsInForce:
    """These limits as a session keeps them that began half an hour before its infusion."""
    return in_force(own_limits(*limits), header(-30))


def with_limits(limits: Iterable[OwnLimit], *entries: Entry) -> Evaluation:
    return running(kept(*limits), *entries)


BOUNDS = [(189, Severity.ADVISORY), (190, Severity.WARNING), (191, Severity.WARNING)]


@pytest.mark.parametrize(("systolic", "severity"), BOUNDS)
def test_own_limit_stands_for_the_tier(systolic: int, severity: Severity) -> None:
    found = with_limits([own_limit(190)], vitals(10, (systolic, 80)))

    assert severity_of(found, "BP_HIGH") is severity


def test_own_limit_says_whose_it_is() -> None:
    found = with_limits([own_limit(190)], vitals(10, (192, 80)))
    fact = only_flag(found, "BP_HIGH").worst

    assert "192 mmHg is at or above 190 mmHg, a limit of the patient's own" in fact.words
    assert (fact.origin, fact.limit) == (("OWN",), 190)


def test_change_limit_says_whose_it_is() -> None:
    limit = own_limit(38, Severity.WARNING, of="change")
    found = with_limits([limit], vitals(10, (124 + 38, 80)))

    assert "(limit of the patient's own: 38 mmHg)" in only_flag(found, "BP_CHANGE_UP").worst.words


def test_repeats_of_the_tier_fall_away() -> None:
    high = (vitals(10, (185, 80)), vitals(16, (185, 80)))
    by_protocol = running(*high)
    by_own = with_limits([own_limit(210, Severity.CRITICAL)], *high)

    assert severity_of(by_protocol, "BP_HIGH") is Severity.CRITICAL
    assert severity_of(by_own, "BP_HIGH") is Severity.WARNING


def test_own_tier_asks_for_no_repeat() -> None:
    entries = (*baseline(), order(), start(), vitals(10, (185, 80)))
    limits = kept(own_limit(210, Severity.CRITICAL))
    with_own = read_timeline(record(*entries, limits))

    assert repeat_due(read_timeline(record(*entries)), PROTOCOL, at_minute(16)) is not None
    assert repeat_due(with_own, protocol_in_force(PROTOCOL, with_own), at_minute(16)) is None


def test_missing_tier_is_added() -> None:
    limit = own_limit(55, Severity.CRITICAL, of="change")
    found = with_limits([limit], vitals(10, (124 + 55, 80)))

    assert severity_of(found, "BP_CHANGE_UP") is Severity.CRITICAL


def test_unwatched_measure_gets_a_rule() -> None:
    limits = [
        own_limit(38, Severity.ADVISORY, measure=Measure.TEMPERATURE),
        own_limit(39, Severity.WARNING, measure=Measure.TEMPERATURE),
    ]
    found = with_limits(limits, vitals(10, temperature_tenths_c=390))

    assert only_flag(found, "OWN_TEMPERATURE_HIGH").severity is Severity.WARNING


def test_waits_of_recovery_stay() -> None:
    limits = [own_limit(3, Severity.ADVISORY, measure=Measure.DISSOCIATION)]
    late = (stop(40), assessment(105, dissociation=2))
    found = decide(
        record(*baseline(), order(), start(), kept(*limits), *late), PROTOCOL, at_minute(106)
    )

    assert severity_of(found, "DISSOCIATION_NOT_DOWN") is Severity.WARNING
    assert severity_of(found, "DISSOCIATION") is None


def test_start_becomes_no_easier() -> None:
    limits = [own_limit(210), own_limit(220, Severity.CRITICAL)]
    found = with_limits(limits, vitals(-2, (181, 80)))

    assert severity_of(found, "BP_BEFORE_START") is Severity.CRITICAL


def test_low_limit_counts_downwards() -> None:
    limit = own_limit(88, Severity.CRITICAL, **SPO2_LOW)  # type: ignore[arg-type]

    assert severity_of(with_limits([limit], vitals(10, spo2=89)), "SPO2_LOW") is Severity.WARNING
    assert severity_of(with_limits([limit], vitals(10, spo2=88)), "SPO2_LOW") is Severity.CRITICAL


def test_placing_twice_is_placing_once() -> None:
    limits = kept(own_limit(190), own_limit(39, measure=Measure.TEMPERATURE))
    once = with_own_limits(PROTOCOL, limits)

    assert with_own_limits(once, limits).rules == once.rules
    assert with_own_limits(PROTOCOL, limits) is once
    assert with_own_limits(PROTOCOL, kept()).rules == PROTOCOL.rules


def test_source_names_who_why_and_until() -> None:
    limits = kept(own_limit(190))
    timeline = read_timeline(record(limits))
    sources = protocol_in_force(PROTOCOL, timeline, {PIET.id: "Piet"}).sources

    assert sources["OWN"] == (
        "Limit of the patient's own, set by Piet until 31 Oct 2026: "
        "high by habit, cardiologist asked"
    )


def test_printed_evaluation_names_the_source() -> None:
    held = record(kept(own_limit(190)), *baseline(), order(), start(), vitals(10, (192, 80)))
    printed = evaluation_of(held, PROTOCOL, at_minute(11))
    flags: list[dict[str, list[dict[str, list[str]]]]] = printed["flags"]  # type: ignore[assignment]

    assert any("own" in each["evidence"][0]["origins"][0] for each in flags)


NOT_IN_ORDER = {
    "critical before the warning": own_limit(179, Severity.CRITICAL),
    "warning beyond the critical": own_limit(201),
    "low critical above the warning": own_limit(93, Severity.CRITICAL, **SPO2_LOW),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("case", NOT_IN_ORDER)
def test_tiers_stay_in_order(case: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        check_beside_protocol(PROTOCOL, (NOT_IN_ORDER[case],))

    assert refused.value.field == "limits"
    assert "beside the limits of your clinic" in str(refused.value)


def test_whole_new_scale_is_in_order() -> None:
    scale = (own_limit(205), own_limit(170, Severity.ADVISORY), own_limit(220, Severity.CRITICAL))
    check_beside_protocol(PROTOCOL, scale)

    assert severity_of(with_limits(scale, vitals(10, (210, 80))), "BP_HIGH") is Severity.WARNING


def test_limits_in_force_are_not_corrected(store: FakeStore) -> None:
    assert "decided by them" in why_it_stays(kept(own_limit(190)))
    with pytest.raises(StateRefused):
        record_entries(store, NORA, session().id, [kept(own_limit(190))], at_minute(-20))


def _same_as_protocol() -> list[OwnLimit]:
    """Each tier of the protocol that is one bound that needs no repeat, as a patient's own."""
    return [
        OwnLimit(
            measure=limit.measure,
            direction=rule.direction,
            severity=severity,
            number=bounds[0].number,
            of="value" if limit.of == "value" else "change",
        )
        for rule in PROTOCOL.rules
        if isinstance(rule, LimitRule)
        and not rule.from_min_after_stop
        and rule.phases != {Phase.BASELINE}
        for limit in rule.limits
        for severity, bounds in limit.worst_first
        if limit.of in {"value", "change"}
        and len(bounds) == 1
        and bounds[0].words.startswith("at or")
        and bounds[0].repeat_after_min is None
    ]


systolic = st.integers(70, 230)


@given(st.lists(st.tuples(systolic, st.integers(45, 150), st.integers(84, 100)), max_size=8))
def test_equal_limits_change_nothing(values: list[tuple[int, int, int]]) -> None:
    sets = [
        vitals(3 + 3 * number, (pressure, 40), heart_rate=pulse, spo2=spo2, name=f"set {number}")
        for number, (pressure, pulse, spo2) in enumerate(values)
    ]
    alike = [each for each in _same_as_protocol() if each.measure is not Measure.DIASTOLIC]
    by_protocol, by_own = running(*sets), with_limits(alike, *sets)

    def facts(found: Evaluation) -> list[object]:
        return [
            (flag.key, flag.severity, flag.state, [fact.limit for fact in flag.evidence])
            for flag in found.flags
        ]

    assert len(alike) > 20
    assert facts(by_protocol) == facts(by_own)
