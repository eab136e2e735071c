"""A protocol in lines, drafts of it, and what is said about what was typed."""

import json
from collections.abc import Mapping
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.effects import Effect
from monitoring.errors import ValueRefused
from monitoring.ids import DraftId
from monitoring.protocol_editing.applying import Drafted, drafted
from monitoring.protocol_editing.drafts import DraftStart, ProtocolDraft, completed, lacks
from monitoring.protocol_editing.lines import Line, LineKind, as_said
from monitoring.protocol_editing.reading import lines_of, plain
from monitoring.protocol_editing.typing import typed_value
from monitoring.protocols import LimitRule, MonitoringProtocol, default_protocol, parse_protocol
from tests.factories import AT, NORTH, PIET

LINES = lines_of(default_protocol())
TYPED = tuple(line for line in LINES if line.kind is not LineKind.TEXT)
BY_PLACE = {line.place: line for line in LINES}
SYSTOLIC = "rules.BP_HIGH.limits.systolic:value"
CRITICAL = f"{SYSTOLIC}.critical.0.at_or_above"
WHY = "decided in our safety meeting"


def draft(*typed: tuple[str, str], base: MonitoringProtocol | None = None) -> ProtocolDraft:
    made = ProtocolDraft(
        id=DraftId(uuid4()),
        clinic_id=NORTH.id,
        start=DraftStart.NEWEST,
        base=base or default_protocol(),
        began_by=PIET.id,
        began_at=AT,
        revision=1,
        changed_by=PIET.id,
        changed_at=AT,
    )
    for place, text in typed:
        made = made.with_typed(place, text, WHY, PIET.id, AT)
    return made


def outcome(*typed: tuple[str, str]) -> Drafted:
    return drafted(draft(*typed), 4)


def made(*typed: tuple[str, str]) -> MonitoringProtocol:
    found = outcome(*typed)
    assert found.faults == ()
    assert found.protocol is not None
    return found.protocol


def said(*typed: tuple[str, str]) -> Mapping[str, str]:
    found = outcome(*typed)
    assert found.protocol is None
    return {fault.place: fault.sentence for fault in found.faults}


def numbers(held: object) -> int:
    """How many numbers stand in plain data."""
    if isinstance(held, dict):
        return sum(numbers(each) for each in held.values())
    if isinstance(held, list):
        return sum(numbers(each) for each in held)
    return int(isinstance(held, int | float) and not isinstance(held, bool))


def test_no_number_is_left_out() -> None:
    data = plain(default_protocol())
    bounds = [
        bound
        for rule in data["rules"]
        for tiers in [*rule.get("limits", ()), *[each for each in [rule.get("tiers")] if each]]
        for severity in ("advisory", "warning", "critical")
        for bound in tiers[severity]
    ]
    idle = sum(bound["repeat_after_min"] is None for bound in bounds)  # says nothing then
    no_floor = sum(
        limit["of"] != "percent" for rule in data["rules"] for limit in rule.get("limits", ())
    )
    shown = sum(bool(line.value) for line in LINES if line.is_number)

    assert shown == numbers(data) - 1 - idle - no_floor  # its own version is no limit


def test_places_are_told_apart() -> None:
    assert len(BY_PLACE) == len(LINES)


def test_limits_carry_unit_and_origin() -> None:
    bounds = [line for line in LINES if line.side and line.value]

    assert [line.place for line in bounds if not (line.unit and line.origin)] == []
    assert BY_PLACE[CRITICAL].words == "at or above 200 mmHg"
    assert as_said("pressure, heart_rate, spo2") == "pressure, heart rate, SpO₂"


def test_changed_limit_carries_its_reason() -> None:
    protocol = made((CRITICAL, "190"))
    (line,) = [each for each in lines_of(protocol) if each.place == CRITICAL]

    assert (line.value, line.origin) == ("190", (f"Clinic’s own, version 4: {WHY}",))
    assert (protocol.name, protocol.version) == ("clinic", 4)
    assert "examples" not in protocol.standing.lower()


def test_bound_is_put_in_and_taken_out() -> None:
    place = "rules.BP_CHANGE_UP.limits.systolic:change"
    rule = made((f"{place}.critical.new", "60"), (f"{SYSTOLIC}.critical.1.at_or_above", "")).rule

    change, high = rule("BP_CHANGE_UP"), rule("BP_HIGH")
    assert isinstance(change, LimitRule)
    assert isinstance(high, LimitRule)
    assert [bound.number for bound in change.limits[0].critical] == [60]
    assert [bound.number for bound in high.limits[0].critical] == [200]


def test_rule_is_taken_out_of_use() -> None:
    protocol = made(("rules.BP_SWING", "not in use"), ("rules.BP_SWING.within_min", "5"))

    assert "BP_SWING" not in {rule.id for rule in protocol.rules}
    assert len(protocol.rules) == len(default_protocol().rules) - 1


def test_choices_are_changed() -> None:
    protocol = made(
        ("rules.CONCERN.severity", "critical"),
        ("rules.OTHER_EFFECT.effects", "headache, itching"),
        ("discharge.asks_for_line", "no"),
        ("start.dose_mg_per_kg.1", "1,5"),
    )

    assert protocol.rule("CONCERN").severity == "critical"  # type: ignore[union-attr]
    assert protocol.rule("OTHER_EFFECT").effects == {Effect.HEADACHE, Effect.ITCHING}  # type: ignore[union-attr]
    assert not protocol.discharge.asks_for_line
    assert protocol.start is not None
    assert protocol.start.dose_mg_per_kg == (0.5, 1.5)


@pytest.mark.parametrize(
    ("place", "text", "sentence"),
    [
        (CRITICAL, "high", "“high” is no number here; type it like 180 or 2.5."),
        (CRITICAL, "2000", "This lies outside 40 to 300 mmHg; please check it."),
        (CRITICAL, "1,250", "“1,250” is no number here; type it like 180 or 2.5."),
        (f"{SYSTOLIC}.warning.0.at_or_above", "150", "Warning begins at 150, before the tier"),
        ("schedule.infusion_every_min", "", "A number is needed here."),
        ("schedule.infusion_every_min", "0", "This has to be above 0."),
        ("schedule.infusion_every_min", "7.5", "type a whole number, like 10"),
        ("schedule.required", "", "Keep at least one here."),
        ("course.follow_up.points.1.open_from_days", "9", "A follow-up opens after it is due."),
        ("rules.COMBINATION.count", "1", "This has to be at least 2."),
        ("rules.CONCERN.severity", "dreadful", "Choose one of what is offered here."),
        ("rules.SUICIDAL_ITEM.limits.phq9_item9:value.critical.0.above", "", "Give at least one"),
    ],
)
def test_fault_is_said_at_its_line(place: str, text: str, sentence: str) -> None:
    assert sentence in said((place, text))[place]


def test_change_without_reason_is_a_fault() -> None:
    silent = draft().with_typed(CRITICAL, "190", "  ", PIET.id, AT)
    (fault,) = drafted(silent, 4).faults
    wrong = draft().with_typed(CRITICAL, "150", "", PIET.id, AT)

    assert [each.is_reason for each in drafted(wrong, 4).faults] == [False, True]
    assert fault.is_reason
    assert fault.sentence == "Say why, or where the number comes from."


def test_what_was_typed_back_is_no_change() -> None:
    back = draft((CRITICAL, "190")).with_typed(CRITICAL, "200", "", PIET.id, AT)
    protocol = drafted(back, 4).protocol

    assert protocol is not None
    assert protocol.rules == default_protocol().rules


def test_old_protocol_takes_what_it_lacks() -> None:
    data = plain(default_protocol()) | {"course": None, "version": 2}
    data["sources"]["D"] = "Our own director"
    old = parse_protocol(data)
    full = completed(old)

    assert lacks(old) == ("course",)
    assert full.course is not None
    assert full.sources["D"] == "Our own director"
    assert full.sources[full.course.origin[0]] == default_protocol().sources["D"]
    assert full.rules == old.rules
    assert lacks(full) == ()
    assert completed(full) == full


def _some(line: Line) -> st.SearchStrategy[tuple[str, str]]:
    if line.is_number:
        low, high = line.possible or (0, 100)
        whole = st.integers(int(low), int(high)).map(str)
        return st.tuples(st.just(line.place), whole)
    if line.kind is LineKind.SET:
        chosen = st.lists(st.sampled_from(line.options), unique=True, max_size=4).map(", ".join)
        return st.tuples(st.just(line.place), chosen)
    return st.tuples(st.just(line.place), st.sampled_from(line.options))


@given(st.lists(st.sampled_from(TYPED).flatmap(_some), max_size=5))
def test_draft_is_a_protocol_or_says_why_not(typed: list[tuple[str, str]]) -> None:
    found = outcome(*typed)
    if found.protocol is None:
        places = {place for place, _ in typed}
        assert found.faults
        assert {fault.place for fault in found.faults} <= {*places, ""}
        assert all(fault.sentence.endswith((".", "?")) for fault in found.faults)
        return
    again = MonitoringProtocol.model_validate_json(found.protocol.model_dump_json())
    assert again == found.protocol

    wanted = dict(typed)
    off = {place for place, text in wanted.items() if text == "not in use"}
    now = {line.place: line for line in lines_of(again)}
    for place, text in wanted.items():
        is_gone = any(place == each or place.startswith(f"{each}.") for each in off)
        if place in now and not is_gone:
            assert _same(now[place], text), (place, text)
    untouched = [line for line in LINES if line.place not in wanted]
    for line in untouched:
        if line.place in now and line.place.split(".")[:3] not in [
            place.split(".")[:3] for place in wanted
        ]:
            assert now[line.place].value == line.value


def _same(line: Line, text: str) -> bool:
    return json.dumps(_sorted(typed_value(line, line.value))) == json.dumps(
        _sorted(typed_value(line, text))
    )


def _sorted(value: object) -> object:
    return sorted(value) if isinstance(value, list) else value


def test_unknown_choice_is_refused() -> None:
    with pytest.raises(ValueRefused):
        typed_value(BY_PLACE["schedule.required"], "pressure, mood ring")
