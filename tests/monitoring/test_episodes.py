"""The life of a flag: raised, worsened, recovered, closed, and what people say of it."""

from datetime import timedelta

from monitoring.deciding import decide
from monitoring.effects import Effect, Grade
from monitoring.entries import RemarkKind
from monitoring.flags import Acknowledgement, Direction, FlagState, Severity, Suppression
from monitoring.protocols import default_protocol
from monitoring.record import SessionRecord
from tests.factories import (
    NORA,
    assessment,
    at_minute,
    baseline,
    correction,
    effect,
    entry_id,
    order,
    record,
    remark,
    seen,
    start,
    stop,
    vitals,
)
from tests.monitoring.deciding import evaluation, flags_of, missing_of, only_flag, running

PROTOCOL = default_protocol()


def with_acknowledgement(held: SessionRecord, said: Acknowledgement) -> SessionRecord:
    return SessionRecord(session=held.session, entries=held.entries, acknowledgements=(said,))


def high_pressure() -> SessionRecord:
    """Systolic 205 at minute 10 (critical), 130 again at minute 20."""
    return record(
        *baseline(), order(), start(), vitals(10, (205, 90), name="peak"), vitals(20, (130, 80))
    )


def test_episode_spans_its_readings() -> None:
    result = running(
        vitals(10, (165, 80), name="first"), vitals(15, (185, 80)), vitals(20, (150, 80))
    )
    flag = only_flag(result, "BP_HIGH")

    assert flag.key.began_with == entry_id("first")
    assert (flag.raised_at, flag.worsened_at) == (at_minute(10), at_minute(15))
    assert flag.recovered_at == at_minute(20)
    assert flag.severity is Severity.WARNING
    assert flag.state is FlagState.CLOSED


def test_episode_re_arms_after_recovery() -> None:
    result = running(vitals(10, (165, 80)), vitals(15, (150, 80)), vitals(20, (166, 80)))

    assert [flag.state for flag in flags_of(result, "BP_HIGH")] == [
        FlagState.OPEN,
        FlagState.CLOSED,
    ]


def test_critical_recovered_waits_for_acknowledgement() -> None:
    before = only_flag(decide(high_pressure(), PROTOCOL, at_minute(21)), "BP_HIGH")
    held = with_acknowledgement(high_pressure(), seen(before, 22))
    after = only_flag(decide(held, PROTOCOL, at_minute(23)), "BP_HIGH")

    assert before.state is FlagState.RECOVERED
    assert before.blocks_discharge
    assert after.state is FlagState.CLOSED
    assert not after.blocks_discharge


def test_acknowledgement_leaves_flag_open() -> None:
    held = record(*baseline(), start(), vitals(10, (205, 90)))
    flag = only_flag(decide(held, PROTOCOL, at_minute(11)), "BP_HIGH")
    after = only_flag(
        decide(with_acknowledgement(held, seen(flag, 12)), PROTOCOL, at_minute(13)), "BP_HIGH"
    )

    assert after.is_acknowledged
    assert after.state is FlagState.OPEN
    assert after.blocks_discharge


def test_worse_flag_needs_new_acknowledgement() -> None:
    mild = record(*baseline(), start(), vitals(10, (165, 80)))
    flag = only_flag(decide(mild, PROTOCOL, at_minute(11)), "BP_HIGH")
    worse = with_acknowledgement(mild, seen(flag, 12)).with_entries([vitals(15, (201, 80))])

    assert not only_flag(decide(worse, PROTOCOL, at_minute(16)), "BP_HIGH").is_acknowledged


def test_acknowledgement_survives_earlier_reading() -> None:
    held = record(*baseline(), start(), vitals(10, (165, 80)))
    flag = only_flag(decide(held, PROTOCOL, at_minute(11)), "BP_HIGH")
    grown = with_acknowledgement(held, seen(flag, 12)).with_entries(
        [vitals(8, (166, 80), name="charted later", written_min_later=6)]
    )
    after = only_flag(decide(grown, PROTOCOL, at_minute(15)), "BP_HIGH")

    assert after.key.began_with == entry_id("charted later")
    assert after.is_acknowledged


def test_unacknowledged_critical_escalates_in_time() -> None:
    before = only_flag(decide(high_pressure(), PROTOCOL, at_minute(14.9)), "BP_HIGH")
    after = only_flag(decide(high_pressure(), PROTOCOL, at_minute(15)), "BP_HIGH")

    assert before.escalated_at is None
    assert after.escalated_at == at_minute(15)


def test_acknowledged_in_time_never_escalates() -> None:
    flag = only_flag(decide(high_pressure(), PROTOCOL, at_minute(11)), "BP_HIGH")
    held = with_acknowledgement(high_pressure(), seen(flag, 14))

    assert only_flag(decide(held, PROTOCOL, at_minute(60)), "BP_HIGH").escalated_at is None


def test_historic_reading_raises_no_live_flag() -> None:
    late = vitals(10, (185, 80), written_min_later=20)
    flag = only_flag(running(late), "BP_HIGH")

    assert flag.is_historic
    assert not flag.needs_attention


def test_reading_within_tolerance_is_live() -> None:
    flag = only_flag(running(vitals(10, (185, 80), written_min_later=15)), "BP_HIGH")

    assert flag.needs_attention


def test_missing_baseline_is_not_evaluable() -> None:
    result = evaluation(start(), vitals(10, (205, 90)), minute=11)

    assert "baseline of Systolic" in missing_of(result, "BP_CHANGE_UP")
    assert only_flag(result, "BP_HIGH").severity is Severity.CRITICAL


def test_missing_reading_names_what_is_missing() -> None:
    result = running(vitals(10, spo2=None))

    assert missing_of(running(vitals(10)), "SPO2_LOW") == ""
    assert missing_of(result, "SPO2_SWING") == ""
    assert missing_of(evaluation(start(), minute=1), "SPO2_LOW") == "SpO₂"


def test_baseline_before_phase_is_silent() -> None:
    result = evaluation(minute=-10)

    assert missing_of(result, "BP_HIGH") == ""


def test_flag_says_value_limit_and_baseline() -> None:
    words = only_flag(running(vitals(10, (186, 80))), "BP_HIGH").worst.words

    assert words == "Systolic 186 mmHg is at or above 180 mmHg; baseline 124, +62"


def test_flag_keeps_protocol_version_and_origin() -> None:
    flag = only_flag(running(vitals(10, (186, 80))), "BP_HIGH")

    assert flag.protocol == PROTOCOL.key
    assert flag.worst.origin == ("L1f",)
    assert all(origin in PROTOCOL.sources for origin in flag.worst.origin)


def test_amended_reading_re_decides() -> None:
    wrong = (vitals(10, (205, 90), name="typo"), vitals(11, (125, 80), name="right"))
    before = running(*wrong)
    after = running(*wrong, correction(12, "typo", entry_id("right"), reason="typing error"))

    assert flags_of(before, "BP_HIGH")
    assert not flags_of(after, "BP_HIGH")


def test_amended_baseline_re_decides() -> None:
    better = vitals(-5, (160, 80), name="repeated baseline")
    entries = (better, correction(-4, "baseline", better.id, reason="cuff too small"))
    result = running(*entries, vitals(20, (170, 84)))

    assert not flags_of(result, "BP_CHANGE_UP")


def test_later_baseline_choice_governs() -> None:
    first, choice = baseline((100, 60))
    result = evaluation(first, choice, start(), vitals(20, (141, 80)), minute=21)

    assert only_flag(result, "BP_CHANGE_UP").worst.baseline == 100


def test_phase_end_ends_the_flag() -> None:
    result = evaluation(vitals(-5, (150, 80)), start(), minute=1)

    assert only_flag(result, "BP_BEFORE_START").recovered_at == at_minute(0)


def test_symptom_makes_value_critical() -> None:
    headache = effect(8, Effect.HEADACHE, Grade.SEVERE)
    result = running(headache, vitals(10, (162, 80)))

    assert only_flag(result, "WITH_SYMPTOMS").severity is Severity.CRITICAL
    assert "with headache" in only_flag(result, "WITH_SYMPTOMS").worst.words


def test_symptom_gone_is_no_symptom() -> None:
    gone = (
        effect(3, Effect.CHEST_PAIN, Grade.MILD),
        effect(8, Effect.CHEST_PAIN, Grade.NONE),
    )

    assert not flags_of(running(*gone, vitals(10, (162, 80))), "WITH_SYMPTOMS")


def test_two_groups_of_warnings_combine() -> None:
    both = running(vitals(10, (185, 80)), vitals(18, spo2=92))
    same_group = running(vitals(10, (185, 80)))
    apart = running(vitals(10, (185, 80)), vitals(21, spo2=92))

    assert only_flag(both, "COMBINATION").severity is Severity.CRITICAL
    assert not flags_of(same_group, "COMBINATION")
    assert not flags_of(apart, "COMBINATION")


def test_each_effect_is_its_own_episode() -> None:
    result = running(
        effect(5, Effect.NAUSEA, Grade.MODERATE, episode="first"),
        effect(9, Effect.NAUSEA, Grade.NONE, episode="first"),
        effect(20, Effect.NAUSEA, Grade.MODERATE, episode="second"),
    )

    assert [flag.state for flag in flags_of(result, "NAUSEA")] == [
        FlagState.OPEN,
        FlagState.CLOSED,
    ]


def test_effect_not_gone_an_hour_after() -> None:
    entries = (effect(30, Effect.DIZZINESS), stop(40))
    before = running(*entries, minute=99)
    after = running(*entries, minute=100)
    long_after = running(*entries, minute=160)

    assert not flags_of(before, "EFFECT_NOT_GONE")
    assert only_flag(after, "EFFECT_NOT_GONE").severity is Severity.ADVISORY
    assert only_flag(long_after, "EFFECT_NOT_GONE").severity is Severity.WARNING


def test_vomiting_while_sedated_is_critical() -> None:
    twice = (
        effect(5, Effect.VOMITING, episode="one"),
        effect(12, Effect.VOMITING, episode="two"),
    )
    sedated = running(*twice, assessment(10, sedation=4))
    awake = running(*twice, assessment(10, sedation=5))
    unknown = running(*twice)

    assert only_flag(sedated, "ASPIRATION_RISK").severity is Severity.CRITICAL
    assert not flags_of(awake, "ASPIRATION_RISK")
    assert missing_of(unknown, "ASPIRATION_RISK") == "Sedation (MOAA/S)"


def test_concern_closes_when_acknowledged() -> None:
    held = record(start(), remark(5, RemarkKind.CONCERN, "looks grey"))
    flag = only_flag(decide(held, PROTOCOL, at_minute(6)), "CONCERN")
    after = decide(with_acknowledgement(held, seen(flag, 7)), PROTOCOL, at_minute(8))

    assert flag.worst.words == "looks grey"
    assert only_flag(after, "CONCERN").state is FlagState.CLOSED


def suppression(severity: Severity, *, until: float = 40) -> Suppression:
    return Suppression(
        id=entry_id("suppression"),
        rule_id="BP_HIGH",
        direction=Direction.HIGH,
        severity=severity,
        at=at_minute(11),
        until=at_minute(until),
        by=NORA.id,
        reason="known, physician informed",
    )


def suppressed(pressure: tuple[int, int], held: Suppression, minute: float = 16) -> bool:
    entries = (*baseline(), start(), vitals(15, pressure))
    known = SessionRecord(session=record().session, entries=entries, suppressions=(held,))
    return not only_flag(decide(known, PROTOCOL, at_minute(minute)), "BP_HIGH").needs_attention


def test_suppression_covers_its_severity() -> None:
    assert suppressed((165, 80), suppression(Severity.ADVISORY))
    assert suppressed((185, 80), suppression(Severity.WARNING))


def test_suppression_never_covers_worse() -> None:
    assert not suppressed((185, 80), suppression(Severity.ADVISORY))
    assert not suppressed((205, 80), suppression(Severity.WARNING))
    assert not suppressed((205, 80), suppression(Severity.CRITICAL))


def test_suppression_expires() -> None:
    held = suppression(Severity.WARNING, until=16)

    assert suppressed((165, 80), held, minute=15.9)
    assert not suppressed((165, 80), held, minute=16)


def test_entries_written_later_are_unknown() -> None:
    late = vitals(10, (205, 90), written_min_later=12)
    held = record(*baseline(), start(), late)

    assert not flags_of(decide(held, PROTOCOL, at_minute(21)), "BP_HIGH")
    assert flags_of(decide(held, PROTOCOL, at_minute(22)), "BP_HIGH")


def test_flags_come_worst_first() -> None:
    result = running(vitals(5, heart_rate=112), vitals(10, (205, 90)), vitals(15, (170, 90)))
    ranks = [flag.severity.rank for flag in result.flags]

    assert ranks == sorted(ranks, reverse=True)
    assert timedelta(0) <= result.flags[0].worsened_at - at_minute(0)


def test_flag_says_fall_with_minus() -> None:
    words = only_flag(running(vitals(10, spo2=88)), "SPO2_LOW").worst.words

    assert words == "SpO₂ 88 % is at or below 90 %; baseline 98, −10"


def test_open_flag_comes_before_recovered() -> None:
    recovered = (vitals(5, (205, 90)), vitals(10, (130, 80)))
    flags = running(*recovered, vitals(30, spo2=88)).flags

    assert flags[0].key.rule_id == "SPO2_LOW"
    assert "BP_HIGH" in {flag.key.rule_id for flag in flags[1:]}
