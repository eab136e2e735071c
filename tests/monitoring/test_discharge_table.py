"""The criteria of discharge as truth tables: each alone, and what the door then says."""

from dataclasses import replace

import pytest

from monitoring.check_codes import DischargeCode
from monitoring.criteria import CriterionState
from monitoring.deciding import decide
from monitoring.effects import Effect, Grade
from monitoring.entries import Entry
from monitoring.errors import StateRefused
from monitoring.flags import Severity
from monitoring.record import SessionRecord
from monitoring.review import SeenForm, acknowledge_flag
from monitoring.sessions import SessionStatus
from monitoring.timeline import read_timeline
from monitoring.visits import Disposition, Ending, Gate
from tests.factories import (
    NORA,
    assessment,
    at_minute,
    departure,
    effect,
    entry_id,
    intake,
    override,
    session,
    vitals,
)
from tests.fakes import FakeStore
from tests.monitoring.leaving import (
    LEAVES,
    NO_OPEN_FLAG,
    NOBODY_CAME,
    PEAK,
    PROTOCOL,
    SESSION,
    finish,
    looked_at,
    mind,
    recovering,
    visit,
)

MET, NOT_MET, UNKNOWN = CriterionState.MET, CriterionState.NOT_MET, CriterionState.UNKNOWN
ASKED = assessment(96, phq9=8)
NO_ESCORT = replace(intake(("no_escort",), escort=""), id=entry_id("alone"))
# Criterion, how it comes out, what is left out of the calm visit, what is written instead.
CASES: list[tuple[str, CriterionState, str, tuple[Entry, ...]]] = [
    ("vitals_up_to_date", UNKNOWN, "vitals", (vitals(98, heart_rate=None),)),
    ("blood_pressure_near_baseline", NOT_MET, "vitals", (vitals(98, (150, 80)),)),
    ("blood_pressure_near_baseline", UNKNOWN, "baseline", ()),
    ("oxygen_saturation", NOT_MET, "vitals", (vitals(98, spo2=92),)),
    ("oxygen_saturation", UNKNOWN, "vitals", (vitals(98, spo2=None),)),
    ("oriented", NOT_MET, "mind", (mind(orientation=3),)),
    ("oriented", UNKNOWN, "mind", (mind(orientation=None),)),
    ("awake", NOT_MET, "mind", (mind(sedation=4),)),
    ("awake", UNKNOWN, "mind", (mind(sedation=None),)),
    ("dissociation_settled", NOT_MET, "mind", (mind(dissociation=2),)),
    ("dissociation_settled", UNKNOWN, "mind", (mind(dissociation=None),)),
    ("no_vomiting", NOT_MET, "", (effect(72, Effect.VOMITING),)),
    ("steady_gait", NOT_MET, "mind", (mind(gait_is_steady=False),)),
    ("steady_gait", NOT_MET, "", (effect(90, Effect.DIZZINESS),)),
    ("steady_gait", UNKNOWN, "mind", (mind(gait_is_steady=None),)),
    ("no_open_critical_flag", NOT_MET, "", (PEAK,)),
    ("escort_home", NOT_MET, "door", (NO_ESCORT, NOBODY_CAME)),
    ("escort_home", UNKNOWN, "door", (NOBODY_CAME,)),
    ("instructions_given", NOT_MET, "door", (departure(has_instructions=False),)),
    ("instructions_given", UNKNOWN, "door", (departure(has_instructions=None),)),
    ("line_removed", UNKNOWN, "door", (departure(line_removed_at=None),)),
    ("line_removed", NOT_MET, "door", (departure(line_removed_at=at_minute(30)),)),
    ("suicide_risk_asked", NOT_MET, "door", (ASKED, departure(ideation_level=3))),
    ("suicide_risk_asked", UNKNOWN, "", (ASKED,)),
    ("suicide_risk_asked", UNKNOWN, "", (assessment(96, phq9_item9=0),)),
]
IDS = [f"{code}-{state.replace(' ', '-')}-{n}" for n, (code, state, _, _) in enumerate(CASES)]
# A saturation that nobody measured lately is one of the vitals that are not up to date; a high
# level of suicidal thoughts is a critical flag as well.
TOGETHER = {
    ("oxygen_saturation", UNKNOWN): {"vitals_up_to_date", "oxygen_saturation"},
    ("suicide_risk_asked", NOT_MET): {"suicide_risk_asked", NO_OPEN_FLAG},
}
by_criterion = pytest.mark.parametrize(("code", "state", "without", "instead"), CASES, ids=IDS)


def test_calm_visit_may_leave(store: FakeStore) -> None:
    recovering(store, *visit())

    assert looked_at(store.records[SESSION]).is_ready
    assert finish(store) is SessionStatus.COMPLETED


@by_criterion
def test_each_alone_keeps_the_patient(
    store: FakeStore,
    code: str,
    state: CriterionState,
    without: str,
    instead: tuple[Entry, ...],
) -> None:
    recovering(store, *visit(*instead, without=without))
    not_met = looked_at(store.records[SESSION]).not_met

    assert {each.code for each in not_met} == TOGETHER.get((code, state), {code})
    assert next(each for each in not_met if each.code == code).state is state
    name = code.replace("_", " ").capitalize().replace("blood", "Blood")
    with pytest.raises(StateRefused, match=f"(?i)not ready by the record.*{name}"):
        finish(store)
    assert store.records[SESSION].session.status is SessionStatus.RECOVERING


@by_criterion
def test_each_alone_can_be_overridden(
    store: FakeStore,
    code: str,
    state: CriterionState,
    without: str,
    instead: tuple[Entry, ...],
) -> None:
    codes = TOGETHER.get((code, state), {code})
    said = override(99, *sorted(codes), gate=Gate.DISCHARGE)
    recovering(store, *visit(*instead, said, without=without))

    assert finish(store) is SessionStatus.COMPLETED
    last = store.records[SESSION].entries[-1]
    assert isinstance(last, Ending)
    assert set(last.not_met) == codes


@by_criterion
def test_hospital_is_never_kept_from(
    store: FakeStore,
    code: str,
    state: CriterionState,  # noqa: ARG001 - as the table has it
    without: str,
    instead: tuple[Entry, ...],
) -> None:
    recovering(store, *visit(*instead, without=without))

    assert finish(store, Disposition.HOSPITAL) is SessionStatus.COMPLETED
    last = store.records[SESSION].entries[-1]
    assert isinstance(last, Ending)
    assert code in last.not_met


def test_too_early_is_not_ready(store: FakeStore) -> None:
    recovering(store, *visit(stopped=42))

    with pytest.raises(StateRefused, match="Observed long enough: 59 min since"):
        finish(store)


def test_alone_needs_an_override(store: FakeStore) -> None:
    recovering(store, *visit())
    with pytest.raises(StateRefused, match="the patient goes home alone"):
        finish(store, Disposition.HOME_ALONE)
    recovering(store, *visit(override(99, "escort_home", gate=Gate.DISCHARGE)))

    assert finish(store, Disposition.HOME_ALONE) is SessionStatus.COMPLETED


def test_answered_flag_opens_the_door(store: FakeStore) -> None:
    recovering(store, *visit(PEAK))
    blocking = [
        flag
        for flag in decide(store.records[SESSION], PROTOCOL, at_minute(99)).flags
        if flag.blocks_discharge
    ]
    for number, flag in enumerate(blocking):
        form = SeenForm(id=entry_id(f"seen {number}"), flag=flag.key, note="rested, lower again")
        acknowledge_flag(store, NORA, SESSION, form, at_minute(99))

    assert finish(store) is SessionStatus.COMPLETED


@pytest.mark.parametrize(("level", "count"), [(None, 0), (0, 0), (2, 0), (3, 1), (5, 1)])
def test_grave_thoughts_reach_a_physician(level: int | None, count: int) -> None:
    held = SessionRecord(session=session(), entries=visit(departure(96, ideation_level=level)))
    flags = decide(held, PROTOCOL, at_minute(LEAVES + 1)).flags
    found = [flag for flag in flags if flag.key.rule_id == "SUICIDE_RISK"]

    assert len(found) == count
    assert all(flag.severity is Severity.CRITICAL and flag.escalated_at for flag in found)
    assert all(flag.review == "Review with a physician now." for flag in found)


def test_discharge_codes_are_all_asked() -> None:
    asked = visit(ASKED, departure(100, ideation_level=0))
    found = looked_at(SessionRecord(session=session(), entries=asked))

    assert {each.code for each in found.criteria} == set(DischargeCode)


def test_departures_add_up() -> None:
    first = departure(90, escort="Ingrid", has_instructions=None, line_removed_at=None)
    second = departure(91, escort="", line_removed_at=at_minute(91))
    held = SessionRecord(session=session(), entries=(*visit(without="door"), first, second))
    settled = read_timeline(held).departure

    assert settled is not None
    assert (settled.escort, settled.has_instructions) == ("Ingrid", True)
    assert settled.line_removed_at == at_minute(91)
    assert looked_at(held).is_ready


def test_gone_dizziness_lets_go(store: FakeStore) -> None:
    gone = effect(95, Effect.DIZZINESS, Grade.NONE)
    recovering(store, *visit(effect(90, Effect.DIZZINESS), gone))

    assert finish(store) is SessionStatus.COMPLETED
