"""Readiness for home: each criterion met, not met and unknown; when it first held."""

from dataclasses import replace
from datetime import datetime

import pytest

from monitoring.criteria import Criterion, CriterionState
from monitoring.deciding import decide
from monitoring.discharge import Readiness, readiness, ready_since
from monitoring.effects import Effect, Grade
from monitoring.entries import Entry, Intake
from monitoring.flags import Severity
from monitoring.protocols import default_protocol
from monitoring.record import SessionRecord
from monitoring.timeline import read_timeline
from tests.factories import (
    assessment,
    at_minute,
    baseline,
    departure,
    effect,
    header,
    order,
    record,
    seen,
    start,
    stop,
    vitals,
)

PROTOCOL = default_protocol()


def with_escort(name: str = "Ingrid (sister)", conditions: tuple[str, ...] = ()) -> Intake:
    return Intake(
        **header(-20, name="intake"),  # type: ignore[arg-type]
        conditions=conditions,
        medicines=(),
        escort=name,
    )


def calm_mind(minute: float = 95, **changes: object) -> Entry:
    scores: dict[str, object] = {
        "dissociation": 0,
        "sedation": 5,
        "orientation": 4,
        "gait_is_steady": True,
    }
    return assessment(minute, **(scores | changes))  # type: ignore[arg-type]


def recovery(last: Entry | None = None) -> tuple[Entry, ...]:
    """Sets as scheduled from the start to minute 85, then `last`."""
    sets = tuple(vitals(minute) for minute in (10, 20, 30, 40, 55, 70, 85))
    return (*baseline(), order(), start(), stop(), *sets, last or vitals(98))


def looked_at(held: SessionRecord, minute: float = 100) -> Readiness:
    known = held.known_at(at_minute(minute))
    evaluation = decide(known, PROTOCOL, at_minute(minute))
    return readiness(read_timeline(known), evaluation, PROTOCOL, at_minute(minute))


def criterion(name: str, *entries: Entry, minute: float = 100) -> Criterion:
    found = looked_at(record(*entries), minute)
    return next(each for each in found.criteria if each.name == name)


def state(name: str, *entries: Entry, minute: float = 100) -> CriterionState:
    return criterion(name, *entries, minute=minute).state


READY = (*recovery(), with_escort(), calm_mind(), departure())
MET, NOT_MET, UNKNOWN = CriterionState.MET, CriterionState.NOT_MET, CriterionState.UNKNOWN


def test_calm_recovery_is_ready() -> None:
    assert looked_at(record(*READY)).is_ready


def test_every_criterion_names_its_origin() -> None:
    assert all(each.origin and each.words for each in looked_at(record(*READY)).criteria)


def test_empty_record_is_not_ready() -> None:
    found = looked_at(record())

    assert not found.is_ready
    assert {each.name for each in found.criteria if each.state is MET} <= {
        "No vomiting",
        "No open critical flag",
    }


@pytest.mark.parametrize(("minute", "expected"), [(99, NOT_MET), (100, MET), (101, MET)])
def test_observation_takes_an_hour(minute: float, expected: CriterionState) -> None:
    assert state("Observed long enough", *READY, minute=minute) is expected


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        ("Oriented", {"orientation": 4}, MET),
        ("Oriented", {"orientation": 3}, NOT_MET),
        ("Oriented", {"orientation": None}, UNKNOWN),
        ("Awake", {"sedation": 5}, MET),
        ("Awake", {"sedation": 4}, NOT_MET),
        ("Awake", {"sedation": None}, UNKNOWN),
        ("Dissociation settled", {"dissociation": 1}, MET),
        ("Dissociation settled", {"dissociation": 2}, NOT_MET),
        ("Dissociation settled", {"dissociation": None}, UNKNOWN),
        ("Steady gait", {"gait_is_steady": True}, MET),
        ("Steady gait", {"gait_is_steady": False}, NOT_MET),
        ("Steady gait", {"gait_is_steady": None}, UNKNOWN),
    ],
)
def test_mind_decides_its_criterion(
    name: str, changes: dict[str, object], expected: CriterionState
) -> None:
    assert state(name, *recovery(), calm_mind(95, **changes)) is expected


def test_score_before_the_end_does_not_count() -> None:
    assert state("Oriented", *recovery(), assessment(39, orientation=4)) is UNKNOWN


@pytest.mark.parametrize(
    ("systolic", "expected"), [(148, MET), (149, NOT_MET), (100, MET), (99, NOT_MET)]
)
def test_pressure_stays_near_baseline(systolic: int, expected: CriterionState) -> None:
    last = vitals(98, (systolic, 70))

    assert state("Blood pressure near baseline", *recovery(last)) is expected


def test_pressure_without_baseline_is_unknown() -> None:
    assert state("Blood pressure near baseline", start(), stop(), vitals(98)) is UNKNOWN


@pytest.mark.parametrize(("spo2", "expected"), [(93, MET), (92, NOT_MET), (None, UNKNOWN)])
def test_oxygen_lies_above_its_limit(spo2: int | None, expected: CriterionState) -> None:
    entries = (start(), stop(), vitals(98, spo2=spo2))

    assert state("Oxygen saturation", *entries) is expected


@pytest.mark.parametrize(("minute", "expected"), [(113, MET), (113.1, UNKNOWN)])
def test_old_vitals_are_unknown(minute: float, expected: CriterionState) -> None:
    assert state("Vitals up to date", *READY, minute=minute) is expected
    assert state("Oxygen saturation", *READY, minute=minute) is expected


@pytest.mark.parametrize(("minute", "expected"), [(70, MET), (71, NOT_MET)])
def test_vomiting_must_be_half_hour_ago(minute: float, expected: CriterionState) -> None:
    assert state("No vomiting", *READY, effect(minute, Effect.VOMITING)) is expected


def test_dizziness_speaks_against_the_gait() -> None:
    dizzy = effect(50, Effect.DIZZINESS)
    gone = effect(90, Effect.DIZZINESS, Grade.NONE)

    assert state("Steady gait", *READY, dizzy) is NOT_MET
    assert state("Steady gait", *READY, dizzy, gone) is MET


@pytest.mark.parametrize(
    ("intake", "escort", "expected"),
    [
        (with_escort(), "", UNKNOWN),
        (with_escort(), "Ingrid", MET),
        (with_escort(""), "", UNKNOWN),
        (with_escort(""), "Ingrid", MET),
        (with_escort("", ("no_escort",)), "", NOT_MET),
        (with_escort("", ("no_escort",)), "Ingrid", MET),
    ],
)
def test_escort_must_have_come(intake: Intake, escort: str, expected: CriterionState) -> None:
    entries = (*recovery(), intake, departure(escort=escort))

    assert state("Escort home", *entries) is expected


def test_planned_escort_waits_for_word() -> None:
    found = criterion("Escort home", *recovery(), with_escort())

    assert found.words == "Named before the start; not confirmed yet."


def test_open_critical_flag_blocks() -> None:
    held = record(*READY, vitals(30.5, (205, 90), name="peak"))

    assert not looked_at(held).is_ready
    assert state("No open critical flag", *held.entries) is NOT_MET


def test_acknowledged_recovered_flag_lets_go() -> None:
    held = record(*READY, vitals(30.5, (205, 90), name="peak"))
    critical = [
        flag
        for flag in decide(held, PROTOCOL, at_minute(35)).flags
        if flag.severity is Severity.CRITICAL
    ]
    said = tuple(seen(flag, 36) for flag in critical)

    assert looked_at(replace(held, acknowledgements=said)).is_ready


def when(*entries: Entry, minute: float = 130) -> datetime | None:
    return ready_since(record(*entries), PROTOCOL, at_minute(minute))


def test_ready_from_the_hour_on() -> None:
    assert when(*READY) == at_minute(100)


def test_ready_only_when_everything_held() -> None:
    late_mind = (*recovery(), with_escort(), calm_mind(105))

    assert when(*late_mind) == at_minute(105)


def test_unknown_is_never_ready() -> None:
    assert when(*recovery(), with_escort()) is None
    assert when(*READY, minute=99) is None


def test_found_not_ready_takes_it_back() -> None:
    again = (*READY, vitals(112), calm_mind(112, dissociation=2), vitals(120), calm_mind(120))

    assert when(*again) == at_minute(120)


def test_late_charting_counts_from_writing() -> None:
    late = replace(calm_mind(), recorded_at=at_minute(110), late_reason="busy")

    assert when(*recovery(), with_escort(), late) == at_minute(110)
